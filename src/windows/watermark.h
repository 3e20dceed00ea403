// The watermark of a window stage: the greatest event time so far of each input, and the least of them.
//
// Before an input has shown a time it holds everything back; after its end it does not count, nor does one
// that is away (quiet for long) until its next row. The value never goes back.
#pragma once

#include <algorithm>
#include <cstdint>
#include <utility>
#include <vector>

#include "value/batch.h"
#include "value/row_codec.h"
#include "value/state.h"

namespace weir {

class Watermark {
 public:
  explicit Watermark(uint32_t inputs) : inputs_(inputs) {}

  uint32_t size() const { return static_cast<uint32_t>(inputs_.size()); }
  // Without grace; kNoTime when some input still holds back.
  int64_t value() const { return value_; }
  // The same less `grace`.
  int64_t less(int64_t grace) const {
    int64_t out = 0;
    if (value_ == kNoTime || __builtin_sub_overflow(value_, grace, &out)) return kNoTime;
    return out;
  }

  // Of a row. Whether the input's greatest time is a new one.
  bool note(uint32_t input, int64_t time) {
    inputs_[input].away = false;
    return raise(input, time);
  }
  // The same without a row.
  bool raise(uint32_t input, int64_t time) {
    if (time <= inputs_[input].greatest) return false;
    inputs_[input].greatest = time;
    update();
    return true;
  }
  void leave(uint32_t input) {
    if (std::exchange(inputs_[input].away, true)) return;
    update();
  }
  void end(uint32_t input) {
    if (input >= inputs_.size()) return;
    inputs_[input].ended = true;
    update();
  }

  // Whether the input's rows come about when they happen, so that the clock says something of it.
  bool is_near(uint32_t input) const { return inputs_[input].is_near; }
  void set_near(uint32_t input, bool is_near) { inputs_[input].is_near = is_near; }

  void save(StateWriter& out) const {
    out.i64(value_);
    out.u32(size());
    for (const Input& input : inputs_) {
      out.i64(input.greatest);
      out.u8(input.is_near ? 1 : 0);
    }
  }
  // `origins`: of a watermark over the streams of the inputs, which may be others than when it was saved;
  // else null.
  void load(StateReader& in, const Origins* origins) {
    value_ = in.i64();
    const uint32_t saved = in.u32();
    for (uint32_t i = 0; i < saved && !in.bad(); ++i) {
      const uint32_t now = origins != nullptr ? origins->stream(i) : i;
      const int64_t time = in.i64();
      const bool is_near = in.u8() != 0;
      if (now >= size()) continue;
      inputs_[now].greatest = std::max(inputs_[now].greatest, time);
      inputs_[now].is_near = is_near;
    }
    for (uint32_t i = 0; i < size(); ++i) inputs_[i].ended = origins != nullptr && origins->ended(i);
  }

 private:
  struct Input {
    int64_t greatest = kNoTime;
    bool ended = false;
    bool away = false;
    bool is_near = false;
  };

  // Where all inputs that have not ended are away, none of them holds another back.
  void update() {
    int64_t least = kEndOfTime;
    int64_t of_away = kNoTime;
    bool any = false;
    for (const Input& input : inputs_) {
      if (input.ended) continue;
      if (input.away) {
        of_away = std::max(of_away, input.greatest);
      } else {
        least = std::min(least, input.greatest);
        any = true;
      }
    }
    value_ = std::max(value_, any ? least : of_away);
  }

  std::vector<Input> inputs_;
  int64_t value_ = kNoTime;
};

}  // namespace weir
