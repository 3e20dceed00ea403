#include "formats/drawn_writer.h"

#include <algorithm>
#include <utility>

#include "base/screen_text.h"
#include "value/decode.h"
#include "value/text.h"

namespace weir {

Cell text_cell(std::string_view text) {
  Cell cell;
  append_shown(text, cell.text);
  cell.width = static_cast<uint32_t>(shown_width(cell.text));
  cell.kind = Cell::Kind::Text;
  return cell;
}

DrawnWriter::DrawnWriter(const WriteOptions& options) : options_(options), columns_(options) {}

Cell DrawnWriter::cell(const Value& value) {
  Cell out;
  if (value.is_null()) return out;
  const Value v = decode(value, arena_);
  if (v.is_null()) return out;
  std::string raw;
  print_raw(v, options_.zone, raw);
  replaced_ += append_shown(raw, out.text);
  out.width = static_cast<uint32_t>(shown_width(out.text));
  switch (v.kind) {
    case Kind::Int: out.number = static_cast<double>(v.i); break;
    case Kind::BigInt:
    case Kind::Float: out.number = v.f; break;
    case Kind::Duration: out.number = static_cast<double>(v.i) / static_cast<double>(kSecond); break;
    case Kind::Time: out.number = static_cast<double>(v.i); break;
    default: out.kind = Cell::Kind::Text; return out;
  }
  out.kind = v.kind == Kind::Time ? Cell::Kind::Time : Cell::Kind::Number;
  return out;
}

void DrawnWriter::row(std::span<const Value> values, OutputBuffer& out) {
  arena_.reset();
  Cells cells;
  cells.reserve(values.size());
  for (const Value& value : values) cells.push_back(cell(value));
  if (before_look_) {
    early_.push_back(std::move(cells));
  } else {
    add(std::move(cells), out);
  }
}

void DrawnWriter::closed_row(std::span<const Value> values, OutputBuffer& out) { row(values, out); }

void DrawnWriter::open_row(std::span<const Field> fields, OutputBuffer& out) {
  if (!columns_.known() && fields.empty()) {
    ++empty_rows_;
    return;
  }
  const std::span<const Value> values = columns_.place(fields);
  const std::vector<Value> empty(empty_rows_ > 0 ? values.size() : 0, Value::missing());
  for (; empty_rows_ > 0; --empty_rows_) row(empty, out);
  row(values, out);
}

void DrawnWriter::begin_look() {
  FlatColumns for_look(options_);
  if (columns_.known()) for_look.set(columns_.names());
  before_look_ = Before{std::exchange(columns_, std::move(for_look)), empty_rows_, replaced_};
  early_.clear();
}

std::string DrawnWriter::end_look(bool windows) {
  std::string drawn = picture(std::move(early_), windows);
  early_.clear();
  columns_ = std::move(before_look_->columns);
  empty_rows_ = before_look_->empty_rows;
  replaced_ = before_look_->replaced;
  before_look_.reset();
  return drawn;
}

Roles DrawnWriter::roles(const Cells& first) const {
  Roles roles;
  const std::vector<std::string>& keys = options_.keys;
  const auto is_key = [&](const std::string& name) {
    return std::find(keys.begin(), keys.end(), name) != keys.end();
  };
  roles.aggregated = std::any_of(names().begin(), names().end(),
                                 [&](const std::string& name) { return !keys.empty() && !is_key(name); });
  const bool has_start = std::find(names().begin(), names().end(), "window_start") != names().end();
  for (size_t i = 0; i < names().size(); ++i) {
    const bool names_row = roles.aggregated
                               ? is_key(names()[i])
                               : first[i].kind == Cell::Kind::Text || first[i].kind == Cell::Kind::Time;
    if (!names_row) {
      roles.values.push_back(i);
    } else if (names()[i] != "window_end" || !has_start) {
      roles.labels.push_back(i);
    }
  }
  return roles;
}

void DrawnWriter::save_row(const Cells& row, StateWriter& out) {
  out.u64(row.size());
  for (const Cell& cell : row) {
    out.u8(static_cast<uint8_t>(cell.kind));
    out.f64(cell.number);
    out.string(cell.text);
  }
}

Cells DrawnWriter::load_row(StateReader& in) {
  Cells row;
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    Cell cell;
    cell.kind = static_cast<Cell::Kind>(in.u8());
    cell.number = in.f64();
    cell.text = in.string();
    cell.width = static_cast<uint32_t>(shown_width(cell.text));
    row.push_back(std::move(cell));
  }
  return row;
}

void DrawnWriter::save(StateWriter& out) const {
  columns_.save(out);
  out.u64(empty_rows_);
}

void DrawnWriter::load(StateReader& in) {
  columns_.load(in);
  empty_rows_ = in.u64();
}

}  // namespace weir
