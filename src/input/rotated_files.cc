// Tested by tests/unit/rotated_files_test.cc.
#include "input/rotated_files.h"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace weir {
namespace {

std::string_view without_packing(std::string_view name) {
  for (const std::string_view ending : {".gz", ".zst"}) {
    if (name.ends_with(ending)) return name.substr(0, name.size() - ending.size());
  }
  return name;
}

// A number or a date, as rotations write them: 1, 20261121, 2026-11-21T10:00. Not `error` of app-error.log.
bool is_rotation_part(std::string_view part) {
  if (part == "old") return true;
  return !part.empty() && part[0] >= '0' && part[0] <= '9' &&
         part.find_first_not_of("0123456789TZ._:-") == std::string_view::npos;
}

// Of "app.log": `1` of app.log.1 and app.log.1.gz, of app-1.log too; "" where it is another log.
std::string_view rotation_part(std::string_view base, std::string_view name) {
  name = without_packing(name);
  const auto part_of = [&](std::string_view stem, std::string_view ending) -> std::string_view {
    if (name.size() < stem.size() + ending.size() + 2 || !name.starts_with(stem) || !name.ends_with(ending))
      return "";
    const char separator = name[stem.size()];
    const std::string_view part = name.substr(stem.size() + 1, name.size() - stem.size() - 1 - ending.size());
    return (separator == '.' || separator == '-') && is_rotation_part(part) ? part : "";
  };
  const std::string_view part = part_of(base, "");
  const size_t dot = base.rfind('.');
  if (!part.empty() || dot == std::string_view::npos || dot == 0) return part;
  return part_of(base.substr(0, dot), base.substr(dot));
}

std::optional<uint64_t> small_number(std::string_view part) {
  uint64_t number = 0;
  const auto [end, error] = std::from_chars(part.data(), part.data() + part.size(), number);
  if (error != std::errc() || end != part.data() + part.size() || part.size() > 5) return std::nullopt;
  return number;
}

// By their names alone.
bool named_older(const RotatedFile& a, const RotatedFile& b) {
  if (a.number && b.number) return *a.number > *b.number;
  return a.part < b.part;
}

struct Beside {
  std::string directory;
  std::string base;
  std::vector<std::string> names;
  std::string path(const std::string& name) const { return directory + "/" + name; }
};

Beside beside(FileSystem& files, const std::string& path) {
  const std::string real = files.real_path(path);
  Beside beside{directory_of(real), name_of(real), files.names(directory_of(real))};
  std::sort(beside.names.begin(), beside.names.end());
  return beside;
}

bool known(const Position& position) { return position.check_size > 0; }

// Opens the file and compares. Where nothing had been read of a file, its identity is all there is.
Rest compare(FileSystem& files, const std::string& path, const Position& position) {
  Rest rest;
  if (TextFile::open(files, path, rest.text) != 0) return {};
  if (rest.text->status(rest.status) != 0) return {};
  rest.match = !known(position) && rest.status.id == position.id ? Match::Yes : Match::No;
  if (known(position)) rest.match = match(*rest.text, position);
  // Devices may be numbered otherwise after the machine has started anew.
  rest.copy = rest.status.id.inode != position.id.inode;
  return rest;
}

}  // namespace

std::vector<RotatedFile> rotated_files(FileSystem& files, const std::string& path) {
  std::vector<RotatedFile> found;
  const Beside near = beside(files, path);
  for (const std::string& name : near.names) {
    const std::string_view part = rotation_part(near.base, name);
    if (part.empty()) continue;
    const std::string_view plain = without_packing(name);
    if (plain != name && std::binary_search(near.names.begin(), near.names.end(), plain)) continue;
    RotatedFile file{near.path(name), {}, std::string(part), small_number(part)};
    if (files.status(file.path, file.status) == 0 && file.status.kind == FileKind::Regular)
      found.push_back(std::move(file));
  }
  std::stable_sort(found.begin(), found.end(), [](const RotatedFile& a, const RotatedFile& b) {
    return a.status.mtime != b.status.mtime ? a.status.mtime < b.status.mtime : named_older(a, b);
  });
  return found;
}

std::vector<RotatedFile> newer_files(FileSystem& files, const std::string& path, FileId old, int64_t since) {
  std::vector<RotatedFile> found = rotated_files(files, path);
  const auto at =
      std::find_if(found.begin(), found.end(), [&](const RotatedFile& f) { return f.status.id == old; });
  std::optional<RotatedFile> old_file;
  if (at != found.end()) old_file = *at;
  std::erase_if(found, [&](const RotatedFile& f) {
    if (f.status.id == old || f.status.mtime < since) return true;
    // Clocks tick slowly, some every 4 ms: among equals the names tell.
    return f.status.mtime == since && old_file && !named_older(*old_file, f);
  });
  return found;
}

Rest find_rest(FileSystem& files, const std::string& path, const Position& position, FileId not_this) {
  const Beside near = beside(files, path);
  std::vector<std::string> same_file{path};
  std::vector<std::string> others{path};
  std::vector<std::string> packed;
  for (const std::string& name : near.names) {
    FileStatus status;
    if (files.status(near.path(name), status) != 0 || status.kind != FileKind::Regular) continue;
    if (status.id.inode == position.id.inode) same_file.push_back(near.path(name));
    if (name == near.base || rotation_part(near.base, name).empty()) continue;
    (without_packing(name) == name ? others : packed).push_back(near.path(name));
  }
  others.insert(others.end(), packed.begin(), packed.end());
  Rest shorter;
  const auto search = [&](const std::vector<std::string>& paths, bool identical) {
    for (const std::string& candidate : paths) {
      Rest rest = compare(files, candidate, position);
      if (rest.text == nullptr || rest.status.id == not_this || (identical && rest.copy)) continue;
      if (rest.match == Match::Yes) return rest;
      if (rest.match == Match::Short && rest.copy && candidate != path && shorter.text == nullptr)
        shorter = std::move(rest);
    }
    return Rest{};
  };
  Rest rest = search(same_file, true);
  if (rest.text == nullptr && known(position)) rest = search(others, false);
  return rest.text != nullptr ? std::move(rest) : std::move(shorter);
}

}  // namespace weir
