#include "expr/schema.h"

#include <algorithm>

#include "expr/nodes.h"
#include "value/json.h"
#include "value/text.h"

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
  for (const Column& c : columns()) names.push_back(c.name);
  return names;
}

const Schema::Column* Schema::Layer::column(std::string_view name) const {
  const auto at =
      std::find_if(columns.begin(), columns.end(), [&](const Column& c) { return c.name == name; });
  return at == columns.end() ? nullptr : &*at;
}

const Schema::Fate* Schema::Layer::fate_of(std::string_view source) const {
  const auto at = std::find_if(fates.begin(), fates.end(), [&](const Fate& f) { return f.source == source; });
  return at == fates.end() ? nullptr : &*at;
}

// The field that a renamed one took its name from; it is still there where the record lacks the renamed one.
const Schema::Fate* Schema::Layer::replaced_by(std::string_view source) const {
  const auto at = std::find_if(fates.begin(), fates.end(), [&](const Fate& f) {
    return f.dropped && !source.empty() && f.only_beside == source;
  });
  return at == fates.end() ? nullptr : &*at;
}

void Schema::set_fate(std::string_view source, std::string_view name, bool dropped, std::string only_beside) {
  for (Fate& f : top().fates) {
    if (f.source != source) continue;
    f.name = name;
    f.dropped = dropped;
    f.only_beside = std::move(only_beside);
    return;
  }
  top().fates.push_back({std::string(source), std::string(name), dropped, std::move(only_beside)});
}

bool Schema::Layer::visible_source(std::string_view name, std::string& source) const {
  if (!open) return false;
  for (const Fate& f : fates) {
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

// A top-level field as it came into a layer.
BoundPtr Schema::source_field(size_t layer, const std::string& name, bool guess) {
  if (layer == 0) return make_column_ref(want({name}, guess));
  BoundPtr member = make_access(make_column_ref(layers_[layer].members), {Step{name}});
  BoundPtr below = resolve_in(layer - 1, {Step{name}}, true);
  if (below->constant() != nullptr) return member;
  return make_fallback(std::move(member), std::move(below));
}

BoundPtr Schema::resolve_source(size_t layer, const std::string& source, const std::vector<Step>& path,
                                bool guess) {
  const Layer& at = layers_[layer];
  std::vector<std::string> names = leading_names(path);
  const std::string literal = dotted_name(names);
  std::string seen;
  const bool as_it_came =
      source == names.front() && (names.size() == 1 || (at.visible_source(literal, seen) && seen == literal));
  if (as_it_came && layer == 0) {
    const size_t taken = names.size();
    return make_access(make_column_ref(want(std::move(names), guess)), after(path, taken));
  }
  // Renamed, or the top-level field "a.b" is gone: then the path means the nested field only.
  BoundPtr field = source_field(layer, source, guess);
  if (const Fate* replaced = at.replaced_by(source)) {
    field = make_fallback(std::move(field), source_field(layer, replaced->source, true));
  }
  BoundPtr nested = make_access(std::move(field), after(path, 1));
  if (!as_it_came || names.size() == 1) return nested;
  return make_fallback(std::move(nested),
                       make_access(source_field(layer, literal, true), after(path, names.size())));
}

BoundPtr Schema::resolve(const std::vector<Step>& path, bool guess) {
  return resolve_in(layers_.size() - 1, path, guess);
}

BoundPtr Schema::resolve_in(size_t layer, const std::vector<Step>& path, bool guess) {
  const Layer& at = layers_[layer];
  BoundPtr nested;
  std::string source;
  if (const Column* c = at.column(path.front().name)) {
    nested = make_access(make_column_ref(c->slot), after(path, 1));
  } else if (at.visible_source(path.front().name, source)) {
    nested = resolve_source(layer, source, path, guess);
  }
  const std::vector<std::string> names = leading_names(path);
  if (names.size() < 2) return nested != nullptr ? std::move(nested) : make_constant(Value::missing());
  BoundPtr literal;
  if (const Column* c = at.column(dotted_name(names))) {
    literal = make_access(make_column_ref(c->slot), after(path, names.size()));
  } else if (at.column(path.front().name) != nullptr && at.visible_source(dotted_name(names), source)) {
    literal = make_access(source_field(layer, source, true), after(path, names.size()));
  }
  if (nested == nullptr && literal == nullptr) return make_constant(Value::missing());
  if (nested == nullptr) return literal;
  if (literal == nullptr) return nested;
  return make_fallback(std::move(nested), std::move(literal));
}

bool Schema::never(const std::vector<Step>& path) const {
  if (layers_.size() > 1) return false;
  std::string source;
  const std::string& first = path.front().name;
  if (top().column(first) != nullptr || top().visible_source(first, source)) return false;
  return top().column(dotted_name(leading_names(path))) == nullptr;
}

std::vector<std::string> Schema::source_of(const std::vector<Step>& path) const {
  std::vector<std::string> names = leading_names(path);
  std::string source;
  if (layers_.size() > 1 || top().column(names.front()) != nullptr ||
      top().column(dotted_name(names)) != nullptr || !top().visible_source(names.front(), source))
    return {};
  names.front() = source;
  return names;
}

void Schema::set(std::string_view name, uint32_t slot, bool skip_missing) {
  top().touched = true;
  for (Column& c : top().columns) {
    if (c.name != name) continue;
    c.slot = slot;
    c.skip_missing = skip_missing;
    return;
  }
  top().columns.push_back({std::string(name), slot, skip_missing});
}

void Schema::drop(std::string_view name) {
  top().touched = true;
  std::string source;
  if (top().visible_source(name, source)) set_fate(source, name, true);
  std::erase_if(top().columns, [&](const Column& c) { return c.name == name; });
}

void Schema::rename(const std::vector<std::pair<std::string, std::string>>& pairs) {
  top().touched = true;
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
    move.in_source = top().visible_source(from, move.source);
    for (size_t i = 0; i < top().columns.size(); ++i) {
      if (top().columns[i].name == from) move.columns.push_back(i);
    }
    moves.push_back(std::move(move));
  }
  std::vector<size_t> gone;
  for (const Move& move : moves) {
    if (moves_away(move.to) || (!move.in_source && move.columns.empty())) continue;
    std::string replaced;
    if (top().visible_source(move.to, replaced)) {
      set_fate(replaced, move.to, true);
      if (move.in_source && move.columns.empty()) set_fate(replaced, move.to, true, move.source);
    }
    for (size_t i = 0; i < top().columns.size(); ++i) {
      if (top().columns[i].name == move.to) gone.push_back(i);
    }
  }
  for (const Move& move : moves) {
    if (move.in_source) set_fate(move.source, move.to, false);
    for (const size_t i : move.columns) top().columns[i].name = move.to;
  }
  std::sort(gone.begin(), gone.end());
  for (size_t i = gone.size(); i-- > 0;)
    top().columns.erase(top().columns.begin() + static_cast<std::ptrdiff_t>(gone[i]));
}

void Schema::add_members(uint32_t slot) {
  layers_.emplace_back();
  top().touched = true;
  top().members = slot;
}

void Schema::close(std::vector<Column> columns) {
  layers_.resize(1);
  layers_.front() = {false, true, 0, std::move(columns), {}};
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

namespace {

// Members take the place of fields of their name, or come last.
void put_members(const Value& object, Arena& arena, std::vector<Field>& fields) {
  if (object.kind != Kind::Object) return;
  const size_t before = fields.size();
  for_each_member(object.view(), [&](const JsonMember& member) {
    Field field{unescape_json(member.key, arena), {}, member.value};
    if (member.key_escapes) field.json_name = member.key;
    const auto end = fields.begin() + static_cast<std::ptrdiff_t>(before);
    const auto same = std::find_if(fields.begin(), end, [&](const Field& f) { return f.name == field.name; });
    if (same != end) {
      *same = field;
    } else {
      fields.push_back(field);
    }
    return true;
  });
  keep_last_of_duplicates(fields);
}

}  // namespace

void Schema::open_fields(const Batch& batch, uint32_t row, Arena& arena, std::vector<Field>& out) const {
  out.clear();
  for (const Layer& layer : layers_) {
    if (&layer != layers_.data()) {
      put_members(batch.columns[layer.members][row], arena, out);
    } else if (layer.open) {
      batch.format->fields(batch.lines[row], batch.header.get(), arena, out);
    }
    if (layer.touched) layer.change(batch, row, arena, out);
  }
}

// What stages made of the fields that came into the layer.
void Schema::Layer::change(const Batch& batch, uint32_t row, Arena& arena, std::vector<Field>& out) const {
  std::vector<Field> record;  // as it came, where something depends on what else is in it
  if (std::any_of(fates.begin(), fates.end(), [](const Fate& f) { return !f.only_beside.empty(); }))
    record = out;
  const auto in_record = [&record](std::string_view name) {
    return std::any_of(record.begin(), record.end(), [&](const Field& f) { return f.name == name; });
  };
  bool* const written = arena.array<bool>(columns.size());
  std::fill_n(written, columns.size(), false);
  size_t kept = 0;
  for (size_t i = 0; i < out.size(); ++i) {
    Field& field = out[i];
    if (const Fate* fate = fates.empty() ? nullptr : fate_of(field.name)) {
      if (fate->dropped && (fate->only_beside.empty() || in_record(fate->only_beside))) continue;
      if (!fate->dropped) {
        field.name = fate->name;
        field.json_name = field.json = {};
      }
    }
    bool gone = false;
    for (size_t c = 0; c < columns.size(); ++c) {
      if (columns[c].name != field.name) continue;
      written[c] = true;
      field.value = batch.columns[columns[c].slot][row];
      field.json = {};
      gone = columns[c].skip_missing && field.value.kind == Kind::Missing;
    }
    if (gone) continue;
    if (kept != i) out[kept] = field;
    ++kept;
  }
  out.resize(kept);
  for (size_t c = 0; c < columns.size(); ++c) {
    const Value& v = batch.columns[columns[c].slot][row];
    if (written[c] || (columns[c].skip_missing && v.kind == Kind::Missing)) continue;
    out.push_back({columns[c].name, {}, v});
  }
}

void Schema::written_slots(std::vector<uint32_t>& out) const {
  for (const Layer& layer : layers_) {
    if (&layer != layers_.data()) out.push_back(layer.members);
    for (const Column& c : layer.columns) out.push_back(c.slot);
  }
}

}  // namespace weir
