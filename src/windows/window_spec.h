// Which windows an instant is in: tumble, hop and cumulate windows, aligned to the epoch or to calendar days.
//
//   WindowSpec{.kind = WindowKind::Tumble, .size = 10 * kSecond}.assign(t, out)    // one window: [start,
//   end) around t
//
// Sessions and count windows depend on the rows seen so far: stages/window_session.cc and window_count.cc.
#pragma once

#include <cstdint>
#include <vector>

#include "value/batch.h"
#include "value/time.h"

namespace weir {

enum class WindowKind : uint8_t { Tumble, Hop, Cumulate, Session, Count, All };

struct WindowSpec {
  WindowKind kind = WindowKind::Tumble;
  int64_t size = 0;    // ns; a session's gap; a count window's rows
  int64_t slide = 0;   // hop: SLIDE, cumulate: STEP, count: M; else 0
  int64_t grace = 0;   // ns
  int64_t offset = 0;  // ns
  TimeZone zone;

  // All windows that contain the instant, open or not, in the order of emission (by end, then start), into
  // `out` (cleared first). Hop windows with gaps may give none.
  void assign(int64_t t, std::vector<Window>& out) const;

 private:
  int64_t unit() const { return kind == WindowKind::Hop ? slide : size; }
  bool calendar() const { return unit() % kDay == 0; }
  int64_t origin() const;
  int64_t instant(int64_t wall) const;
};

}  // namespace weir
