#include "formats/cell_layout.h"

#include <algorithm>
#include <limits>
#include <utility>

#include "base/screen_text.h"

namespace weir {
namespace {

constexpr size_t kGap = 2;
constexpr size_t kWidest = 200;    // a longer cell pushes the rest of its row aside
constexpr size_t kShortMark = 12;  // below that there is no room for a mark of columns left out
constexpr size_t kLongMark = 40;   // from here on the mark of columns left out has words
constexpr size_t kWhole = std::numeric_limits<size_t>::max();
constexpr std::string_view kNull = "-";

Cell::Kind both(Cell::Kind a, Cell::Kind b) {
  if (a == Cell::Kind::Null || a == b) return b;
  return b == Cell::Kind::Null ? a : Cell::Kind::Text;
}

}  // namespace

// The first that fits is taken. Numbers are always whole.
const CellLayout::Squeeze CellLayout::kSqueezes[] = {
    {kWhole, kWhole, TimeForm::Length::Full, kWhole, true},
    {20, 20, TimeForm::Length::Full, 12, true},
    {20, 20, TimeForm::Length::Clock, 12, true},
    {8, 20, TimeForm::Length::Clock, 8, false},
    {8, 8, TimeForm::Length::Short, 8, false},
    {8, 8, TimeForm::Length::Short, 4, false},
};

size_t CellLayout::content(const Column& column, const Squeeze& squeeze) const {
  const bool cut = column.kind == Cell::Kind::Time && squeeze.times != TimeForm::Length::Full;
  return cut ? times_.width(squeeze.times) : column.cells;
}

size_t CellLayout::least(const Column& column, const Squeeze& squeeze) const {
  if (column.is_text())
    return std::min(column.wanted, &column == columns_.data() ? squeeze.first : squeeze.text);
  return std::max(content(column, squeeze), std::min(column.name, squeeze.name));
}

size_t CellLayout::most(const Column& column, const Squeeze& squeeze) const {
  return column.kind == Cell::Kind::Time ? std::max(content(column, squeeze), column.name) : column.wanted;
}

// A column that grows later gets some more than it needs, as it will grow again.
bool CellLayout::grow(Column& column, const std::vector<Cells>& rows, size_t index, bool first) {
  bool changed = false;
  const Cell::Kind before = column.kind;
  column.name = shown_width(names_[index]);
  for (const Cells& row : rows) {
    const Cell& cell = row[index];
    column.kind = both(column.kind, cell.kind);
    column.cells = std::max<size_t>(column.cells, cell.kind == Cell::Kind::Null ? kNull.size() : cell.width);
    if (cell.kind == Cell::Kind::Time)
      changed |= times_.add(cell.ns, zone_) && length_ != TimeForm::Length::Full;
  }
  changed |= column.kind != before;
  size_t wanted = std::max(column.name, column.cells);
  if (wanted <= column.wanted) return changed;
  if (!first && column.is_text()) wanted += wanted / 4;
  column.wanted = wanted;
  // Nothing stands behind the last column's texts.
  return changed || index + 1 < columns_.size() || column.right();
}

bool CellLayout::fit(const std::vector<std::string>& names, const std::vector<Cells>& rows) {
  std::vector<std::string> shown;
  for (const std::string& name : names) shown.push_back(text_cell(name).text);
  if (!names_.empty() && shown != names_) {  // bars may be of another column once there are more rows
    columns_.clear();
    times_ = {};
  }
  names_ = std::move(shown);
  const bool first = columns_.empty();
  columns_.resize(names.size());
  bool changed = first;
  for (size_t i = 0; i < names.size(); ++i) changed = grow(columns_[i], rows, i, first) || changed;
  return changed;
}

size_t CellLayout::shown() const {
  return static_cast<size_t>(
      std::count_if(columns_.begin(), columns_.end(), [](const Column& column) { return !column.hidden; }));
}

// Behind the header, where the last columns are left out.
std::string CellLayout::mark() const {
  if (columns_.empty() || !columns_.back().hidden || room_ < kShortMark) return "";
  const std::string hidden = std::to_string(columns_.size() - shown());
  return room_ < kLongMark ? '+' + hidden : (ascii_ ? "... " : "… ") + hidden + " more";
}

size_t CellLayout::mark_width() const {
  const std::string text = mark();
  return text.empty() ? 0 : kGap + shown_width(text);
}

// What the columns that are shown take where none but those that must have more get more than `level`.
size_t CellLayout::room_at(const Squeeze& squeeze, size_t level) const {
  size_t sum = mark_width();
  bool any = false;
  for (const Column& column : columns_) {
    if (column.hidden) continue;
    const size_t narrowest = least(column, squeeze);
    sum += (any ? kGap : 0) + std::max(narrowest, std::min(most(column, squeeze), level));
    any = true;
  }
  return sum;
}

const CellLayout::Squeeze* CellLayout::squeeze_for(size_t room) const {
  const auto* const found = std::find_if(std::begin(kSqueezes), std::end(kSqueezes),
                                         [&](const Squeeze& s) { return room_at(s, 0) <= room; });
  return found == std::end(kSqueezes) ? nullptr : found;
}

// A window's end says least beside its start.
bool CellLayout::hide_one() {
  const auto at = [&](const char* name) { return std::find(names_.begin(), names_.end(), name); };
  if (at("window_start") != names_.end() && at("window_end") != names_.end()) {
    Column& end = columns_[static_cast<size_t>(at("window_end") - names_.begin())];
    if (!std::exchange(end.hidden, true)) return true;
  }
  if (shown() < 2) return false;
  const auto last =
      std::find_if(columns_.rbegin(), columns_.rend(), [](const Column& column) { return !column.hidden; });
  last->hidden = true;
  return true;
}

void CellLayout::widen(const Squeeze& squeeze, size_t room) {
  size_t level = squeeze.even ? room : 0;
  while (level > 0 && room_at(squeeze, level) > room) --level;
  const size_t taken = room_at(squeeze, level);
  size_t left = room - std::min(room, taken);
  const size_t widest = std::max<size_t>(room - std::min(room, mark_width()), 1);
  for (Column& column : columns_) {
    const size_t narrowest = least(column, squeeze);
    column.width = std::max(narrowest, std::min(most(column, squeeze), level));
    const size_t wanted = std::max(most(column, squeeze), column.width);
    const size_t more = column.hidden || squeeze.even ? 0 : std::min(wanted - column.width, left);
    left -= more;
    column.width = std::min(column.width + more, widest);
  }
}

bool CellLayout::limit(size_t room) {
  std::vector<size_t> before;
  for (const Column& column : columns_) before.push_back(column.hidden ? 0 : column.width);
  const TimeForm::Length length_before = std::exchange(length_, TimeForm::Length::Full);
  room_ = room;
  for (Column& column : columns_) {
    column.hidden = false;
    column.width = std::min(column.wanted, kWidest);
  }
  if (room > 0) {
    const Squeeze* squeeze = squeeze_for(room);
    while (squeeze == nullptr && hide_one()) squeeze = squeeze_for(room);
    if (squeeze == nullptr) squeeze = std::end(kSqueezes) - 1;  // a column that is wider than the room
    length_ = squeeze->times;
    widen(*squeeze, room);
  }
  for (size_t i = 0; i < columns_.size(); ++i) {
    const size_t now = columns_[i].hidden ? 0 : columns_[i].width;
    if (before[i] != now && (i + 1 < columns_.size() || columns_[i].right() || now == 0 || before[i] == 0))
      return true;
  }
  return length_ != length_before;
}

// What is very short is cut without a mark that would take most of it.
std::string CellLayout::cut(std::string_view text, size_t width) const {
  const std::string_view ellipsis = ascii_ ? "..." : "…";
  return cut_shown(text, width, width < 2 * shown_width(ellipsis) + 2 ? "" : ellipsis);
}

// Names that begin alike are cut at the left.
std::string CellLayout::name_of(size_t index) const {
  const std::string& name = names_[index];
  const size_t width = columns_[index].width;
  if (room_ == 0 || columns_[index].name <= width) return name;
  const std::string_view ellipsis = ascii_ ? "..." : "…";
  const std::string kept = cut_shown(name, width - std::min(width, shown_width(ellipsis)), "");
  for (size_t i = 0; i < names_.size(); ++i) {
    if (i != index && !kept.empty() && names_[i].starts_with(kept))
      return cut_shown_left(name, width, width < 2 * shown_width(ellipsis) + 2 ? "" : ellipsis);
  }
  return cut(name, width);
}

void CellLayout::append(std::string_view text, size_t width, size_t index, bool more,
                        std::string& out) const {
  const Column& column = columns_[index];
  std::string kept;
  if (room_ > 0 && width > column.width) {
    kept = cut(text, column.width);
    text = kept;
    width = shown_width(kept);
  }
  const std::string pad(column.width - std::min(width, column.width), ' ');
  if (column.right()) out += pad;
  out += text;
  if (!more) return;
  if (!column.right()) out += pad;
  out.append(kGap, ' ');
}

void CellLayout::header(std::string& out) const {
  std::string line;
  size_t left = shown();
  const std::string behind = mark();
  for (size_t i = 0; i < columns_.size(); ++i) {
    if (columns_[i].hidden) continue;
    const std::string name = name_of(i);
    append(name, shown_width(name), i, --left > 0 || !behind.empty(), line);
  }
  line += behind;
  out += room_ > 0 ? cut_shown(line, room_, "") : line;
  out += '\n';
}

void CellLayout::line(const Cells& row, std::string& out) const {
  const size_t begin = out.size();
  size_t left = shown();
  for (size_t i = 0; i < columns_.size(); ++i) {
    const Column& column = columns_[i];
    if (column.hidden) continue;
    const Cell& cell = row[i];
    const bool more = --left > 0;
    if (cell.kind == Cell::Kind::Null) {
      append(kNull, kNull.size(), i, more, out);
    } else if (cell.kind == Cell::Kind::Time && column.kind == Cell::Kind::Time &&
               length_ != TimeForm::Length::Full) {
      const std::string text = times_.text(cell.ns, length_, zone_);
      append(text, text.size(), i, more, out);
    } else {
      append(cell.text, cell.width, i, more, out);
    }
  }
  while (out.size() > begin && out.back() == ' ') out.pop_back();  // an empty text at the end
  out += '\n';
}

size_t CellLayout::width() const {
  size_t sum = mark_width();
  for (const Column& column : columns_) sum += column.hidden ? 0 : column.width + kGap;
  return sum - std::min(sum, kGap);
}

void CellLayout::save(StateWriter& out) const {
  times_.save(out);
  out.u64(columns_.size());
  for (const Column& column : columns_) {
    out.u64(column.cells);
    out.u64(column.wanted);
    out.u8(static_cast<uint8_t>(column.kind));
  }
}

void CellLayout::load(StateReader& in) {
  times_.load(in);
  columns_.clear();
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    Column& column = columns_.emplace_back();
    column.cells = in.u64();
    column.wanted = in.u64();
    column.width = std::min(column.wanted, kWidest);
    column.kind = static_cast<Cell::Kind>(in.u8());
  }
}

}  // namespace weir
