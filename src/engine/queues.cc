#include "engine/queues.h"

#include <algorithm>

namespace weir {

uint64_t Queues::add(Lane& lane) {
  ++lane.outstanding;
  if (order_ == InputOrder::AsRead) read_.push_back(&lane);
  return lane.next_read++;
}

void Queues::end(Lane& lane, const std::string& error) {
  lane.read_to_end = true;
  lane.source.reset();  // closes it
  lane.resumed.reset();
  if (!error.empty()) add_empty(lane, {.error = error});
}

bool Queues::can_take() const {
  if (!read_.empty() && read_.front()->ready.contains(read_.front()->next_take)) return true;
  return std::any_of(lanes_.begin(), lanes_.end(), [this](const Lane& lane) {
    return (order_ != InputOrder::AsRead && lane.ready.contains(lane.next_take)) ||
           (lane.all_taken() && !lane.complete);
  });
}

void Queues::take(Committer& committer) {
  if (order_ == InputOrder::AsRead) take_as_read(committer);
  for (Lane& lane : lanes_) {
    if (order_ != InputOrder::AsRead) take_in_order(lane);
    lane.complete = lane.all_taken();
  }
}

void Queues::take_in_order(Lane& lane) {
  for (auto at = lane.ready.find(lane.next_take); at != lane.ready.end();
       at = lane.ready.find(++lane.next_take)) {
    lane.queue.push_back(std::move(at->second));
    lane.ready.erase(at);
  }
}

void Queues::take_as_read(Committer& committer) {
  for (; !read_.empty(); read_.pop_front()) {
    Lane& lane = *read_.front();
    const auto at = lane.ready.find(lane.next_take);
    if (at == lane.ready.end()) return;
    committer.arrived(lane, std::move(at->second));
    lane.ready.erase(at);
    ++lane.next_take;
  }
}

bool Queues::parsing() const {
  uint64_t unparsed = 0;
  for (const Lane& lane : lanes_) unparsed += lane.next_read - lane.next_take - lane.ready.size();
  return unparsed > 0;
}

void Queues::committed(std::vector<uint64_t>& count) {
  for (size_t i = 0; i < lanes_.size(); ++i) lanes_[i].outstanding -= std::exchange(count[i], 0);
}

}  // namespace weir
