// How wide the columns of a table are, and its lines: numbers to the right, the rest to the left, two spaces
// between, `-` for null.
//
//   service  count   p99
//   api        182  41.2
//
// Columns only grow, so that rows written later stand under those before.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/drawn_writer.h"

namespace weir {

class CellLayout {
 public:
  // Takes in these rows. True when lines look other than those before.
  bool fit(const std::vector<std::string>& names, const std::vector<Cells>& rows);
  // Cuts texts, then leaves columns out at the right, so that a line takes at most `room` columns; 0: lines
  // are as long as they need to be.
  void limit(size_t room, std::string_view ellipsis);

  // Each with its line end.
  void header(const std::vector<std::string>& names, std::string& out) const;
  void line(const Cells& row, std::string& out) const;
  size_t width() const;  // of a whole line

  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  struct Column {
    size_t cells = 0;   // the widest cell
    size_t wanted = 0;  // the name or that
    size_t width = 0;   // what it gets
    Cell::Kind kind = Cell::Kind::Null;

    bool right() const { return kind == Cell::Kind::Number; }
    bool is_text() const { return kind == Cell::Kind::Text || kind == Cell::Kind::Null; }
    size_t least() const;
  };
  bool grow(Column& column, size_t name, size_t cells, Cell::Kind kind, bool first);
  void append(const Cell& cell, size_t index, std::string& out) const;
  size_t room_at(size_t level) const;

  std::vector<Column> columns_;
  size_t shown_ = 0;  // how many are not left out
  bool limited_ = false;
  std::string ellipsis_;
};

}  // namespace weir
