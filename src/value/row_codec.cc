#include "value/row_codec.h"

#include <cstring>

namespace weir {
namespace {

// The fixed part of a stored row.
struct Head {
  uint64_t arrival;
  int64_t time;
  uint64_t line_number;
  uint32_t origin;
  uint32_t line_length;
};

Head head_of(std::string_view row) {
  Head head;
  std::memcpy(&head, row.data(), sizeof head);
  return head;
}

}  // namespace

uint32_t RowCodec::origin(std::string_view row) { return head_of(row).origin; }
uint64_t RowCodec::arrival(std::string_view row) { return head_of(row).arrival; }

uint32_t RowCodec::origin_of(const Batch& batch) {
  for (size_t i = origins_.size(); i-- > 0;) {
    if (origins_[i].source == batch.source && origins_[i].header == batch.header)
      return static_cast<uint32_t>(i);
  }
  origins_.push_back({batch.source, batch.format, batch.header});
  return static_cast<uint32_t>(origins_.size() - 1);
}

void RowCodec::encode(const Batch& batch, uint32_t row, std::string& out) {
  const std::string_view line = keep_lines_ && !batch.lines.empty() ? batch.lines[row] : std::string_view();
  Head head;
  head.arrival = batch.arrivals.empty() ? 0 : batch.arrivals[row];
  head.time = batch.times.empty() ? kNoTime : batch.times[row];
  head.line_number = batch.line_numbers.empty() ? 0 : batch.line_numbers[row] + batch.line_base;
  head.origin = origin_of(batch);
  head.line_length = static_cast<uint32_t>(line.size());
  out.append(reinterpret_cast<const char*>(&head), sizeof head);
  out.append(line);
  StateWriter values(std::move(out));
  for (const uint32_t slot : slots_) {
    const bool filled = slot < batch.columns.size() && batch.columns[slot] != nullptr;
    values.value(filled ? batch.columns[slot][row] : Value::missing());
  }
  out = values.take();
}

void RowCodec::decode(const std::vector<std::string_view>& rows, Batch& out) const {
  out.rows = static_cast<uint32_t>(rows.size());
  for (const uint32_t slot : slots_) out.make_column(slot);
  if (!rows.empty()) {
    const Origin& from = origins_[origin(rows[0])];
    out.source = from.source;
    out.format = from.format;
    out.header = from.header;
  }
  const bool lines = keep_lines_ && out.source != nullptr;  // rows that a stage made have none
  out.line_base = 0;
  for (uint32_t row = 0; row < out.rows; ++row) {
    const Head head = head_of(rows[row]);
    std::string_view rest = rows[row].substr(sizeof head);
    if (lines) {
      out.lines.push_back(rest.substr(0, head.line_length));
      out.line_numbers.push_back(head.line_number);
    }
    out.arrivals.push_back(head.arrival);
    out.times.push_back(head.time);
    StateReader values(rest.substr(head.line_length));
    for (const uint32_t slot : slots_) out.columns[slot][row] = values.value();
  }
  out.select_all();
}

void RowCodec::save(StateWriter& out) const {
  out.u32(static_cast<uint32_t>(origins_.size()));
  for (const Origin& o : origins_) {
    out.u32(o.source == nullptr ? UINT32_MAX : o.source->index);
    out.u8(o.header != nullptr);
    if (o.header == nullptr) continue;
    out.string(o.header->line);
    out.u32(static_cast<uint32_t>(o.header->names.size()));
    for (const std::string& name : o.header->names) out.string(name);
  }
}

void RowCodec::load(StateReader& in, const Origins& origins) {
  origins_.clear();
  for (uint32_t left = in.u32(); left > 0 && !in.bad(); --left) {
    Origin o;
    const uint32_t index = in.u32();
    if (index != UINT32_MAX) {
      o.source = origins.source(index);
      o.format = origins.format(o.source);
    }
    if (in.u8() != 0) {
      auto header = std::make_shared<Header>();
      header->line = in.string();
      for (uint32_t names = in.u32(); names > 0 && !in.bad(); --names)
        header->names.emplace_back(in.string());
      o.header = std::move(header);
    }
    origins_.push_back(std::move(o));
  }
}

}  // namespace weir
