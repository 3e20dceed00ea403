// On a terminal: what -o table, bars or plot have so far, drawn below the rows already written, over and over
// again while a stream goes on.
//
//   weir -F -o table 'window 1m on ts | count by level' app.log
//
// Up to ten times a second, and never for more than a tenth of the time. The terminal's modes stay as they
// are, so that nothing is to be restored however the run ends; the picture goes with the next rows. All calls
// come from who commits.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/chain.h"

namespace weir {

class LiveDisplay {
 public:
  LiveDisplay(const RunOptions& options, const Chain& chain, OutputSink& output, OutputFile& file);

  // Whether there may ever be a picture.
  bool possible() const { return writer_ != nullptr; }
  // ns after which to call draw_if_due() again, at most; negative: no matter.
  int64_t timeout() const { return possible() ? kEvery : -1; }
  // Rows have come, or the picture has been erased for a message.
  void change() { changed_ = true; }
  // The rows written so far are flushed first.
  void draw_if_due();

 private:
  static constexpr int64_t kEvery = 100'000'000;  // ns between pictures

  void draw(ScreenSize size);
  std::string picture(ScreenSize size);
  size_t rows() const;  // of the screen as it is now, that the lines take
  std::string erasure() const;

  const RunOptions& options_;
  const Chain& chain_;
  OutputSink& output_;
  OutputFile& file_;
  DrawnWriter* writer_;  // null: no picture
  bool changed_ = false;
  int64_t due_;             // ns; not before
  unsigned continued_ = 0;  // how often the process had been stopped when the picture was drawn
  ScreenSize size_;
  std::vector<size_t> widths_;  // of its lines
};

}  // namespace weir
