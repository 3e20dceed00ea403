#include "memory_files.h"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <utility>

namespace weir {
namespace {

FileStatus status_of(const MemoryFileSystem::File& file) {
  FileStatus status;
  status.id = file.id;
  status.size = file.bytes.size();
  status.links = file.links;
  status.mtime = file.mtime;
  return status;
}

class MemoryOpenFile final : public OpenFile {
 public:
  MemoryOpenFile(MemoryFileSystem& files, MemoryFileSystem::Handle file)
      : files_(files), file_(std::move(file)) {
    ++files_.open_files;
  }
  MemoryOpenFile(const MemoryOpenFile&) = delete;
  MemoryOpenFile& operator=(const MemoryOpenFile&) = delete;
  ~MemoryOpenFile() override { --files_.open_files; }

  Result<size_t> read_at(uint64_t offset, char* to, size_t size) override {
    ++files_.reads;
    if (offset >= file_->bytes.size()) return size_t{0};
    const size_t n = std::min<size_t>(size, file_->bytes.size() - offset);
    std::memcpy(to, file_->bytes.data() + offset, n);
    return n;
  }
  int status(FileStatus& status) override {
    status = status_of(*file_);
    return 0;
  }

 private:
  MemoryFileSystem& files_;
  MemoryFileSystem::Handle file_;
};

}  // namespace

std::string MemoryFileSystem::normal(const std::string& path) const {
  return path.starts_with("./") ? path.substr(2) : path;
}

MemoryFileSystem::Handle MemoryFileSystem::find(const std::string& path) {
  const auto at = files_.find(normal(real_path(path)));
  return at == files_.end() ? nullptr : at->second;
}

MemoryFileSystem::Handle MemoryFileSystem::make() {
  auto free = std::find_if(inodes_.begin(), inodes_.end(), [](const auto& file) { return file.expired(); });
  if (free == inodes_.end()) free = inodes_.insert(inodes_.end(), std::weak_ptr<File>());
  auto file = std::make_shared<File>();
  file->id = {1, static_cast<uint64_t>(free - inodes_.begin()) + 1};
  file->links = 1;
  *free = file;
  return file;
}

MemoryFileSystem::Handle MemoryFileSystem::create(const std::string& path) {
  Handle& file = files_[normal(real_path(path))];
  if (file == nullptr) file = make();
  file->bytes.clear();
  file->mtime = clock += tick;
  return file;
}

MemoryFileSystem::Handle MemoryFileSystem::append(const std::string& path, const std::string& bytes) {
  Handle file = find(path);
  if (file == nullptr) file = create(path);
  append(file, bytes);
  return file;
}

void MemoryFileSystem::append(const Handle& file, const std::string& bytes) {
  file->bytes += bytes;
  file->mtime = clock += tick;
}

void MemoryFileSystem::write_at(const Handle& file, uint64_t offset, const std::string& bytes) {
  if (file->bytes.size() < offset + bytes.size()) file->bytes.resize(offset + bytes.size());
  file->bytes.replace(offset, bytes.size(), bytes);
  file->mtime = clock += tick;
}

void MemoryFileSystem::rename(const std::string& from, const std::string& to) {
  clock += tick;
  if (const auto at = files_.find(from); at != files_.end()) {
    const Handle file = at->second;
    files_.erase(at);
    unlink(to);
    files_[to] = file;
    return;
  }
  std::map<std::string, Handle> moved;
  for (const auto& [path, file] : files_)
    moved[path.starts_with(from + "/") ? to + path.substr(from.size()) : path] = file;
  files_ = std::move(moved);
}

void MemoryFileSystem::unlink(const std::string& path) {
  clock += tick;
  const auto at = files_.find(path);
  if (at == files_.end()) return;
  --at->second->links;
  files_.erase(at);
}

void MemoryFileSystem::link(const std::string& target, const std::string& path) { links_[path] = target; }

void MemoryFileSystem::write_new(const std::string& path, const std::string& bytes) {
  const Handle file = make();
  unlink(path);
  files_[path] = file;
  append(file, bytes);
}

int MemoryFileSystem::open(const std::string& path, std::unique_ptr<OpenFile>& file) {
  const Handle found = find(path);
  if (found == nullptr) return ENOENT;
  if (unreadable.contains(path)) return EACCES;
  file = std::make_unique<MemoryOpenFile>(*this, found);
  return 0;
}

int MemoryFileSystem::status(const std::string& path, FileStatus& status) {
  const Handle found = find(path);
  if (found == nullptr) return ENOENT;
  status = status_of(*found);
  return 0;
}

std::vector<std::string> MemoryFileSystem::names(const std::string& directory) {
  std::vector<std::string> names;
  for (const auto& [path, file] : files_) {
    if (directory_of(path) == directory) names.push_back(name_of(path));
  }
  return names;
}

std::string MemoryFileSystem::real_path(const std::string& path) {
  const auto at = links_.find(normal(path));
  return at == links_.end() ? path : real_path(at->second);
}

}  // namespace weir
