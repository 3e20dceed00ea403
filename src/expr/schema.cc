#include "expr/schema.h"

#include <algorithm>

#include "expr/nodes.h"

namespace weir {
namespace {

// The leading names of a path.
std::vector<std::string> leading_names(const std::vector<Step>& path) {
  std::vector<std::string> names;
  for (const Step& step : path) {
    if (step.is_index) break;
    names.push_back(step.name);
  }
  return names;
}

std::vector<Step> after(const std::vector<Step>& path, size_t count) {
  return {path.begin() + static_cast<std::ptrdiff_t>(count), path.end()};
}

}  // namespace

std::vector<std::string> Schema::column_names() const {
  std::vector<std::string> names;
  for (const Column& c : columns_) names.push_back(c.name);
  return names;
}

const Schema::Column* Schema::column(std::string_view name) const {
  const auto at =
      std::find_if(columns_.begin(), columns_.end(), [&](const Column& c) { return c.name == name; });
  return at == columns_.end() ? nullptr : &*at;
}

const Schema::Fate* Schema::fate_of(std::string_view source) const {
  const auto at =
      std::find_if(fates_.begin(), fates_.end(), [&](const Fate& f) { return f.source == source; });
  return at == fates_.end() ? nullptr : &*at;
}

// The field that a renamed one took its name from; it is still there where the record lacks the renamed one.
const Schema::Fate* Schema::replaced_by(std::string_view source) const {
  const auto at = std::find_if(fates_.begin(), fates_.end(), [&](const Fate& f) {
    return f.dropped && !source.empty() && f.only_beside == source;
  });
  return at == fates_.end() ? nullptr : &*at;
}

void Schema::set_fate(std::string_view source, std::string_view name, bool dropped, std::string only_beside) {
  for (Fate& f : fates_) {
    if (f.source != source) continue;
    f.name = name;
    f.dropped = dropped;
    f.only_beside = std::move(only_beside);
    return;
  }
  fates_.push_back({std::string(source), std::string(name), dropped, std::move(only_beside)});
}

bool Schema::visible_source(std::string_view name, std::string& source) const {
  if (!open_) return false;
  for (const Fate& f : fates_) {
    if (f.dropped || f.name != name) continue;
    source = f.source;
    return true;
  }
  source = name;
  return fate_of(name) == nullptr;
}

uint32_t Schema::want(std::vector<std::string> path, bool guess) {
  for (WantedField& w : wanted_) {
    if (w.path != path) continue;
    w.guess = w.guess && guess;
    return w.slot;
  }
  const uint32_t slot = new_slot();
  wanted_.push_back({std::move(path), slot, guess});
  return slot;
}

BoundPtr Schema::resolve_source(const std::string& source, const std::vector<Step>& path, bool guess) {
  std::vector<std::string> names = leading_names(path);
  const std::string literal = dotted_name(names);
  std::string seen;
  const bool as_it_came =
      source == names.front() && (names.size() == 1 || (visible_source(literal, seen) && seen == literal));
  if (as_it_came) {
    const size_t taken = names.size();
    return make_access(make_column_ref(want(std::move(names), guess)), after(path, taken));
  }
  // Renamed, or the top-level field "a.b" is gone: then the path means the nested field only.
  BoundPtr field = make_column_ref(want({source}, guess));
  if (const Fate* replaced = replaced_by(source)) {
    field = make_fallback(std::move(field), make_column_ref(want({replaced->source}, true)));
  }
  return make_access(std::move(field), after(path, 1));
}

BoundPtr Schema::resolve(const std::vector<Step>& path, bool guess) {
  BoundPtr nested;
  std::string source;
  if (const Column* c = column(path.front().name)) {
    nested = make_access(make_column_ref(c->slot), after(path, 1));
  } else if (visible_source(path.front().name, source)) {
    nested = resolve_source(source, path, guess);
  }
  const std::vector<std::string> names = leading_names(path);
  if (names.size() < 2) return nested != nullptr ? std::move(nested) : make_constant(Value::missing());
  BoundPtr literal;
  if (const Column* c = column(dotted_name(names))) {
    literal = make_access(make_column_ref(c->slot), after(path, names.size()));
  } else if (column(path.front().name) != nullptr && visible_source(dotted_name(names), source)) {
    literal = make_access(make_column_ref(want({source}, true)), after(path, names.size()));
  }
  if (nested == nullptr && literal == nullptr) return make_constant(Value::missing());
  if (nested == nullptr) return literal;
  if (literal == nullptr) return nested;
  return make_fallback(std::move(nested), std::move(literal));
}

void Schema::set(std::string_view name, uint32_t slot, bool skip_missing) {
  touched_ = true;
  for (Column& c : columns_) {
    if (c.name != name) continue;
    c.slot = slot;
    c.skip_missing = skip_missing;
    return;
  }
  columns_.push_back({std::string(name), slot, skip_missing});
}

void Schema::drop(std::string_view name) {
  touched_ = true;
  std::string source;
  if (visible_source(name, source)) set_fate(source, name, true);
  std::erase_if(columns_, [&](const Column& c) { return c.name == name; });
}

void Schema::rename(const std::vector<std::pair<std::string, std::string>>& pairs) {
  touched_ = true;
  struct Move {
    std::string to;
    std::string source;
    bool in_source;
    std::vector<size_t> columns;
  };
  const auto moves_away = [&pairs](std::string_view name) {
    return std::any_of(pairs.begin(), pairs.end(), [&](const auto& pair) { return pair.first == name; });
  };
  std::vector<Move> moves;
  for (const auto& [from, to] : pairs) {
    Move move{to, "", false, {}};
    move.in_source = visible_source(from, move.source);
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].name == from) move.columns.push_back(i);
    }
    moves.push_back(std::move(move));
  }
  std::vector<size_t> gone;
  for (const Move& move : moves) {
    if (moves_away(move.to) || (!move.in_source && move.columns.empty())) continue;
    std::string replaced;
    if (visible_source(move.to, replaced)) {
      set_fate(replaced, move.to, true);
      if (move.in_source && move.columns.empty()) set_fate(replaced, move.to, true, move.source);
    }
    for (size_t i = 0; i < columns_.size(); ++i) {
      if (columns_[i].name == move.to) gone.push_back(i);
    }
  }
  for (const Move& move : moves) {
    if (move.in_source) set_fate(move.source, move.to, false);
    for (const size_t i : move.columns) columns_[i].name = move.to;
  }
  std::sort(gone.begin(), gone.end());
  for (size_t i = gone.size(); i-- > 0;)
    columns_.erase(columns_.begin() + static_cast<std::ptrdiff_t>(gone[i]));
}

void Schema::close(std::vector<Column> columns) {
  open_ = false;
  touched_ = true;
  columns_ = std::move(columns);
  fates_.clear();
}

void Schema::restart(std::vector<Column> columns, uint32_t slot_count) {
  close(std::move(columns));
  slot_count_ = slot_count;
  made_ = true;
}

std::optional<uint32_t> Schema::source_slot(std::optional<uint32_t>& slot) {
  if (made_) return std::nullopt;
  if (!slot) slot = new_slot();
  return slot;
}

void Schema::open_fields(const Batch& batch, uint32_t row, Arena& arena, std::vector<Field>& out) const {
  out.clear();
  batch.format->fields(batch.lines[row], batch.header.get(), arena, out);
  if (!touched_) return;
  std::vector<Field> record;  // as it came, where something depends on what else is in it
  if (std::any_of(fates_.begin(), fates_.end(), [](const Fate& f) { return !f.only_beside.empty(); }))
    record = out;
  const auto in_record = [&record](std::string_view name) {
    return std::any_of(record.begin(), record.end(), [&](const Field& f) { return f.name == name; });
  };
  bool* const written = arena.array<bool>(columns_.size());
  std::fill_n(written, columns_.size(), false);
  size_t kept = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    Field& field = out[i];
    if (const Fate* fate = fates_.empty() ? nullptr : fate_of(field.name)) {
      if (fate->dropped && (fate->only_beside.empty() || in_record(fate->only_beside))) continue;
      if (!fate->dropped) {
        field.name = fate->name;
        field.json_name = field.json = {};
      }
    }
    bool gone = false;
    for (size_t c = 0; c < columns_.size(); ++c) {
      if (columns_[c].name != field.name) continue;
      written[c] = true;
      field.value = batch.columns[columns_[c].slot][row];
      field.json = {};
      gone = columns_[c].skip_missing && field.value.kind == Kind::Missing;
    }
    if (gone) continue;
    if (kept != i) out[kept] = field;
    ++kept;
  }
  out.resize(kept);
  for (size_t c = 0; c < columns_.size(); ++c) {
    const Value& v = batch.columns[columns_[c].slot][row];
    if (written[c] || (columns_[c].skip_missing && v.kind == Kind::Missing)) continue;
    out.push_back({columns_[c].name, {}, v});
  }
}

void Schema::written_slots(std::vector<uint32_t>& out) const {
  for (const Column& c : columns_) out.push_back(c.slot);
}

}  // namespace weir
