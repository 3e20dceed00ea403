// A plot as lines of text, none wider than the screen: a legend, the field between its axes, a caption.
#pragma once

#include <limits>
#include <string>

#include "formats/plot_series.h"

namespace weir {

// What pictures that follow each other share, so that they do not jump about.
struct PlotLayout {
  size_t margin = 0;  // of the values' labels
};

// "" where there is nothing to draw.
std::string plot_picture(const PlotSeries& series, const WriteOptions& options, PlotLayout& layout);

}  // namespace weir
