// Blocks on their way from reading to committing: read in order, parsed in any, taken up in order again. All
// of it under the runner's lock.
//
//   const uint64_t place = queues.add(lane);           // a block has been read
//   queues.put(lane, place, parsed);                   // … and parsed
//   while (queues.can_take()) queues.take(committer);  // … and goes to whoever commits
#pragma once

#include <deque>
#include <vector>

#include "engine/committer.h"

namespace weir {

class Queues {
 public:
  Queues(std::vector<Lane>& lanes, InputOrder order) : lanes_(lanes), order_(order) {}

  uint64_t add(Lane& lane);
  void put(Lane& lane, uint64_t place, ParsedBlock block) { lane.ready.emplace(place, std::move(block)); }
  // What is only to be told in its place.
  void add_empty(Lane& lane, ParsedBlock block) { put(lane, add(lane), std::move(block)); }
  void end(Lane& lane, const std::string& error);

  // Some block is to be taken up next, and parsed; or a lane's end.
  bool can_take() const;
  void take(Committer& committer);
  // Some block has been read, and not yet parsed.
  bool parsing() const;
  // `count` by lane, which becomes 0: blocks that have been committed.
  void committed(std::vector<uint64_t>& count);

 private:
  void take_in_order(Lane& lane);
  void take_as_read(Committer& committer);

  std::vector<Lane>& lanes_;
  InputOrder order_;
  std::deque<Lane*> read_;  // where order is that of reading: the lanes of blocks not taken up
};

}  // namespace weir
