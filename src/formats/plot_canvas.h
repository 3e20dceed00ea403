// A field of character cells on which lines are drawn: in braille's 2 by 4 dots a cell, or a mark a cell
// where a line must be told from others without colour.
//
//   PlotCanvas canvas(60, 16, PlotCanvas::Dots::Braille);
//   canvas.line(0, 0, canvas.width() - 1, canvas.height() - 1, 0);      // x to the right, y downwards
//   canvas.row(0, style)
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace weir {

class PlotCanvas {
 public:
  enum class Dots : uint8_t { Braille, Marks };
  PlotCanvas(size_t columns, size_t rows, Dots dots)
      : columns_(columns), rows_(rows), dots_(dots), cells_(columns * rows) {}

  // In dots.
  size_t width() const { return columns_ * (dots_ == Dots::Braille ? 2 : 1); }
  size_t height() const { return rows_ * (dots_ == Dots::Braille ? 4 : 1); }
  void line(size_t x0, size_t y0, size_t x1, size_t y1, uint8_t line);
  // A place on its own: larger than a dot.
  void place(size_t x, size_t y, uint8_t line);

  // A row of cells without the spaces at its end; `show` gives a cell its looks: line, character.
  using Show = std::function<std::string(uint8_t line, const std::string& character)>;
  std::string row(size_t row, const std::vector<std::string>& marks, const Show& show) const;

 private:
  struct Cell {
    uint8_t dots = 0;
    uint8_t line = 0;  // the last that came by
  };
  void dot(size_t x, size_t y, uint8_t line);

  size_t columns_;
  size_t rows_;
  Dots dots_;
  std::vector<Cell> cells_;
};

}  // namespace weir
