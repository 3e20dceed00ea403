// The statistics of a run as text: a table for people (--stats), an object (--stats=json), and Prometheus'
// exposition format (--metrics).
#pragma once

#include <string>

#include "base/terminal.h"
#include "engine/stats.h"
#include "value/time.h"

namespace weir {

// Lines, the first one without "weir: ", of the screen's width.
std::string stats_table(const RunStats& stats, const TimeZone& zone, const Screen& screen);
// "1.30 GB/s": of what was read.
std::string readable_speed(const RunStats& stats);
// One line.
std::string stats_json(const RunStats& stats, const TimeZone& zone);
// `pipeline`: its canonical text, a label of weir_info.
std::string stats_metrics(const RunStats& stats, const std::string& pipeline);

}  // namespace weir
