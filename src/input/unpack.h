// Compressed inputs: access.ndjson.gz by zlib, access.ndjson.zst by libzstd.
//
//   stream = unpack(std::move(stream), packing_of(path));
//
// Several members or frames follow each other as one text; no bytes at all are an empty input. What is cut
// off or corrupt is an error once everything before it has been read. Memory is bounded: a gzip window is 32
// KiB, zstd frames that ask for more than 128 MiB are refused. Nothing is read ahead of what is asked for, so
// rows come out of a pipe as soon as they can be unpacked.
#pragma once

#include <cstdint>
#include <memory>
#include <string_view>

#include "input/stream.h"

namespace weir {

enum class Packing : uint8_t { None, Gzip, Zstd, Detect };

// By the file's name; of standard input ("-") its first bytes tell.
Packing packing_of(std::string_view path);

std::unique_ptr<ByteStream> unpack(std::unique_ptr<ByteStream> packed, Packing packing,
                                   const StreamOptions& options);

}  // namespace weir
