// When stages are to look at the clock (cli.md, "Live"): some times a second while an input is live, if any
// of them would do something because time goes on. Under the runner's lock.
#pragma once

#include <optional>
#include <vector>

#include "engine/inputs.h"

namespace weir {

// Of two times to wait, ns; negative: for ever.
inline int64_t sooner(int64_t a, int64_t b) { return a < 0 || (b >= 0 && b < a) ? b : a; }

class Ticker {
 public:
  Ticker(const Plan& plan, int64_t idle, const std::vector<Lane>& lanes, InputOrder order,
         const Inputs& inputs);
  // Of `streams` (RunContext::stream_count); its inputs stay until the next call. Nothing where it is too
  // early.
  std::optional<Tick> next(uint32_t streams);
  // ns to wait at most for an input; negative: no matter.
  int64_t timeout() const { return asks_ ? kEvery : -1; }

  // Whether rows come as they arise: of a followed input or a pipe, not out of a file.
  bool live() const;

 private:
  static constexpr int64_t kEvery = 100'000'000;  // ns
  bool asks_;
  int64_t idle_;
  const std::vector<Lane>& lanes_;
  InputOrder order_;
  const Inputs& inputs_;
  std::vector<Tick::Input> states_;
  int64_t last_ = 0;
};

}  // namespace weir
