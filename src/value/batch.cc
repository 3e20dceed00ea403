#include "value/batch.h"

#include <algorithm>
#include <numeric>

#include "value/state.h"

namespace weir {

void Window::save(StateWriter& out) const {
  out.i64(start);
  out.i64(end);
  out.u64(ordinal);
}

void Window::load(StateReader& in) {
  start = in.i64();
  end = in.i64();
  ordinal = in.u64();
}

Value* Batch::make_column(uint32_t slot) {
  if (slot >= columns.size()) {
    columns.resize(slot + 1, nullptr);
    settled.resize(slot + 1, 0);
  }
  columns[slot] = arena.array<Value>(rows == 0 ? 1 : rows);
  settled[slot] = 0;
  return columns[slot];
}

Value* Batch::column(uint32_t slot) {
  if (slot < columns.size() && columns[slot] != nullptr) return columns[slot];
  Value* made = make_column(slot);
  std::fill(made, made + rows, Value::missing());
  settled[slot] = 1;
  return made;
}

void Batch::select_all() {
  selected.resize(rows);
  std::iota(selected.begin(), selected.end(), 0U);
}

void Batch::reset() {
  rows = 0;
  selected.clear();
  columns.assign(columns.size(), nullptr);
  settled.assign(settled.size(), 0);
  source = nullptr;
  format = nullptr;
  header.reset();
  lines.clear();
  line_numbers.clear();
  line_base = 1;
  rejects.clear();
  windows.clear();
  times.clear();
  arrivals.clear();
  written.clear();
  is_written = false;
  for (Prepared& p : prepared) p.counts = false;
  arena.reset();
  block.reset();
}

namespace {

template <class T>
void pick(const std::vector<T>& from, const std::vector<uint32_t>& picked, std::vector<T>& to) {
  if (from.empty()) return;
  to.reserve(picked.size());
  for (const uint32_t row : picked) to.push_back(from[row]);
}

}  // namespace

Batch gather(const Batch& from, const std::vector<uint32_t>& picked) {
  Batch to;
  gather(from, picked, to);
  return to;
}

void gather(const Batch& from, const std::vector<uint32_t>& picked, Batch& to) {
  to.rows = static_cast<uint32_t>(picked.size());
  to.columns.assign(from.columns.size(), nullptr);
  to.settled = from.settled;
  for (uint32_t slot = 0; slot < from.columns.size(); ++slot) {
    const Value* source = from.columns[slot];
    if (source == nullptr) continue;
    Value* target = to.arena.array<Value>(std::max<size_t>(picked.size(), 1));
    for (size_t i = 0; i < picked.size(); ++i) target[i] = source[picked[i]];
    to.columns[slot] = target;
  }
  to.source = from.source;
  to.format = from.format;
  to.header = from.header;
  pick(from.lines, picked, to.lines);
  pick(from.line_numbers, picked, to.line_numbers);
  to.line_base = from.line_base;
  to.read_time = from.read_time;
  pick(from.windows, picked, to.windows);
  pick(from.times, picked, to.times);
  pick(from.arrivals, picked, to.arrivals);
  to.block = from.block;
  to.select_all();
}

}  // namespace weir
