#include "stages/windowed.h"

namespace weir {

WindowState& WindowedOperator::state(const Window& window) {
  std::unique_ptr<WindowState>& found = states_[window];
  if (found == nullptr) found = make_();
  return *found;
}

void WindowedOperator::rows(Batch& batch) {
  if (next().done()) return;
  const Environment env = context_.environment(batch);
  if (!windowed()) {
    state(Window()).add(batch, batch.selected, env);
    return;
  }
  const std::vector<uint32_t> rows = batch.selected;
  for (size_t begin = 0; begin < rows.size();) {
    const Window& window = batch.windows[rows[begin]];
    size_t end = begin + 1;
    while (end < rows.size() && batch.windows[rows[end]] == window) ++end;
    state(window).add(batch, RowSet(rows).subspan(begin, end - begin), env);
    begin = end;
  }
}

void WindowedOperator::emit(std::map<Window, std::unique_ptr<WindowState>>::iterator at) {
  const Window window = at->first;
  const std::unique_ptr<WindowState> state = std::move(at->second);
  states_.erase(at);
  Numbered out(next(), sent_);
  if (!next().done()) state->result(window, scratch_, out);
}

void WindowedOperator::Numbered::rows(Batch& batch) {
  batch.arrivals.resize(batch.rows);
  for (const uint32_t row : batch.selected) batch.arrivals[row] = sent_++;
  next_.rows(batch);
}

bool WindowedOperator::look(Sink& out) const {
  uint64_t sent = sent_;
  Batch scratch;
  Numbered numbered(out, sent);
  if (!windowed() && states_.empty()) make_()->result(Window(), scratch, numbered);
  for (const auto& [window, state] : states_) {
    if (!out.done()) state->result(window, scratch, numbered);
  }
  return true;
}

void WindowedOperator::watermark(int64_t time) {
  if (!windowed()) return;  // its rows come at the end
  const bool by_time = window_ != WindowInForce::Kind::Count;
  while (by_time && !states_.empty() && states_.begin()->first.end <= time) emit(states_.begin());
  next().watermark(time);
}

void WindowedOperator::close(const Window& window) {
  const auto at = states_.find(window);
  if (at != states_.end()) emit(at);
  next().close(window);
}

void WindowedOperator::finish() {
  if (!windowed()) state(Window());  // without rows, too: count() is 0
  while (!states_.empty()) emit(states_.begin());
  next().finish();
}

void WindowedOperator::save(StateWriter& out) const {
  out.u64(sent_);
  out.u64(states_.size());
  for (const auto& [window, state] : states_) {
    window.save(out);
    state->save(out);
  }
}

void WindowedOperator::load(StateReader& in, const Origins&) {
  states_.clear();
  sent_ = in.u64();
  for (uint64_t left = in.u64(); left > 0 && !in.bad(); --left) {
    Window window;
    window.load(in);
    state(window).load(in);
  }
}

size_t WindowedOperator::state_bytes() const {
  constexpr size_t kNode = 5 * sizeof(void*);  // what a map keeps besides an element
  size_t total = states_.size() * (kNode + sizeof(decltype(states_)::value_type));
  for (const auto& [window, state] : states_) total += state->bytes();
  return total;
}

Held WindowedOperator::held() const {
  Held held;
  for (const auto& [window, state] : states_) held.groups += state->groups();
  return held;
}

RowKeepingOperator::RowKeepingOperator(RunContext& context, const MakeWith& make,
                                       std::unique_ptr<RowCodec> codec, WindowInForce::Kind window)
    : WindowedOperator(
          context, [make, shared = codec.get()] { return make(*shared); }, window),
      codec_(std::move(codec)) {}

void RowKeepingOperator::save(StateWriter& out) const {
  codec_->save(out);
  WindowedOperator::save(out);
}

void RowKeepingOperator::load(StateReader& in, const Origins& origins) {
  codec_->load(in, origins);
  WindowedOperator::load(in, origins);
}

}  // namespace weir
