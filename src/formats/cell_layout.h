// How wide the columns of a table are, and its lines: numbers to the right, the rest to the left, two spaces
// between, `-` for null.
//
//   service  count   p99
//   api        182  41.2
//
// Columns only grow, so that rows written later stand under those before. Where a line must fit into so many
// columns, the longest texts are cut first, then times lose what they share (formats/time_form.h), then short
// texts and names are cut, and at last columns are left out: window_end beside its start, then from the
// right.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "formats/drawn_writer.h"
#include "formats/time_form.h"

namespace weir {

class CellLayout {
 public:
  explicit CellLayout(const WriteOptions& options) : ascii_(options.screen.ascii), zone_(options.zone) {}

  // Takes in these rows. True when lines look other than those before.
  bool fit(const std::vector<std::string>& names, const std::vector<Cells>& rows);
  // So that a line takes at most `room` columns; 0: lines are as long as they need to be. True when lines
  // look other than those before.
  bool limit(size_t room);

  // Each with its line end.
  void header(std::string& out) const;
  void line(const Cells& row, std::string& out) const;
  size_t width() const;  // of a whole line

  void save(StateWriter& out) const;
  void load(StateReader& in);

 private:
  struct Squeeze {  // columns are not cut to less than that, where they have more
    size_t text;
    size_t first;  // the first column's texts, which tell rows apart
    TimeForm::Length times;
    size_t name;  // over numbers and times
    bool even;    // what is left goes to the narrowest; else to the left
  };
  struct Column {
    size_t name = 0;
    size_t cells = 0;   // the widest cell
    size_t wanted = 0;  // the name or that
    size_t width = 0;   // what it gets
    bool hidden = false;
    Cell::Kind kind = Cell::Kind::Null;

    bool right() const { return kind == Cell::Kind::Number; }
    bool is_text() const { return kind == Cell::Kind::Text || kind == Cell::Kind::Null; }
  };
  static const Squeeze kSqueezes[];

  size_t content(const Column& column, const Squeeze& squeeze) const;
  size_t least(const Column& column, const Squeeze& squeeze) const;
  size_t most(const Column& column, const Squeeze& squeeze) const;
  bool grow(Column& column, const std::vector<Cells>& rows, size_t index, bool first);
  size_t shown() const;
  size_t mark_width() const;
  std::string mark() const;
  size_t room_at(const Squeeze& squeeze, size_t level) const;
  const Squeeze* squeeze_for(size_t room) const;
  bool hide_one();
  void widen(const Squeeze& squeeze, size_t room);
  std::string cut(std::string_view text, size_t width) const;
  std::string name_of(size_t index) const;
  void append(std::string_view text, size_t width, size_t index, bool more, std::string& out) const;

  bool ascii_;
  TimeZone zone_;
  std::vector<std::string> names_;  // as shown
  std::vector<Column> columns_;
  TimeForm times_;  // of all columns
  size_t room_ = 0;
  TimeForm::Length length_ = TimeForm::Length::Full;
};

}  // namespace weir
