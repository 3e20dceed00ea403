#include "formats/cell_layout.h"

#include <algorithm>

#include "base/screen_text.h"

namespace weir {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kShortText = 8;  // texts are not cut to less
constexpr size_t kWidest = 200;   // a longer cell pushes the rest of its row aside
constexpr std::string_view kNull = "-";

Cell::Kind both(Cell::Kind a, Cell::Kind b) {
  if (a == Cell::Kind::Null || a == b) return b;
  return b == Cell::Kind::Null ? a : Cell::Kind::Text;
}

}  // namespace

// Numbers and times are cut only where nothing else helps, their names before.
size_t CellLayout::Column::least() const {
  return is_text() ? std::min(wanted, kShortText) : std::max(cells, std::min(wanted, kShortText / 2));
}

// A column that grows later gets some more than it needs, as it will grow again.
bool CellLayout::grow(Column& column, size_t name, size_t cells, Cell::Kind kind, bool first) {
  const Cell::Kind before = column.kind;
  column.kind = both(column.kind, kind);
  column.cells = std::max(column.cells, cells);
  size_t wanted = std::max(name, column.cells);
  if (wanted <= column.wanted) return column.kind != before;
  if (!first && column.is_text()) wanted += wanted / 4;
  column.wanted = wanted;
  return true;
}

bool CellLayout::fit(const std::vector<std::string>& names, const std::vector<Cells>& rows) {
  const bool first = columns_.empty();
  columns_.resize(names.size());
  bool changed = first;
  for (size_t i = 0; i < names.size(); ++i) {
    size_t cells = 0;
    Cell::Kind kind = Cell::Kind::Null;
    for (const Cells& row : rows) {
      const Cell& cell = row[i];
      cells = std::max<size_t>(cells, cell.kind == Cell::Kind::Null ? kNull.size() : cell.width);
      kind = both(kind, cell.kind);
    }
    const bool grown = grow(columns_[i], text_cell(names[i]).width, cells, kind, first);
    // Nothing stands behind the last column's texts.
    changed = changed || (grown && (i + 1 < names.size() || columns_[i].right()));
  }
  return changed;
}

// What the columns that are shown take where none but those that must have more get more than `level`.
size_t CellLayout::room_at(size_t level) const {
  size_t sum = kGap * (shown_ - std::min<size_t>(shown_, 1));
  for (size_t i = 0; i < shown_; ++i)
    sum += std::max(columns_[i].least(), std::min(columns_[i].wanted, level));
  return sum;
}

void CellLayout::limit(size_t room, std::string_view ellipsis) {
  limited_ = room > 0;
  ellipsis_ = ellipsis;
  shown_ = columns_.size();
  if (!limited_) {
    for (Column& column : columns_) column.width = std::min(column.wanted, kWidest);
    return;
  }
  const size_t mark = kGap + shown_width(ellipsis);
  while (shown_ > 1 && room_at(0) + (shown_ < columns_.size() ? mark : 0) > room) --shown_;
  if (shown_ < columns_.size()) room -= std::min(room, mark);
  size_t level = room;
  while (level > 0 && room_at(level) > room) --level;
  for (Column& column : columns_)
    column.width = std::min(std::max(column.least(), std::min(column.wanted, level)), room);
}

void CellLayout::append(const Cell& cell, size_t index, std::string& out) const {
  const Column& column = columns_[index];
  std::string_view text = cell.kind == Cell::Kind::Null ? kNull : std::string_view(cell.text);
  size_t width = cell.kind == Cell::Kind::Null ? kNull.size() : cell.width;
  std::string cut;
  if (limited_ && width > column.width) {
    cut = cut_shown(text, column.width, ellipsis_);
    text = cut;
    width = shown_width(cut);
  }
  const std::string pad(column.width - std::min(width, column.width), ' ');
  if (index > 0) out.append(kGap, ' ');
  if (column.right()) out += pad;
  out += text;
  if (!column.right() && (index + 1 < shown_ || shown_ < columns_.size())) out += pad;
}

void CellLayout::header(const std::vector<std::string>& names, std::string& out) const {
  for (size_t i = 0; i < shown_; ++i) append(text_cell(names[i]), i, out);
  if (shown_ < columns_.size()) out += std::string(kGap, ' ') + ellipsis_;
  out += '\n';
}

void CellLayout::line(const Cells& row, std::string& out) const {
  for (size_t i = 0; i < shown_; ++i) append(row[i], i, out);
  out.resize(out.find_last_not_of(' ') + 1);  // an empty text at the end
  out += '\n';
}

size_t CellLayout::width() const {
  size_t sum = kGap * (shown_ - std::min<size_t>(shown_, 1));
  for (size_t i = 0; i < shown_; ++i) sum += columns_[i].width;
  return sum;
}

void CellLayout::save(StateWriter& out) const {
  out.u64(columns_.size());
  for (const Column& column : columns_) {
    out.u64(column.cells);
    out.u64(column.wanted);
    out.u8(static_cast<uint8_t>(column.kind));
  }
}

void CellLayout::load(StateReader& in) {
  columns_.clear();
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    Column& column = columns_.emplace_back();
    column.cells = in.u64();
    column.wanted = in.u64();
    column.kind = static_cast<Cell::Kind>(in.u8());
  }
}

}  // namespace weir
