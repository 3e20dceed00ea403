// Lines of logs with fixed fields, for `parse line as combined`: web servers' access logs, syslog, klog.
//
//   combined  ip ident user time method path protocol status bytes referer agent; common lines, without the
//             last two, are such lines, too, and so is one that ends before its last quote
//   syslog    time host app pid message: RFC 3164 with or without <PRI>, RFC 5424, and with RFC 3339 times
//   klog      level time thread file line message: of Kubernetes and glog, with or without a year
//
// `-` is null; times are times; other cells are typed like those of CSV. A time without a year takes the
// clock's, or the one before where it would be more than a day ahead (on 29 February the last leap year).
#pragma once

#include <span>
#include <string_view>

#include "functions/function.h"
#include "value/value.h"

namespace weir {

struct LineFormat {
  std::string_view name;
  std::string_view alias;  // "" when there is none
  std::span<const std::string_view> fields;
  // Sets a value for each field, pending ones possible, whose text is in `text` or `arena`. False where the
  // text is no such line; then they mean nothing.
  bool (*read)(std::string_view text, const Environment& env, Arena& arena, Value* fields);
};

std::span<const LineFormat> line_formats();

}  // namespace weir
