#include "formats/plot_series.h"

#include <algorithm>
#include <cmath>

namespace weir {
namespace {

constexpr size_t kMostPoints = 8192;  // of a line
constexpr size_t kMostLines = 1000;   // more keys are not told apart by any eye
constexpr double kBreak = std::numeric_limits<double>::quiet_NaN();

std::optional<int64_t> time_of(const Cell& cell, const TimeZone& zone) {
  if (cell.dated) return cell.ns;
  return cell.kind == Cell::Kind::Text ? parse_time(cell.text, zone) : std::nullopt;
}

// Of every four points the least and the greatest, in their order; a break among them takes the place of one.
void thin_out(PlotLine& line) {
  std::vector<PlotLine::Point>& points = line.points;
  size_t kept = 0;
  for (size_t i = 0; i + 4 <= points.size(); i += 4) {
    size_t least = i, greatest = i;
    std::optional<size_t> broken;
    for (size_t k = i; k < i + 4; ++k) {
      if (std::isnan(points[k].y)) {
        broken = k;
        continue;
      }
      if (std::isnan(points[least].y) || points[k].y < points[least].y) least = k;
      if (std::isnan(points[greatest].y) || points[k].y > points[greatest].y) greatest = k;
    }
    if (broken) least = *broken;
    const PlotLine::Point first = points[std::min(least, greatest)],
                          second = points[std::max(least, greatest)];
    points[kept++] = first;
    points[kept++] = second;
  }
  points.resize(kept);
  ++line.thinned;
}

}  // namespace

bool PlotLine::empty() const {
  return std::all_of(points.begin(), points.end(), [](const Point& point) { return std::isnan(point.y); });
}

void PlotSeries::choose(const std::vector<Cells>& rows, const std::vector<std::string>& names, Roles roles) {
  Axes axes;
  const auto kind_of = [&](size_t column) {
    const auto row = std::find_if(rows.begin(), rows.end(),
                                  [&](const Cells& r) { return r[column].kind != Cell::Kind::Null; });
    return row == rows.end() ? nullptr : &(*row)[column];
  };
  std::optional<size_t> number;
  for (const size_t i : roles.labels) {
    const Cell* const cell = kind_of(i);
    const bool time = cell != nullptr && time_of(*cell, zone_).has_value();
    if (!axes.x && (time || names[i] == "window_start")) {
      axes.x = i;
      axes.time = time;
      axes.windows = time && names[i] == "window_start";
      continue;
    }
    if (!number && cell != nullptr && cell->kind == Cell::Kind::Number) number = i;
    axes.keys.push_back(i);
  }
  axes.values = std::move(roles.values);
  std::erase_if(axes.values, [&](size_t i) {
    const Cell* const cell = kind_of(i);
    return cell == nullptr || cell->kind != Cell::Kind::Number;
  });
  if (!axes.x && number) {
    axes.x = number;
    std::erase(axes.keys, *number);
  } else if (!axes.x && !roles.aggregated && axes.values.size() > 1) {
    axes.x = axes.values.front();
    axes.values.erase(axes.values.begin());
  }
  if (!axes.x) axes.keys.clear();  // a line through the rows
  if (!axes.keys.empty() && axes.values.size() > 1)
    axes.values.erase(axes.values.begin() + 1, axes.values.end());
  const auto end = std::find(names.begin(), names.end(), "window_end");
  if (axes.windows && end != names.end()) axes.window_end = static_cast<size_t>(end - names.begin());
  axes.x_name = axes.x ? names[*axes.x] : "row";
  for (const size_t i : axes.values) axes.y_name += (axes.y_name.empty() ? "" : ", ") + names[i];
  axes_ = std::move(axes);
}

std::optional<double> PlotSeries::x_of(const Cells& row, std::optional<int64_t>& time) {
  if (!axes_->x) return static_cast<double>(rows_);
  const Cell& cell = row[*axes_->x];
  if (!axes_->time) return cell.kind == Cell::Kind::Number ? std::optional(cell.number) : std::nullopt;
  time = time_of(cell, zone_);
  if (!time) return std::nullopt;
  if (!has_origin_) {
    has_origin_ = true;
    origin_ = *time;
  }
  if (axes_->windows) see_window(row, *time);
  // The difference of two times may be more than an int64_t.
  return *time >= origin_
             ? static_cast<double>(static_cast<uint64_t>(*time) - static_cast<uint64_t>(origin_))
             : -static_cast<double>(static_cast<uint64_t>(origin_) - static_cast<uint64_t>(*time));
}

void PlotSeries::see_window(const Cells& row, int64_t start) {
  if (axes_->window_end && row[*axes_->window_end].dated) {
    const int64_t size = row[*axes_->window_end].ns - start;
    size_ = size_ == 0 ? size : std::min(size_, size);
    greatest_size_ = std::max(greatest_size_, size);
  }
  if (start_ && *start_ != start) {
    const int64_t between = std::max(start, *start_) - std::min(start, *start_);
    between_ = between_ == 0 ? between : std::min(between_, between);
  }
  start_ = start;
}

// Sizes differ where windows are sessions; of calendar days they do by an hour.
double PlotSeries::reach(const PlotLine& line) const {
  const bool sized = size_ > 0 && greatest_size_ <= size_ + size_ / 10;
  if (!axes_->windows || between_ <= 0 || (axes_->window_end && !sized))
    return std::numeric_limits<double>::infinity();
  const auto step = static_cast<double>(axes_->window_end ? std::min(size_, between_) : between_);
  // Each time points are merged, those of twice as many windows are.
  return line.thinned == 0 ? 1.5 * step : std::ldexp(step, static_cast<int>(line.thinned) + 2);
}

void PlotSeries::add(const Cells& row, const std::vector<std::string>& names) {
  ++rows_;
  std::optional<int64_t> time;
  const std::optional<double> x = x_of(row, time);
  if (!x) return;
  std::string key;
  for (const size_t i : axes_->keys)
    key += (key.empty() ? "" : " ") + (row[i].kind == Cell::Kind::Null ? "-" : row[i].text);
  for (const size_t i : axes_->values) {
    const bool by_column = axes_->keys.empty() && axes_->values.size() > 1;
    const double y = row[i].kind == Cell::Kind::Number ? row[i].number : kBreak;
    add_point(by_column ? names[i] : key, *x, time, y);
  }
}

PlotLine* PlotSeries::line_of(const std::string& name, bool make) {
  const auto found = places_.find(name);
  if (found != places_.end()) return &lines_[found->second];
  if (!make) return nullptr;
  if (lines_.size() == kMostLines) {
    more_lines_ = true;
    return nullptr;
  }
  places_.emplace(name, lines_.size());
  lines_.emplace_back().name = name;
  return &lines_.back();
}

void PlotSeries::add_point(const std::string& name, double x, std::optional<int64_t> time, double y) {
  PlotLine* const line = line_of(name, !std::isnan(y));
  if (line == nullptr) return;
  if (std::isnan(y)) {
    if (!line->points.empty() && !std::isnan(line->points.back().y)) line->points.push_back({x, y});
  } else {
    line->points.push_back({x, y});
    line->weight += std::abs(y);
    if (time) {
      line->first = std::min(line->first, *time);
      line->last = std::max(line->last, *time);
    }
    if (open_) open_from_ = std::min(open_from_, x);
  }
  if (line->points.size() == kMostPoints) thin_out(*line);
}

void PlotSeries::save(StateWriter& out) const {
  out.u64(rows_);
  out.u8(axes_.has_value());
  if (!axes_) return;
  out.u64(axes_->x ? *axes_->x + 1 : 0);
  out.u64(axes_->window_end ? *axes_->window_end + 1 : 0);
  for (const bool b : {axes_->time, axes_->windows, more_lines_, has_origin_}) out.u8(b);
  for (const std::vector<size_t>* columns : {&axes_->keys, &axes_->values}) {
    out.u64(columns->size());
    for (const size_t i : *columns) out.u64(i);
  }
  out.string(axes_->x_name);
  out.string(axes_->y_name);
  for (const int64_t n : {origin_, size_, greatest_size_, between_}) out.i64(n);
  out.u64(lines_.size());
  for (const PlotLine& line : lines_) {
    out.string(line.name);
    out.f64(line.weight);
    out.i64(line.first);
    out.i64(line.last);
    out.u64(line.thinned);
    out.u64(line.points.size());
    for (const PlotLine::Point& point : line.points) {
      out.f64(point.x);
      out.f64(point.y);
    }
  }
}

void PlotSeries::load(StateReader& in) {
  clear();
  rows_ = in.u64();
  if (in.u8() == 0) return;
  Axes axes;
  if (const uint64_t x = in.u64(); x > 0) axes.x = x - 1;
  if (const uint64_t end = in.u64(); end > 0) axes.window_end = end - 1;
  for (bool* b : {&axes.time, &axes.windows, &more_lines_, &has_origin_}) *b = in.u8() != 0;
  for (std::vector<size_t>* columns : {&axes.keys, &axes.values}) {
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) columns->push_back(in.u64());
  }
  axes.x_name = in.string();
  axes.y_name = in.string();
  axes_ = std::move(axes);
  for (int64_t* n : {&origin_, &size_, &greatest_size_, &between_}) *n = in.i64();
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    PlotLine& line = lines_.emplace_back();
    line.name = in.string();
    places_.emplace(line.name, lines_.size() - 1);
    line.weight = in.f64();
    line.first = in.i64();
    line.last = in.i64();
    line.thinned = static_cast<unsigned>(in.u64());
    for (uint64_t points = in.u64(); points > 0 && !in.bad(); --points) {
      const double x = in.f64();
      line.points.push_back({x, in.f64()});
    }
  }
}

}  // namespace weir
