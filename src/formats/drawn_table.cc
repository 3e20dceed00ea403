// -o table: aligned columns under a header. Rows are laid out a page at a time: a thousand of them, where
// somebody watches also when no more come for a while.
#include "base/screen_text.h"
#include "formats/cell_layout.h"

namespace weir {
namespace {

constexpr size_t kPageRows = 1000;
constexpr size_t kPageBytes = 1u << 20;

class TableWriter final : public DrawnWriter {
 public:
  explicit TableWriter(const WriteOptions& options) : DrawnWriter(options), layout_(options) {}

  void pause(OutputBuffer& out) override {
    if (!options().prompt || page_.empty()) return;
    // The header has left the screen, or will.
    if (screen().terminal && below_header_ + page_.size() + 2 > screen().size.rows) new_header_ = true;
    write_page(out);
  }
  void end(OutputBuffer& out) override {
    // How wide pictures were does not matter to rows that stand alone.
    if (!any_header_) layout_ = CellLayout(options());
    if (!page_.empty() || (!any_header_ && options().fixed)) write_page(out);
  }
  void save(StateWriter& out) const override;
  void load(StateReader& in) override;

 protected:
  void add(Cells row, OutputBuffer& out) override;
  std::string picture(std::vector<Cells> early, bool windows) override;

 private:
  void write_page(OutputBuffer& out);
  void lay_out(const std::vector<Cells>& rows) {
    const bool wider = layout_.fit(names(), rows);
    new_header_ |= layout_.limit(screen().terminal ? screen().size.columns : 0) || wider;
  }
  void write_header(std::string& out) const;
  std::string rule() const;

  CellLayout layout_;
  std::vector<Cells> page_;
  size_t page_bytes_ = 0;
  bool new_header_ = true;  // columns are others than under the last one
  uint64_t below_header_ = 0;
  bool any_header_ = false;
};

void TableWriter::add(Cells row, OutputBuffer& out) {
  for (const Cell& cell : row) page_bytes_ += cell.text.size();
  page_.push_back(std::move(row));
  if (page_.size() == kPageRows || page_bytes_ > kPageBytes) write_page(out);
}

void TableWriter::write_header(std::string& out) const {
  if (screen().color) out += "\x1b[1m";
  const size_t begin = out.size();
  layout_.header(out);
  if (screen().color && out.size() > begin) out.insert(out.size() - 1, "\x1b[0m");
}

void TableWriter::write_page(OutputBuffer& out) {
  lay_out(page_);
  if (new_header_ && !options().no_header) {
    if (any_header_) out += '\n';
    write_header(out);
    any_header_ = true;
    below_header_ = 0;
  }
  new_header_ = false;
  for (const Cells& row : page_) layout_.line(row, out);
  below_header_ += page_.size();
  page_.clear();
  page_bytes_ = 0;
}

// What the windows that are still open hold stands below a line that says so.
std::string TableWriter::rule() const {
  const std::string_view dash = screen().ascii ? "-" : "─";
  std::string out;
  for (size_t i = 0; i < 2; ++i) out += dash;
  out += " open ";
  const size_t width = std::min<size_t>(std::max<size_t>(layout_.width(), 20), screen().size.columns);
  for (size_t i = 8; i < width; ++i) out += dash;
  return cut_shown(out, width, "") + '\n';
}

std::string TableWriter::picture(std::vector<Cells> early, bool windows) {
  if (early.empty()) return "";
  lay_out(early);
  std::string out = windows ? rule() : "";
  const size_t lines = screen().size.rows - std::min<size_t>(screen().size.rows, windows ? 3 : 2);
  write_header(out);
  const size_t shown = early.size() <= lines ? early.size() : lines - std::min<size_t>(lines, 1);
  for (size_t i = 0; i < shown; ++i) layout_.line(early[i], out);
  if (shown < early.size()) out += more_line(early.size() - shown);
  return out;
}

void TableWriter::save(StateWriter& out) const {
  DrawnWriter::save(out);
  layout_.save(out);
  out.u8(new_header_);
  out.u8(any_header_);
  out.u64(below_header_);
  out.u64(page_.size());
  for (const Cells& row : page_) save_row(row, out);
}

void TableWriter::load(StateReader& in) {
  DrawnWriter::load(in);
  layout_.load(in);
  new_header_ = in.u8() != 0;
  any_header_ = in.u8() != 0;
  below_header_ = in.u64();
  page_.clear();
  page_bytes_ = 0;
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    page_.push_back(load_row(in));
    for (const Cell& cell : page_.back()) page_bytes_ += cell.text.size();
  }
}

}  // namespace

const FormatDef& drawn_table_format() {
  static const FormatDef def{
      "table",
      {},
      "aligned columns for the eye, numbers right, null as -, computed fractions with six digits; on a "
      "terminal as wide as that: texts are cut, then computed times lose a date that all share, then columns "
      "at the right go; an aggregate of a stream is redrawn as it grows",
      nullptr,
      nullptr,
      nullptr,
      [](const WriteOptions& options) -> std::unique_ptr<Writer> {
        return std::make_unique<TableWriter>(options);
      },
  };
  return def;
}

}  // namespace weir
