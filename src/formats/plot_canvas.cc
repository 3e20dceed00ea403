#include "formats/plot_canvas.h"

#include <cstdlib>

namespace weir {
namespace {

// Unicode's braille patterns: U+2800 and a bit a dot, by row and column.
constexpr uint8_t kBits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};

std::string braille(uint8_t dots) {
  return {'\xE2', static_cast<char>(0xA0 | (dots >> 6)), static_cast<char>(0x80 | (dots & 0x3F))};
}

}  // namespace

void PlotCanvas::dot(size_t x, size_t y, uint8_t line) {
  if (x >= width() || y >= height()) return;
  const bool fine = dots_ == Dots::Braille;
  Cell& cell = cells_[(fine ? y / 4 : y) * columns_ + (fine ? x / 2 : x)];
  cell.dots = static_cast<uint8_t>(cell.dots | (fine ? kBits[y % 4][x % 2] : 1));
  cell.line = line;
}

void PlotCanvas::place(size_t x, size_t y, uint8_t line) {
  dot(x, y, line);
  if (dots_ != Dots::Braille) return;
  for (const size_t at : {x ^ 1, x}) {
    dot(at, y, line);
    dot(at, y ^ 1, line);
  }
}

// Bresenham's.
void PlotCanvas::line(size_t x0, size_t y0, size_t x1, size_t y1, uint8_t line) {
  auto x = static_cast<int64_t>(x0), y = static_cast<int64_t>(y0);
  const auto to_x = static_cast<int64_t>(x1), to_y = static_cast<int64_t>(y1);
  const int64_t dx = std::abs(to_x - x), dy = -std::abs(to_y - y);
  const int64_t step_x = x < to_x ? 1 : -1, step_y = y < to_y ? 1 : -1;
  for (int64_t error = dx + dy;;) {
    dot(static_cast<size_t>(x), static_cast<size_t>(y), line);
    if (x == to_x && y == to_y) return;
    const int64_t twice = 2 * error;
    if (twice >= dy) {
      error += dy;
      x += step_x;
    }
    if (twice <= dx) {
      error += dx;
      y += step_y;
    }
  }
}

std::string PlotCanvas::row(size_t row, const std::vector<std::string>& marks, const Show& show) const {
  std::string out;
  std::string gap;
  for (size_t i = 0; i < columns_; ++i) {
    const Cell& cell = cells_[row * columns_ + i];
    if (cell.dots == 0) {
      gap += ' ';
      continue;
    }
    out += gap;
    gap.clear();
    out += show(cell.line, dots_ == Dots::Braille ? braille(cell.dots) : marks[cell.line % marks.size()]);
  }
  return out;
}

}  // namespace weir
