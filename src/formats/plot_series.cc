#include "formats/plot_series.h"

#include <algorithm>

namespace weir {
namespace {

constexpr size_t kMostPoints = 32'768;  // of a line
constexpr size_t kMostLines = 1000;     // more keys are not told apart by any eye

std::optional<double> time_of(const Cell& cell, const TimeZone& zone) {
  if (cell.kind == Cell::Kind::Time) return cell.number;
  if (cell.kind != Cell::Kind::Text) return std::nullopt;
  const std::optional<int64_t> read = parse_time(cell.text, zone);
  return read ? std::optional(static_cast<double>(*read)) : std::nullopt;
}

// Of every four points the least and the greatest, in their order.
void thin_out(std::vector<PlotLine::Point>& points) {
  const auto lower = [](const PlotLine::Point& a, const PlotLine::Point& b) { return a.y < b.y; };
  size_t kept = 0;
  for (size_t i = 0; i + 4 <= points.size(); i += 4) {
    const auto begin = points.begin() + static_cast<std::ptrdiff_t>(i);
    auto [least, greatest] = std::minmax_element(begin, begin + 4, lower);
    if (greatest < least) std::swap(least, greatest);
    const PlotLine::Point first = *least, second = *greatest;
    points[kept++] = first;
    points[kept++] = second;
  }
  points.resize(kept);
}

}  // namespace

PlotSeries::Axes PlotSeries::axes_of(const Cells& row, const std::vector<std::string>& names,
                                     const Roles& roles, const TimeZone& zone) {
  Axes axes;
  axes.values = roles.values;
  std::optional<size_t> number;
  for (const size_t i : roles.labels) {
    const bool time = time_of(row[i], zone).has_value();
    if (!axes.x && (time || names[i] == "window_start")) {
      axes.x = i;
      axes.time = time;
      continue;
    }
    if (!number && row[i].kind == Cell::Kind::Number) number = i;
    axes.keys.push_back(i);
  }
  if (!axes.x && number) {
    axes.x = number;
    std::erase(axes.keys, *number);
  } else if (!axes.x && !roles.aggregated && axes.values.size() > 1) {
    axes.x = axes.values.front();
    axes.values.erase(axes.values.begin());
  }
  if (!axes.x) axes.keys.clear();  // a line through the rows
  std::erase_if(axes.values, [&](size_t i) {
    return row[i].kind != Cell::Kind::Number && row[i].kind != Cell::Kind::Null;
  });
  if (!axes.keys.empty() && axes.values.size() > 1)
    axes.values.erase(axes.values.begin() + 1, axes.values.end());
  axes.x_name = axes.x ? names[*axes.x] : "row";
  for (const size_t i : axes.values) axes.y_name += (axes.y_name.empty() ? "" : ", ") + names[i];
  return axes;
}

void PlotSeries::add(const Cells& row, const std::vector<std::string>& names, const Roles& roles,
                     const TimeZone& zone) {
  if (!axes_) axes_ = axes_of(row, names, roles, zone);
  const double number = static_cast<double>(++rows_);
  double x = number;
  if (axes_->x) {
    const Cell& cell = row[*axes_->x];
    if (axes_->time) {
      const std::optional<double> time = time_of(cell, zone);
      if (!time) return;
      x = *time;
    } else if (cell.kind == Cell::Kind::Number) {
      x = cell.number;
    } else {
      return;
    }
  }
  std::string key;
  for (const size_t i : axes_->keys)
    key += (key.empty() ? "" : " ") + (row[i].kind == Cell::Kind::Null ? "-" : row[i].text);
  for (const size_t i : axes_->values) {
    if (row[i].kind != Cell::Kind::Number) continue;
    const bool by_column = axes_->keys.empty() && axes_->values.size() > 1;
    add_point(by_column ? names[i] : key, x, row[i].number);
  }
}

void PlotSeries::add_point(const std::string& name, double x, double y) {
  auto line = std::find_if(lines_.begin(), lines_.end(), [&](const PlotLine& l) { return l.name == name; });
  if (line == lines_.end()) {
    if (lines_.size() == kMostLines) return;
    lines_.push_back({name, {}, 0});
    line = lines_.end() - 1;
  }
  line->points.push_back({x, y});
  line->weight += y < 0 ? -y : y;
  if (line->points.size() == kMostPoints) thin_out(line->points);
}

void PlotSeries::clear() {
  axes_.reset();
  lines_.clear();
  rows_ = 0;
}

void PlotSeries::save(StateWriter& out) const {
  out.u64(rows_);
  out.u8(axes_.has_value());
  if (!axes_) return;
  out.u64(axes_->x ? *axes_->x + 1 : 0);
  out.u8(axes_->time);
  for (const std::vector<size_t>* columns : {&axes_->keys, &axes_->values}) {
    out.u64(columns->size());
    for (const size_t i : *columns) out.u64(i);
  }
  out.string(axes_->x_name);
  out.string(axes_->y_name);
  out.u64(lines_.size());
  for (const PlotLine& line : lines_) {
    out.string(line.name);
    out.f64(line.weight);
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
  axes.time = in.u8() != 0;
  for (std::vector<size_t>* columns : {&axes.keys, &axes.values}) {
    for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) columns->push_back(in.u64());
  }
  axes.x_name = in.string();
  axes.y_name = in.string();
  axes_ = std::move(axes);
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    PlotLine& line = lines_.emplace_back();
    line.name = in.string();
    line.weight = in.f64();
    for (uint64_t points = in.u64(); points > 0 && !in.bad(); --points) {
      const double x = in.f64();
      line.points.push_back({x, in.f64()});
    }
  }
}

}  // namespace weir
