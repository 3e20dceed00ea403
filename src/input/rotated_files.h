// What a rotation leaves beside a file: app.log.1, app.log.2.gz, app.log-20261121, app-20261121.log.
//
//   Rest rest = find_rest(files, "app.log", position, {});     // where the file is that was being read
//   for (RotatedFile& file : newer_files(files, "app.log", …)) // those that came and went since
//
// Which file it is, is told by identity and content together; which came later, by time and name.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "input/file_system.h"
#include "input/fingerprint.h"
#include "input/text_file.h"

namespace weir {

struct RotatedFile {
  std::string path;
  FileStatus status;
  std::string part;                // what the rotation put into its name: "1", "20261121"
  std::optional<uint64_t> number;  // of "1": the higher, the older
};

// Those whose names say that they were made of `path` by a rotation, oldest first. Of app.log.1 and
// app.log.1.gz (being compressed right now) only the former.
std::vector<RotatedFile> rotated_files(FileSystem& files, const std::string& path);

// Of them, those that were written after `old` (where that is among them), or after `since`.
std::vector<RotatedFile> newer_files(FileSystem& files, const std::string& path, FileId old, int64_t since);

struct Rest {
  std::unique_ptr<TextFile> text;  // null: not found
  FileStatus status;
  Match match = Match::No;
  bool copy = false;  // another file with the same content, which does not grow
};

// The file that was read up to `position`: under its name, renamed, copied, or compressed. Not the file
// `not_this`, which is known to have been truncated.
Rest find_rest(FileSystem& files, const std::string& path, const Position& position, FileId not_this);

}  // namespace weir
