// Takes parsed blocks up in the order of the stream and pushes their rows through the chain.
//
// Inputs are read one after the other, or, where the pipeline has an event time, merged row by row by the
// rule of language.md ("Several inputs"): each shows its next row; taken is the one whose input's greatest
// time, that row included, is least. Followed inputs are taken block by block as they were read. Only one
// worker commits at a time.
#pragma once

#include <deque>
#include <functional>
#include <optional>
#include <utility>
#include <vector>

#include "engine/field_watch.h"
#include "engine/format_hints.h"
#include "engine/lane.h"

namespace weir {

// A record of an input: what is before it has been taken up.
struct Place {
  Position position;
  uint64_t line = 1;
};

class Committer {
 public:
  using Recycle = std::function<void(std::unique_ptr<Batch>)>;
  Committer(std::vector<Lane>& lanes, InputOrder order, Chain& chain, Ledger& ledger, FieldWatch& watch,
            Recycle recycle)
      : lanes_(lanes),
        order_(order),
        chain_(chain),
        ledger_(ledger),
        watch_(watch),
        recycle_(std::move(recycle)) {}

  // Of inputs taken as they were read: the next block, before advance().
  void arrived(Lane& lane, ParsedBlock block) { arrived_.emplace_back(&lane, std::move(block)); }
  // Goes on as far as the queues allow. Adds to committed[lane] the number of blocks used up.
  void advance(std::vector<uint64_t>& committed);
  // All rows of all inputs have been pushed, or no more are wanted.
  bool finished() const { return finished_; }
  bool stopped() const { return chain_.done() || ledger_.stopped(); }
  // How far a lane has been taken up; nothing amid the rows that were made of one record.
  std::optional<Place> place_of(const Lane& lane) const;

 private:
  bool show(Lane& lane, std::vector<uint64_t>& committed);
  void count(const ParsedBlock& block);
  void leave_block(Lane& lane, std::vector<uint64_t>& committed);
  void leave_batch(Lane& lane, std::vector<uint64_t>& committed);
  void tell_rejects(Lane& lane, uint32_t up_to_row);
  int64_t mark_with_shown(const Lane& lane) const;
  void push_run(Lane& lane, int64_t limit, bool wins_ties);
  void end(Lane& lane);
  bool advance_one_by_one(std::vector<uint64_t>& committed);
  bool advance_merged(std::vector<uint64_t>& committed);
  bool advance_as_read(std::vector<uint64_t>& committed);
  bool step(std::vector<uint64_t>& committed);
  size_t index(const Lane& lane) const { return static_cast<size_t>(&lane - lanes_.data()); }

  std::vector<Lane>& lanes_;
  InputOrder order_;
  Chain& chain_;
  Ledger& ledger_;
  FieldWatch& watch_;
  FormatHints hints_;
  Recycle recycle_;
  std::deque<std::pair<Lane*, ParsedBlock>> arrived_;
  size_t current_ = 0;  // of inputs read one after the other
  bool finished_ = false;
};

}  // namespace weir
