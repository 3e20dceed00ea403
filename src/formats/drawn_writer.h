// What the formats for people's eyes share (table, bars, plot): rows become cells as a terminal shows them,
// and where somebody watches they are drawn before they are final.
//
//   writer.begin_look();                       // rows from here on are what open windows would give now
//   writer.open_row(fields, buffer); …
//   std::string picture = writer.end_look(false);      // lines that fit the screen
//
// Nothing that was looked at early counts for what is written later.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "formats/flat_columns.h"

namespace weir {

struct Cell {
  enum class Kind : uint8_t { Null, Number, Time, Text };
  std::string text;
  double number = 0;
  int64_t ns = 0;  // of a Time; of a number where the column's name says that it is one
  uint32_t width = 0;
  Kind kind = Kind::Null;
  bool dated = false;  // `ns` counts
};
using Cells = std::vector<Cell>;

// Which columns name a row, and which of the rest are drawn. Where the columns are those that an aggregate
// made: its keys, and what it counts; else columns of numbers are drawn, and the others name the row.
struct Roles {
  std::vector<size_t> labels;  // without the window's end beside its start
  std::vector<size_t> values;
  bool aggregated = false;
};

class DrawnWriter : public Writer {
 public:
  explicit DrawnWriter(const WriteOptions& options);

  void closed_row(std::span<const Value> values, OutputBuffer& out) final;
  void open_row(std::span<const Field> fields, OutputBuffer& out) final;
  bool verbatim_row(std::string_view, const Header*, OutputBuffer&) final { return false; }
  void end(OutputBuffer& out) override = 0;
  DrawnWriter* drawn() final { return this; }
  std::vector<std::pair<std::string, uint64_t>> left_out() const final { return columns_.left_out(); }
  uint64_t replaced_bytes() const final { return replaced_; }
  void save(StateWriter& out) const override;
  void load(StateReader& in) override;

  void resize(ScreenSize size) { options_.screen.size = size; }
  void begin_look();
  // What stands on the screen below the rows already written: fewer lines than it has rows, each ended; ""
  // where there is nothing to show. `windows`: the rows looked at are those of open windows.
  std::string end_look(bool windows);

 protected:
  // A row of as many cells as there are columns.
  virtual void add(Cells row, OutputBuffer& out) = 0;
  virtual std::string picture(std::vector<Cells> early, bool windows) = 0;
  const std::vector<std::string>& names() const { return columns_.names(); }
  bool names_known() const { return columns_.known(); }
  // Told by these rows: a column of numbers has no more of anything else, nulls aside.
  Roles roles(const std::vector<Cells>& rows) const;
  const WriteOptions& options() const { return options_; }
  const Screen& screen() const { return options_.screen; }
  // A line of a picture: how many rows are not in it.
  std::string more_line(size_t rows) const;

  static void save_row(const Cells& row, StateWriter& out);
  static Cells load_row(StateReader& in);

 private:
  void row(std::span<const Value> values, OutputBuffer& out);
  Cell cell(const Value& value, size_t column);
  bool times_by_name(size_t column) const;
  bool is_time_option(size_t column) const;

  WriteOptions options_;
  FlatColumns columns_;
  uint64_t empty_rows_ = 0;  // rows without fields before the columns are known
  uint64_t replaced_ = 0;
  struct Before {
    FlatColumns columns;
    uint64_t empty_rows;
    uint64_t replaced;
  };
  std::optional<Before> before_look_;
  std::vector<Cells> early_;
  Arena arena_;
};

// A cell of a text that is no value: a column's name.
Cell text_cell(std::string_view text);
// A float as people read it: six digits, but whole numbers whole.
std::string short_number(double value);

}  // namespace weir
