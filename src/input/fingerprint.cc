// Tested by tests/unit/fingerprint_test.cc and followed_file_test.cc.
#include "input/fingerprint.h"

#include <algorithm>

namespace weir {
namespace {

constexpr uint64_t kHead = 4096;
constexpr uint64_t kCheck = 1024;  // hashed before the end; up to twice that

// The hash of the text's bytes from `begin` on; false when they are not there.
bool hash_of(TextFile& text, uint64_t begin, uint64_t size, uint64_t& hash) {
  char bytes[kHead];
  const auto n = text.read(begin, bytes, size);
  if (!n || *n < size) return false;
  hash = XXH64(bytes, size, 0);
  return true;
}

bool same(TextFile& text, uint64_t begin, uint64_t size, uint64_t hash) {
  uint64_t found = 0;
  return size == 0 || (size <= kHead && hash_of(text, begin, size, found) && found == hash);
}

// Is it shorter than what was read, and what there is of it the same as far as hashes reach?
bool is_beginning(TextFile& text, const Position& position) {
  char byte;
  if (position.check_end() == 0) return false;
  const auto behind = text.read(position.check_end() - 1, &byte, 1);
  if (!behind || *behind > 0) return false;
  if (position.head_size == kHead && same(text, 0, kHead, position.head_hash)) return true;
  for (size_t i = position.prefix_hashes.size(); i-- > 0;) {
    const uint64_t prefix = Position::kPrefixes[i];
    const auto there = text.read(prefix - 1, &byte, 1);
    if (!there) return false;
    if (prefix <= position.head_size && *there > 0) return same(text, 0, prefix, position.prefix_hashes[i]);
  }
  return false;
}

}  // namespace

void Position::save(StateWriter& out) const {
  for (const uint64_t n :
       {id.device, id.inode, offset, head_size, head_hash, check_begin, check_size, check_hash})
    out.u64(n);
  for (const uint64_t hash : prefix_hashes) out.u64(hash);
  out.i64(mtime);
}

void Position::load(StateReader& in) {
  for (uint64_t* n :
       {&id.device, &id.inode, &offset, &head_size, &head_hash, &check_begin, &check_size, &check_hash})
    *n = in.u64();
  for (uint64_t& hash : prefix_hashes) hash = in.u64();
  mtime = in.i64();
}

Fingerprint::Fingerprint() {
  XXH64_reset(&head_, 0);
  XXH64_reset(&check_, 0);
}

bool Fingerprint::take_up(TextFile& text, uint64_t offset) {
  char bytes[kHead];
  *this = Fingerprint();
  const auto head = text.read(0, bytes, std::min(offset, kHead));
  if (!head || *head < std::min(offset, kHead)) return false;
  add({bytes, *head});
  if (offset <= kHead) return true;
  XXH64_reset(&check_, 0);
  check_begin_ = end_ = offset - kCheck;
  const auto check = text.read(end_, bytes, kCheck);
  if (!check || *check < kCheck) return false;
  add({bytes, *check});
  return true;
}

void Fingerprint::add_head(std::string_view bytes) {
  for (size_t i = 0; i < prefixes_.size(); ++i) {
    const uint64_t prefix = Position::kPrefixes[i];
    if (head_size_ >= prefix) continue;
    const std::string_view part = bytes.substr(0, prefix - head_size_);
    XXH64_update(&head_, part.data(), part.size());
    head_size_ += part.size();
    bytes.remove_prefix(part.size());
    if (head_size_ < prefix) return;
    prefixes_[i] = XXH64_digest(&head_);
  }
  bytes = bytes.substr(0, kHead - head_size_);
  XXH64_update(&head_, bytes.data(), bytes.size());
  head_size_ += bytes.size();
}

void Fingerprint::add(std::string_view bytes) {
  if (end_ == head_size_ && head_size_ < kHead) add_head(bytes);
  end_ += bytes.size();
  // What is hashed grows with small reads, and begins anew rather than being read again.
  if (end_ - check_begin_ > 2 * kCheck) {
    if (bytes.size() > kCheck) bytes = bytes.substr(bytes.size() - kCheck);
    XXH64_reset(&check_, 0);
    check_begin_ = end_ - bytes.size();
  }
  XXH64_update(&check_, bytes.data(), bytes.size());
}

bool Fingerprint::fits_end(TextFile& text) const {
  return same(text, check_begin_, end_ - check_begin_, XXH64_digest(&check_));
}

Position Fingerprint::position() const {
  Position position;
  position.offset = end_;
  position.head_size = head_size_;
  position.head_hash = XXH64_digest(&head_);
  position.prefix_hashes = prefixes_;
  position.check_begin = check_begin_;
  position.check_size = end_ - check_begin_;
  position.check_hash = XXH64_digest(&check_);
  return position;
}

Match match(TextFile& text, const Position& position) {
  if (same(text, 0, position.head_size, position.head_hash) &&
      same(text, position.check_begin, position.check_size, position.check_hash))
    return Match::Yes;
  return is_beginning(text, position) ? Match::Short : Match::No;
}

}  // namespace weir
