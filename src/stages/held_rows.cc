#include "stages/held_rows.h"

#include <cstring>

namespace weir {
namespace {

using Length = uint32_t;

// The row that begins at `at`, and moves `at` behind it.
std::string_view next_row(const std::string& bytes, size_t& at) {
  Length length;
  std::memcpy(&length, bytes.data() + at, sizeof length);
  const std::string_view row(bytes.data() + at + sizeof length, length);
  at += sizeof length + length;
  return row;
}

}  // namespace

void HeldRows::add(RowCodec& codec, const Batch& batch, uint32_t row) {
  const size_t begin = bytes_.size();
  bytes_.append(sizeof(Length), 0);
  codec.encode(batch, row, bytes_);
  const auto length = static_cast<Length>(bytes_.size() - begin - sizeof(Length));
  std::memcpy(bytes_.data() + begin, &length, sizeof length);
}

void HeldRows::add(std::string_view row) {
  const auto length = static_cast<Length>(row.size());
  bytes_.append(reinterpret_cast<const char*>(&length), sizeof length);
  bytes_.append(row);
}

void HeldRows::merge(const HeldRows& from) {
  const std::string old = std::move(bytes_);
  HeldRows all;
  all.bytes_.reserve(old.size() + from.bytes_.size());
  size_t mine_at = 0;
  size_t theirs_at = 0;
  const auto arrival = [](const std::string& bytes, size_t at) {
    return at < bytes.size() ? RowCodec::arrival(next_row(bytes, at)) : UINT64_MAX;
  };
  while (mine_at < old.size() || theirs_at < from.bytes_.size()) {
    if (arrival(old, mine_at) <= arrival(from.bytes_, theirs_at)) {
      all.add(next_row(old, mine_at));
    } else {
      all.add(next_row(from.bytes_, theirs_at));
    }
  }
  bytes_ = std::move(all.bytes_);
}

void HeldRows::list(std::vector<std::string_view>& out) const {
  for (size_t at = 0; at < bytes_.size();) out.push_back(next_row(bytes_, at));
}

void HeldSender::add(const HeldRows& rows, const Window& window, Sink& out) {
  rows.list(rows_);
  windows_.push_back(window);
  ends_.push_back(rows_.size());
  if (rows_.size() >= kBatchRows) flush(out);
}

void HeldSender::flush(Sink& out) {
  size_t row = 0;
  size_t window = 0;
  codec_.decode_runs(rows_, scratch_, [&](Batch& batch) {
    batch.windows.resize(batch.rows);
    for (uint32_t i = 0; i < batch.rows; ++i, ++row) {
      while (ends_[window] <= row) ++window;
      batch.windows[i] = windows_[window];
      batch.arrivals[i] = sent_++;
    }
    fill_bounds(plan_, batch);
    out.rows(batch);
  });
  for (const Window& w : windows_) out.close(w);
  rows_.clear();
  windows_.clear();
  ends_.clear();
}

}  // namespace weir
