// The watermark of a window stage: the greatest event time so far of each input, and the least of them.
//
// Before an input has shown a time it holds everything back; after its end it does not count. The value never
// goes back.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "value/batch.h"
#include "value/row_codec.h"
#include "value/state.h"

namespace weir {

class Watermark {
 public:
  explicit Watermark(uint32_t inputs) : greatest_(inputs, kNoTime), ended_(inputs, 0) {}

  // Without grace; kNoTime when some input still holds back.
  int64_t value() const { return value_; }
  // The same less `grace`.
  int64_t less(int64_t grace) const {
    int64_t out = 0;
    if (value_ == kNoTime || __builtin_sub_overflow(value_, grace, &out)) return kNoTime;
    return out;
  }

  // Whether the input's greatest time is a new one.
  bool note(uint32_t input, int64_t time) {
    if (time <= greatest_[input]) return false;
    greatest_[input] = time;
    update();
    return true;
  }

  void end(uint32_t input) {
    if (input >= ended_.size()) return;
    ended_[input] = 1;
    update();
  }

  void save(StateWriter& out) const {
    out.i64(value_);
    out.u32(static_cast<uint32_t>(greatest_.size()));
    for (const int64_t t : greatest_) out.i64(t);
  }
  // `origins`: of a watermark over the streams of the inputs, which may be others than when it was saved;
  // else null.
  void load(StateReader& in, const Origins* origins) {
    value_ = in.i64();
    const uint32_t saved = in.u32();
    for (uint32_t i = 0; i < saved && !in.bad(); ++i) {
      const uint32_t now = origins != nullptr ? origins->stream(i) : i;
      const int64_t time = in.i64();
      if (now < greatest_.size()) greatest_[now] = std::max(greatest_[now], time);
    }
    for (uint32_t i = 0; i < ended_.size(); ++i) ended_[i] = origins != nullptr && origins->ended(i) ? 1 : 0;
  }

 private:
  void update() {
    int64_t least = kEndOfTime;
    bool any = false;
    for (size_t i = 0; i < greatest_.size(); ++i) {
      if (ended_[i] != 0) continue;
      least = std::min(least, greatest_[i]);
      any = true;
    }
    if (any) value_ = std::max(value_, least);
  }

  std::vector<int64_t> greatest_;
  std::vector<uint8_t> ended_;
  int64_t value_ = kNoTime;
};

}  // namespace weir
