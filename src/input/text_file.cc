#include "input/text_file.h"

#include <algorithm>

namespace weir {
namespace {

// The packed bytes, for unpack().
class FileBytes final : public ByteStream {
 public:
  explicit FileBytes(OpenFile& file) : file_(file) {}
  Result<size_t> read(char* to, size_t size) override {
    auto n = file_.read_at(place_, to, size);
    if (n) place_ += *n;
    return n;
  }
  bool ready() override { return true; }
  bool live() const override { return false; }

 private:
  OpenFile& file_;
  uint64_t place_ = 0;
};

}  // namespace

int TextFile::open(FileSystem& files, const std::string& path, std::unique_ptr<TextFile>& text) {
  std::unique_ptr<OpenFile> file;
  const int error = files.open(path, file);
  if (error == 0) text = std::make_unique<TextFile>(std::move(file), packing_of(path));
  return error;
}

Result<size_t> TextFile::read(uint64_t offset, char* to, size_t size) {
  return packed() ? read_packed(offset, to, size) : file_->read_at(offset, to, size);
}

Result<size_t> TextFile::read_packed(uint64_t offset, char* to, size_t size) {
  if (unpacked_ == nullptr || offset < place_) {
    unpacked_ = unpack(std::make_unique<FileBytes>(*file_), packing_, {});
    place_ = 0;
  }
  char passed[4096];
  while (place_ < offset) {
    auto n = unpacked_->read(passed, std::min<uint64_t>(sizeof passed, offset - place_));
    if (!n || *n == 0) return n;
    place_ += *n;
  }
  size_t done = 0;
  while (done < size) {
    auto n = unpacked_->read(to + done, size - done);
    if (!n && done == 0) return n;
    if (!n || *n == 0) break;
    done += *n;
    place_ += *n;
  }
  return done;
}

}  // namespace weir
