// What tells whether a file is still, or again, the one that was read, although its name, its inode or its
// place has changed: hashes of its head and of the bytes read last.
//
//   fingerprint.add(bytes);                       // in the order of reading
//   if (!fingerprint.fits_end(text)) …            // truncated or written anew
//   Position position = fingerprint.position();   // for a checkpoint
//
// A few hundred bytes, and no byte of the file itself: thousands of files are followed at once.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#define XXH_INLINE_ALL
#include <xxhash.h>

#include "input/file_system.h"
#include "input/text_file.h"
#include "value/state.h"

namespace weir {

// Where reading goes on after a restart. `offset` counts bytes of the (unpacked) text whose records were
// taken; the hashed bytes at `check_begin` may reach beyond it, over a half line and what was read ahead.
struct Position {
  static constexpr uint64_t kPrefixes[] = {16, 64, 256, 1024};

  FileId id;            // 0, 0: there was no file yet
  uint64_t offset = 0;  // what is before it was taken
  uint64_t head_size = 0;
  uint64_t head_hash = 0;
  std::array<uint64_t, 4> prefix_hashes{};  // of the first kPrefixes bytes, where there are as many
  uint64_t check_begin = 0;
  uint64_t check_size = 0;
  uint64_t check_hash = 0;
  int64_t mtime = 0;  // when it was last seen under its name: what a rotation made since is not older
  uint64_t check_end() const { return check_begin + check_size; }
  bool none() const { return id == FileId{}; }
  void save(StateWriter& out) const;
  void load(StateReader& in);
};

class Fingerprint {
 public:
  Fingerprint();
  // Of a text that is taken up in its middle; false where it is shorter than that.
  bool take_up(TextFile& text, uint64_t offset);
  void add(std::string_view bytes);
  uint64_t end() const { return end_; }
  // Are the bytes read last still where they were? One small read, 0.5 µs.
  bool fits_end(TextFile& text) const;
  // Without identity and time.
  Position position() const;

 private:
  void add_head(std::string_view bytes);

  XXH64_state_t head_;
  XXH64_state_t check_;
  std::array<uint64_t, 4> prefixes_{};
  uint64_t head_size_ = 0;
  uint64_t check_begin_ = 0;
  uint64_t end_ = 0;
};

// How a text compares with what was read.
enum class Match : uint8_t {
  No,
  Short,  // it begins so, and ends before the place that was reached
  Yes,
};
Match match(TextFile& text, const Position& position);

}  // namespace weir
