// Tested by tests/terminal.
#include "engine/live_display.h"

#include <algorithm>
#include <chrono>

#include "base/screen_text.h"
#include "formats/drawn_writer.h"

namespace weir {
namespace {

constexpr int64_t kFirst = 200'000'000;  // a run that is over sooner shows none
constexpr uint64_t kMostRows = 10'000;   // looked at; no screen shows more

int64_t steady_now() {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  return std::chrono::duration_cast<std::chrono::nanoseconds>(now).count();
}

// Takes the rows of an early look to the writer.
class Looked final : public Sink {
 public:
  explicit Looked(OutputSink& output) : output_(output) {}
  void rows(Batch& batch) override {
    rows_ += batch.selected.size();
    if (!batch.windows.empty() && !batch.selected.empty())
      windows_ = windows_ || batch.windows[batch.selected.front()] != Window();
    output_.looked_at(batch);
  }
  void watermark(int64_t) override {}
  void close(const Window&) override {}
  void input_ended(uint32_t) override {}
  void finish() override {}
  bool done() const override { return rows_ >= kMostRows; }
  bool windows() const { return windows_; }

 private:
  OutputSink& output_;
  uint64_t rows_ = 0;
  bool windows_ = false;
};

// Without the colours.
size_t width_of(std::string_view line) {
  std::string plain;
  for (size_t i = 0; i < line.size(); ++i) {
    if (line[i] != '\x1b') {
      plain += line[i];
    } else {
      i = std::min(line.find('m', i), line.size());
    }
  }
  return shown_width(plain);
}

}  // namespace

LiveDisplay::LiveDisplay(const RunOptions& options, const Chain& chain, OutputSink& output, OutputFile& file)
    : options_(options),
      chain_(chain),
      output_(output),
      file_(file),
      writer_(options.write.screen.terminal ? output.writer().drawn() : nullptr),
      due_(steady_now() + kFirst) {}

void LiveDisplay::draw_if_due() {
  if (!possible()) return;
  const int64_t begun = steady_now();
  if (begun < due_) return;
  due_ = begun + kEvery;
  const ScreenSize size = screen_size(options_.output_fd);
  const unsigned continued = options_.continued != nullptr ? options_.continued->load() : 0;
  if (!changed_ && size == size_ && continued == continued_) return;
  if (!in_foreground(options_.output_fd)) return;
  // The shell has written below the picture.
  if (continued != continued_) file_.forget_picture();
  changed_ = changed_ || continued != continued_;
  continued_ = continued;
  draw(size);
  due_ = steady_now() + std::max(kEvery, 10 * (steady_now() - begun));
}

// The lines end where the cursor is. Where the screen has become narrower they take more of its rows: most
// terminals break them.
size_t LiveDisplay::rows() const {
  const size_t columns = screen_size(options_.output_fd).columns;
  size_t rows = 0;
  for (const size_t width : widths_) rows += std::max<size_t>((width + columns - 1) / columns, 1);
  return rows;
}

// Line by line: many terminals take erasing everything from the top left corner on for `clear`, and move what
// was there, a picture that fills the screen, into the lines above.
std::string LiveDisplay::erasure() const {
  std::string out = "\r\x1b[K";
  for (size_t left = rows(); left > 0; --left) out += "\x1b[A\x1b[K";
  return out;
}

std::string LiveDisplay::picture(ScreenSize size) {
  writer_->begin_look();
  Looked looked(output_);
  chain_.look(looked);
  std::string all = writer_->end_look(looked.windows());
  size_t end = 0;
  for (unsigned line = 1; line < size.rows && end < all.size(); ++line) end = all.find('\n', end) + 1;
  all.resize(end);
  return all;
}

void LiveDisplay::draw(ScreenSize size) {
  writer_->resize(size);
  const bool same_size = size == size_;
  size_ = size;
  if (!same_size) file_.erase_picture();
  output_.pause();
  file_.flush();
  const bool stands = file_.has_picture();
  std::string now = picture(size);
  changed_ = false;
  if (now.empty()) {
    if (stands) file_.erase_picture();
    return;
  }
  std::string bytes = stands && rows() > 0 ? "\r\x1b[" + std::to_string(rows()) + "A" : "";
  widths_.clear();
  for (size_t begin = 0; begin < now.size();) {
    const size_t end = now.find('\n', begin);
    const std::string_view line = std::string_view(now).substr(begin, end - begin);
    bytes.append("\x1b[K").append(line).append("\r\n");
    widths_.push_back(width_of(line));
    begin = end + 1;
  }
  bytes += "\x1b[J";
  file_.draw(bytes, [this] { return erasure(); });
}

}  // namespace weir
