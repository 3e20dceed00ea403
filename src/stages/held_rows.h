// Rows that a session or count window holds until it closes: their bytes (value/row_codec.h) one behind the
// other in one buffer, in order of arrival.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "stages/window_operators.h"

namespace weir {

class HeldRows {
 public:
  void add(RowCodec& codec, const Batch& batch, uint32_t row);
  void add(std::string_view row);  // as the codec made it
  // Takes in other rows, each at its place by arrival.
  void merge(const HeldRows& from);
  // Appends the rows, which view this object.
  void list(std::vector<std::string_view>& out) const;
  const std::string& bytes() const { return bytes_; }
  void set_bytes(std::string_view bytes) { bytes_ = bytes; }

 private:
  std::string bytes_;  // each row behind its length
};

// Sends on what windows held, many windows at once: all their rows, then the close() of each. To the next
// stage the rows arrive now: they are numbered.
class HeldSender {
 public:
  HeldSender(const WindowPlan& plan, const RowCodec& codec) : plan_(plan), codec_(codec) {}

  // The rows have to stay until flush(), which add() may do.
  void add(const HeldRows& rows, const Window& window, Sink& out);
  void flush(Sink& out);
  void save(StateWriter& out) const { out.u64(sent_); }
  void load(StateReader& in) { sent_ = in.u64(); }

 private:
  const WindowPlan& plan_;
  const RowCodec& codec_;
  uint64_t sent_ = 0;
  std::vector<std::string_view> rows_;
  std::vector<Window> windows_;  // to be closed, with the number of rows up to their last
  std::vector<size_t> ends_;
  Batch scratch_;
};

}  // namespace weir
