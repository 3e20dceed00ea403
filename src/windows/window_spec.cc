#include "windows/window_spec.h"

#include <algorithm>
#include <limits>

namespace weir {
namespace {

int64_t floor_div(int64_t a, int64_t b) { return a / b - ((a % b != 0 && (a < 0) != (b < 0)) ? 1 : 0); }

int64_t saturating_add(int64_t a, int64_t b) {
  int64_t out = 0;
  if (!__builtin_add_overflow(a, b, &out)) return out;
  return b > 0 ? std::numeric_limits<int64_t>::max() - 1 : std::numeric_limits<int64_t>::min() + 1;
}

int64_t saturating_multiply(int64_t a, int64_t b) {
  int64_t out = 0;
  if (!__builtin_mul_overflow(a, b, &out)) return out;
  return (a > 0) == (b > 0) ? std::numeric_limits<int64_t>::max() - 1
                            : std::numeric_limits<int64_t>::min() + 1;
}

// No zone is further from UTC than this, and no change of its offset larger.
constexpr int64_t kZoneSlack = 26 * kHour;

}  // namespace

// Where window 0 starts, on the wall clock for calendar windows: 1970-01-01, or Monday 1969-12-29 for whole
// weeks.
int64_t WindowSpec::origin() const {
  const int64_t week_origin = unit() % (7 * kDay) == 0 ? -3 * kDay : 0;
  return saturating_add(week_origin, offset);
}

// The instant at which clocks in the zone show `wall` (ns as if UTC).
int64_t WindowSpec::instant(int64_t wall) const {
  if (!calendar() || zone.is_utc()) return wall;
  const int64_t seconds = floor_div(wall, kSecond);
  const auto t = zone.at(absl::CivilSecond() + seconds, wall - seconds * kSecond);
  return t ? *t : wall;
}

void WindowSpec::assign(int64_t t, std::vector<Window>& out) const {
  out.clear();
  const bool zoned = calendar() && !zone.is_utc();
  const int64_t wall = zoned ? saturating_add(t, zone.offset(t) * kSecond) : t;
  const int64_t slack = zoned ? kZoneSlack : 0;
  const int64_t from_origin = saturating_add(wall, -origin());
  const int64_t step = unit();
  // The windows that may hold t start at origin + k * step, k from first to last.
  const int64_t reach = kind == WindowKind::Hop ? size - 1 : 0;
  const int64_t first = floor_div(saturating_add(from_origin, -(reach + slack)), step);
  const int64_t last = floor_div(saturating_add(from_origin, slack), step);
  for (int64_t k = first; k <= last; ++k) {
    const int64_t start_wall = saturating_add(origin(), saturating_multiply(k, step));
    const int64_t start = instant(start_wall);
    const int64_t length = kind == WindowKind::Cumulate ? slide : size;
    for (int64_t end_wall = saturating_add(start_wall, length);; end_wall = saturating_add(end_wall, slide)) {
      const int64_t end = instant(end_wall);
      const Window w{start, end, 0};
      if (start <= t && t < end && (out.empty() || !(out.back() == w))) out.push_back(w);
      if (kind != WindowKind::Cumulate || end_wall >= saturating_add(start_wall, size)) break;
    }
  }
  if (out.size() > 1) {
    std::sort(out.begin(), out.end());
    out.erase(std::unique(out.begin(), out.end()), out.end());
  }
}

}  // namespace weir
