#include "formats/drawn_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

#include "base/screen_text.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

constexpr double kLeastEpoch = 1e8;  // 1973; a smaller number named "time" may as well be a length of time

// Of describe's {"string":9998,"int":2}: string 9998, int 2
std::string kinds_text(std::string_view object, Arena& arena) {
  std::string out;
  for_each_member(object, [&](std::string_view key, const Value& count) {
    out.append(out.empty() ? "" : ", ").append(unescape_json(key, arena)).append(" ").append(count.view());
    return true;
  });
  return out;
}

}  // namespace

Cell text_cell(std::string_view text) {
  Cell cell;
  append_shown(text, cell.text);
  cell.width = static_cast<uint32_t>(shown_width(cell.text));
  cell.kind = Cell::Kind::Text;
  return cell;
}

std::string short_number(double value) {
  if (value == std::trunc(value)) return fmt::format("{}", value);
  if (std::abs(value) >= 99999.95) return fmt::format("{:.0f}", value);
  return fmt::format("{:.6g}", value);
}

DrawnWriter::DrawnWriter(const WriteOptions& options) : options_(options), columns_(options) {}

// A column of numbers that are times: seconds or so since 1970.
bool DrawnWriter::times_by_name(size_t column) const {
  static constexpr std::string_view kNames[] = {"time", "ts", "timestamp", "@timestamp", "date"};
  const std::string& name = names()[column];
  return is_time_option(column) || std::find(std::begin(kNames), std::end(kNames), name) != std::end(kNames);
}

bool DrawnWriter::is_time_option(size_t column) const {
  const std::vector<std::string>& times = options_.shape.times;
  return std::find(times.begin(), times.end(), names()[column]) != times.end();
}

Cell DrawnWriter::cell(const Value& value, size_t column) {
  Cell out;
  if (value.is_null()) return out;
  const Value v = decode(value, arena_);
  if (v.is_null()) return out;
  std::string raw;
  if (options_.shape.described && v.kind == Kind::Object && names()[column] == "kinds") {
    raw = kinds_text(v.view(), arena_);
  } else if (v.kind == Kind::Float && !v.has_text()) {
    raw = short_number(v.f);
  } else {
    print_raw(v, options_.zone, raw);
  }
  out.kind = Cell::Kind::Number;
  switch (v.kind) {
    case Kind::Int: out.number = static_cast<double>(v.i); break;
    case Kind::BigInt:
    case Kind::Float: out.number = v.f; break;
    case Kind::Duration:
      out.number = static_cast<double>(v.i) / static_cast<double>(kSecond);
      if (!v.has_text()) raw = short_number(out.number);
      break;
    case Kind::Time:
      out.ns = v.i;
      out.dated = true;
      out.kind = Cell::Kind::Time;
      break;
    default: out.kind = Cell::Kind::Text; break;
  }
  if (out.kind == Cell::Kind::Number && times_by_name(column)) {
    const std::optional<int64_t> time = epoch_time(v);
    out.dated = time && (std::abs(out.number) >= kLeastEpoch || is_time_option(column));
    if (out.dated) out.ns = *time;
  }
  replaced_ += append_shown(raw, out.text);
  out.width = static_cast<uint32_t>(shown_width(out.text));
  return out;
}

void DrawnWriter::row(std::span<const Value> values, OutputBuffer& out) {
  arena_.reset();
  Cells cells;
  cells.reserve(values.size());
  for (size_t i = 0; i < values.size(); ++i) cells.push_back(cell(values[i], i));
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

Roles DrawnWriter::roles(const std::vector<Cells>& rows) const {
  Roles roles;
  const RowShape& shape = options_.shape;
  const auto is_key = [&](const std::string& name) {
    return std::find(shape.keys.begin(), shape.keys.end(), name) != shape.keys.end();
  };
  roles.aggregated = shape.aggregated && !std::all_of(names().begin(), names().end(), is_key);
  const bool has_start = std::find(names().begin(), names().end(), "window_start") != names().end();
  for (size_t i = 0; i < names().size(); ++i) {
    size_t numbers = 0, others = 0;
    for (const Cells& row : rows) {
      if (row[i].kind == Cell::Kind::Null) continue;
      const bool number = row[i].kind == Cell::Kind::Number && !row[i].dated;
      ++(number ? numbers : others);
    }
    const bool is_value = roles.aggregated ? !is_key(names()[i]) : numbers > 0 && numbers >= others;
    if (is_value) {
      roles.values.push_back(i);
    } else if (names()[i] != "window_end" || !has_start) {
      roles.labels.push_back(i);
    }
  }
  return roles;
}

std::string DrawnWriter::more_line(size_t rows) const {
  const std::string text = (screen().ascii ? "... " : "… ") + std::to_string(rows) + " more";
  return cut_shown(text, screen().size.columns, "") + '\n';
}

void DrawnWriter::save_row(const Cells& row, StateWriter& out) {
  out.u64(row.size());
  for (const Cell& cell : row) {
    out.u8(static_cast<uint8_t>(cell.kind));
    out.f64(cell.number);
    out.u8(cell.dated);
    out.i64(cell.ns);
    out.string(cell.text);
  }
}

Cells DrawnWriter::load_row(StateReader& in) {
  Cells row;
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    Cell cell;
    cell.kind = static_cast<Cell::Kind>(in.u8());
    cell.number = in.f64();
    cell.dated = in.u8() != 0;
    cell.ns = in.i64();
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
