// The statistics of a run as text: a table for people (--stats), an object (--stats=json), and Prometheus'
// exposition format (--metrics).
#pragma once

#include <string>

#include "engine/stats.h"
#include "value/time.h"

namespace weir {

// Lines, the first one without "weir: ".
std::string stats_table(const RunStats& stats, const TimeZone& zone);
// One line.
std::string stats_json(const RunStats& stats, const TimeZone& zone);
// `pipeline`: its canonical text, a label of weir_info.
std::string stats_metrics(const RunStats& stats, const std::string& pipeline);

}  // namespace weir
