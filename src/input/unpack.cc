// Tested by tests/golden/formats/compressed.test and tests/pipes.
#include "input/unpack.h"

#include <zlib.h>
#include <zstd.h>
#include <zstd_errors.h>

#include <algorithm>
#include <cstring>
#include <new>
#include <string>

namespace weir {
namespace {

constexpr size_t kPacked = 128 * 1024;  // bytes read at once

// Room to write to; what is written is cut from it.
struct Room {
  char* to;
  size_t size;
};

class Decoder {
 public:
  virtual ~Decoder() = default;
  // Unpacks some of `in`, which is cut to the rest. "" or what is wrong with it.
  virtual std::string decode(std::string_view& in, Room& out) = 0;
  // A member or frame has begun that has not ended.
  virtual bool inside() const = 0;
  virtual std::string_view name() const = 0;
};

class GzipDecoder final : public Decoder {
 public:
  GzipDecoder() {
    constexpr int kGzipOnly = 16 + MAX_WBITS;
    if (inflateInit2(&stream_, kGzipOnly) != Z_OK) throw std::bad_alloc();
  }
  GzipDecoder(const GzipDecoder&) = delete;
  GzipDecoder& operator=(const GzipDecoder&) = delete;
  ~GzipDecoder() override { inflateEnd(&stream_); }

  std::string decode(std::string_view& in, Room& out) override {
    if (!inside_ && members_ > 0 && !next_member(in)) return "trailing garbage";
    if (!inside_ && in.empty()) return "";
    inside_ = true;
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(in.data()));  // zlib only reads it
    stream_.avail_in = static_cast<uInt>(in.size());
    stream_.next_out = reinterpret_cast<Bytef*>(out.to);
    stream_.avail_out = static_cast<uInt>(std::min<size_t>(out.size, 1u << 30));
    const uInt room = stream_.avail_out;
    const int result = inflate(&stream_, Z_NO_FLUSH);
    in.remove_prefix(in.size() - stream_.avail_in);
    out.to += room - stream_.avail_out;
    out.size -= room - stream_.avail_out;
    if (result == Z_STREAM_END) {
      inside_ = false;
      ++members_;
    } else if (result == Z_MEM_ERROR) {
      throw std::bad_alloc();
    } else if (result != Z_OK && result != Z_BUF_ERROR) {
      return stream_.msg != nullptr ? stream_.msg : "it needs a dictionary";
    }
    return "";
  }
  bool inside() const override { return inside_; }
  std::string_view name() const override { return "gzip"; }

 private:
  // Behind a member. Zeros up to the end are padding, as gzip has it (tapes); false when it is something
  // else.
  bool next_member(std::string_view& in) {
    while (in.starts_with('\0')) {
      in.remove_prefix(1);
      padding_ = true;
    }
    if (in.empty()) return true;
    if (padding_ || !in.starts_with('\x1f')) return false;
    inflateReset(&stream_);
    return true;
  }

  z_stream stream_{};
  uint64_t members_ = 0;
  bool inside_ = false;
  bool padding_ = false;
};

class ZstdDecoder final : public Decoder {
 public:
  ZstdDecoder() : stream_(ZSTD_createDStream()) {
    if (stream_ == nullptr) throw std::bad_alloc();
    wanted_ = ZSTD_initDStream(stream_);
  }
  ZstdDecoder(const ZstdDecoder&) = delete;
  ZstdDecoder& operator=(const ZstdDecoder&) = delete;
  ~ZstdDecoder() override { ZSTD_freeDStream(stream_); }

  // Of a call that ends in an error, libzstd keeps what it unpacked before. So it gets no more than it asks
  // for, a block at a time, and nothing while it may hold something back.
  std::string decode(std::string_view& in, Room& out) override {
    std::string_view nothing;
    if (inside_ && full_) decode_some(nothing, out);
    if (out.size == 0 || (!inside_ && in.empty())) return "";
    std::string_view block = in.substr(0, wanted_);
    const size_t given = block.size();
    std::string wrong = decode_some(block, out);
    in.remove_prefix(given - block.size());
    return wrong;
  }
  bool inside() const override { return inside_; }
  std::string_view name() const override { return "zstd"; }

 private:
  std::string decode_some(std::string_view& in, Room& out) {
    ZSTD_inBuffer from{in.data(), in.size(), 0};
    ZSTD_outBuffer to{out.to, out.size, 0};
    const size_t result = ZSTD_decompressStream(stream_, &to, &from);
    in.remove_prefix(from.pos);
    out.to += to.pos;
    out.size -= to.pos;
    full_ = out.size == 0;
    if (ZSTD_isError(result) != 0) {
      const ZSTD_ErrorCode code = ZSTD_getErrorCode(result);
      if (code == ZSTD_error_memory_allocation) throw std::bad_alloc();
      if (code == ZSTD_error_prefix_unknown) return frames_ > 0 ? "trailing garbage" : "unknown header";
      return ZSTD_getErrorName(result);
    }
    inside_ = result != 0;
    wanted_ = inside_ ? result : ZSTD_initDStream(stream_);
    if (!inside_) ++frames_;
    return "";
  }

  ZSTD_DStream* stream_;
  size_t wanted_ = 0;  // bytes of the next block, or header
  uint64_t frames_ = 0;
  bool inside_ = false;
  bool full_ = false;  // the room was filled: there may be more
};

constexpr std::string_view kGzipMagic = "\x1f\x8b";
constexpr std::string_view kZstdMagic = "\x28\xb5\x2f\xfd";

class UnpackedStream final : public ByteStream {
 public:
  UnpackedStream(std::unique_ptr<ByteStream> packed, Packing packing, const StreamOptions& options)
      : packed_(std::move(packed)),
        detecting_(packing == Packing::Detect),
        read_limit_(options.read_limit),
        buffer_(new char[kPacked]) {
    set(packing);
  }

  Result<size_t> read(char* to, size_t size) override {
    if (read_limit_ > 0) size = std::min(size, read_limit_);
    if (!ahead_.empty()) {
      const size_t n = std::min(size, ahead_.size());
      std::memcpy(to, ahead_.data(), n);
      ahead_.remove_prefix(n);
      return n;
    }
    while (true) {
      Result<size_t> made = step(to, size);
      if (!made || *made > 0 || at_end_) return made;
    }
  }

  // There is something once it has been unpacked: the packed bytes that have come may not be enough for it.
  bool ready() override {
    if (!live() || !ahead_.empty()) return true;
    if (as_it_is() && in_.empty()) return packed_->ready();
    while (!at_end_ && (!in_.empty() || packed_->ready())) {
      if (room_ == nullptr) room_.reset(new char[kAhead]);
      const Result<size_t> made = step(room_.get(), kAhead);
      if (!made) return true;  // read() tells it again
      ahead_ = {room_.get(), *made};
      if (*made > 0) return true;
    }
    return at_end_;
  }
  bool live() const override { return packed_->live(); }
  bool pauses() const override { return packed_->pauses(); }
  int wait_fd() const override { return packed_->wait_fd(); }

 private:
  static constexpr size_t kAhead = 64 * 1024;

  void set(Packing packing) {
    if (packing == Packing::Gzip) decoder_ = std::make_unique<GzipDecoder>();
    if (packing == Packing::Zstd) decoder_ = std::make_unique<ZstdDecoder>();
  }
  bool as_it_is() const { return !detecting_ && decoder_ == nullptr; }

  // Unpacks what there is, or reads more: 0 when that was not enough, or at the end.
  Result<size_t> step(char* to, size_t size) {
    if (!error_.empty()) return Error{error_};
    if (as_it_is()) return take(to, size);
    if (!detecting_) {
      Room out{to, size};
      const size_t before = in_.size();
      std::string wrong = decoder_->decode(in_, out);
      if (!wrong.empty()) error_ = "corrupt " + std::string(decoder_->name()) + " data: " + wrong;
      const size_t made = size - out.size;
      if (made > 0 || (wrong.empty() && in_.size() < before)) return made;
      if (!wrong.empty()) return Error{error_};
    }
    return read_more();
  }

  Result<size_t> take(char* to, size_t size) {
    if (in_.empty()) {
      Result<size_t> n = packed_->read(to, size);
      at_end_ = !n || *n == 0;
      return n;
    }
    const size_t n = std::min(size, in_.size());
    std::memcpy(to, in_.data(), n);
    in_.remove_prefix(n);
    return n;
  }

  // Of what there is all has been used, but for the first bytes that are to tell what they are.
  Result<size_t> read_more() {
    const size_t kept = in_.size();
    if (kept > 0) std::memmove(buffer_.get(), in_.data(), kept);
    Result<size_t> n = packed_->read(buffer_.get() + kept, kPacked - kept);
    if (!n) {
      error_ = n.error();
      return n;
    }
    in_ = {buffer_.get(), kept + *n};
    if (detecting_) detect(*n == 0);
    if (*n > 0) return size_t{0};
    at_end_ = in_.empty();
    if (decoder_ != nullptr && decoder_->inside()) {
      error_ = "the " + std::string(decoder_->name()) + " data is cut off";
      return Error{error_};
    }
    return size_t{0};
  }

  void detect(bool at_end) {
    const auto begins = [&](std::string_view magic) {
      return in_.starts_with(magic) || (!at_end && magic.starts_with(in_));
    };
    if (begins(kGzipMagic) || begins(kZstdMagic)) {
      if (in_.size() < kGzipMagic.size() || (in_[0] != kGzipMagic[0] && in_.size() < kZstdMagic.size()))
        return;
      set(in_.starts_with(kGzipMagic) ? Packing::Gzip : Packing::Zstd);
    }
    detecting_ = false;
  }

  std::unique_ptr<ByteStream> packed_;
  bool detecting_;
  size_t read_limit_;
  std::unique_ptr<Decoder> decoder_;  // null: the bytes are taken as they are
  std::unique_ptr<char[]> buffer_;
  std::string_view in_;  // packed bytes not used yet, in the buffer
  bool at_end_ = false;
  std::string error_;
  std::unique_ptr<char[]> room_;
  std::string_view ahead_;  // unpacked by ready(), in the room
};

// Ignoring the case of ASCII letters; `ending` is in lower case.
bool ends_with(std::string_view name, std::string_view ending) {
  if (name.size() < ending.size()) return false;
  name.remove_prefix(name.size() - ending.size());
  return std::equal(name.begin(), name.end(), ending.begin(),
                    [](char a, char b) { return (a >= 'A' && a <= 'Z' ? a + ('a' - 'A') : a) == b; });
}

}  // namespace

Packing packing_of(std::string_view path) {
  if (path == "-") return Packing::Detect;
  if (ends_with(path, ".gz")) return Packing::Gzip;
  return ends_with(path, ".zst") ? Packing::Zstd : Packing::None;
}

std::unique_ptr<ByteStream> unpack(std::unique_ptr<ByteStream> packed, Packing packing,
                                   const StreamOptions& options) {
  if (packing == Packing::None) return packed;
  return std::make_unique<UnpackedStream>(std::move(packed), packing, options);
}

}  // namespace weir
