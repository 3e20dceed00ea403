// Tested by tests/live.
#include "engine/ticker.h"

#include <algorithm>

#include "base/clock.h"

namespace weir {
Ticker::Ticker(const Plan& plan, int64_t idle, const std::vector<Lane>& lanes, InputOrder order,
               const Inputs& inputs)
    : asks_(std::any_of(plan.stages.begin(), plan.stages.end(),
                        [](const auto& stage) { return stage->asks_clock(); })),
      idle_(idle),
      lanes_(lanes),
      order_(order),
      inputs_(inputs) {}

bool Ticker::live() const {
  return order_ == InputOrder::AsRead ||
         std::any_of(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return lane.is_pipe; });
}

std::optional<Tick> Ticker::next(uint32_t streams) {
  if (!asks_ || !live()) return std::nullopt;
  const int64_t now = clock_now();
  if (now >= last_ && now - last_ < kEvery) return std::nullopt;
  last_ = now;
  states_.assign(streams, Tick::Input::Busy);
  if (order_ == InputOrder::OneByOne) {
    const auto current =
        std::find_if(lanes_.begin(), lanes_.end(), [](const Lane& lane) { return !lane.read_to_end; });
    if (current != lanes_.end()) states_[0] = inputs_.state(*current);
  } else {
    for (size_t i = 0; i < lanes_.size(); ++i) states_[i] = inputs_.state(lanes_[i]);
  }
  return Tick{now, idle_, states_};
}

}  // namespace weir
