#include "engine/ledger.h"

#include <fmt/format.h>

#include <cmath>

namespace weir {

std::string grouped(uint64_t n) {
  std::string digits = std::to_string(n);
  for (size_t at = digits.size(); at > 3;) digits.insert(at -= 3, ",");
  return digits;
}

std::string counted(uint64_t n, std::string_view what) {
  return fmt::format("{} {}{}", grouped(n), what, n == 1 ? "" : "s");
}

std::string readable_bytes(double bytes) {
  constexpr const char* kUnits[] = {"B", "kB", "MB", "GB", "TB"};
  size_t unit = 0;
  for (; bytes >= 999.5 && unit + 1 < std::size(kUnits); ++unit) bytes /= 1000;
  const int digits = unit == 0 || bytes >= 99.95 ? 0 : bytes >= 9.995 ? 1 : 2;
  return fmt::format("{:.{}f} {}", bytes, digits, kUnits[unit]);
}

std::string readable_duration(int64_t ns, bool whole) {
  struct Unit {
    int64_t below;
    int64_t size;
    const char* name;
  };
  constexpr Unit kUnits[] = {{kMicrosecond, 1, "ns"},       {kMillisecond, kMicrosecond, "us"},
                             {kSecond, kMillisecond, "ms"}, {2 * kMinute, kSecond, "s"},
                             {2 * kHour, kMinute, "m"},     {2 * kDay, kHour, "h"},
                             {kEndOfTime, kDay, "d"}};
  for (const Unit& unit : kUnits) {
    if (ns >= unit.below) continue;
    const int64_t rounded_up = ns / unit.size + (ns % unit.size != 0 ? 1 : 0);
    if (whole) return fmt::format("{}{}", rounded_up, unit.name);
    const double tenths = std::ceil(static_cast<double>(ns) * 10 / static_cast<double>(unit.size)) / 10;
    return fmt::format("{}{}", tenths, unit.name);
  }
  return fmt::format("{}d", ns / kDay);
}

std::string Ledger::open_files(const std::string& late, const std::string& rejects) {
  std::string error = late.empty() ? "" : late_file.open(late);
  if (error.empty() && !rejects.empty()) error = rejects_file.open(rejects);
  return error;
}

void Ledger::reject(const Source* source, uint64_t line, std::string_view text, const Header* header,
                    std::string_view reason) {
  ++rejected_;
  if (policy_ != OnError::Skip && rejected_ <= kShown) {
    message_(source != nullptr ? fmt::format("{}:{}: {}", source->name, line, reason)
                               : fmt::format("a row: {}", reason));
  }
  rejects_file.line(text, header);
}

void Ledger::late(std::string_view record, const Header* header, int64_t behind) {
  ++late_;
  behind_ = std::max(behind_, behind);
  late_file.line(record, header);
}

void Ledger::io_error(const std::string& what) {
  io_failed_ = true;
  message_(what);
}

void Ledger::summary(const std::vector<std::pair<std::string, uint64_t>>& left_out, uint64_t replaced) {
  for (const auto& [name, count] : left_out) {
    message_(fmt::format("warning: field '{}' is not among the output's columns; left out of {}", name,
                         counted(count, "row")));
  }
  if (replaced > 0) {
    message_(fmt::format("warning: {} of text that {} no UTF-8 became U+FFFD", counted(replaced, "piece"),
                         replaced == 1 ? "is" : "are"));
  }
  if (between_ > 0) message_(counted(between_, "row") + " fell between windows");
  if (late_ > 0) {
    message_(fmt::format("{} {} late (by up to {}) and dropped; grace {} would keep {}", grouped(late_),
                         late_ == 1 ? "row was" : "rows were", readable_duration(behind_, false),
                         readable_duration(behind_, true), late_ == 1 ? "it" : "them"));
  }
  if (rejected_ > 0 && policy_ != OnError::Fail) {
    message_(fmt::format("{} record{} rejected", grouped(rejected_), rejected_ == 1 ? " was" : "s were"));
  }
}

}  // namespace weir
