// drop paths: rows without these fields. rename new = path: fields under another name, where they stand.
#include "expr/nodes.h"
#include "stages/stage.h"

namespace weir {
namespace {

using Path = std::vector<Step>;

std::vector<std::string> names_of(const Path& path, Span span) {
  std::vector<std::string> names;
  for (const Step& step : path) {
    if (step.is_index) throw PipelineError(span, "an element of an array cannot be removed or renamed");
    names.push_back(step.name);
  }
  return names;
}

// What drop and rename share: columns to compute, and the removal of a field from where it is.
class Remover : public Stage {
 public:
  void apply(Batch& batch, const Environment& env) const override {
    for (const auto& [slot, expr] : computed_) fill_slot(*expr, batch, slot, env);
  }
  void slots(std::vector<uint32_t>& out) const override {
    for (const auto& [slot, expr] : computed_) expr->slots(out);
  }

 protected:
  void compute(Binder& binder, const std::string& name, BoundPtr value) {
    const uint32_t slot = binder.schema.new_slot();
    computed_.emplace_back(slot, std::move(value));
    binder.schema.set(name, slot, true);
  }

  // Reads a field that only goes, so that the run can tell when no record had it.
  static void watch(Binder& binder, const Path& path) {
    if (path.size() == 1 && !binder.schema.source_of(path).empty()) binder.schema.resolve(path);
  }

  void remove(Binder& binder, std::vector<std::string> names) {
    if (names.size() == 1) {
      binder.schema.drop(names.front());
      return;
    }
    const std::string top = names.front();
    const std::string literal = dotted_name(names);
    names.erase(names.begin());
    BoundPtr object = binder.schema.resolve({Step{top}}, true);
    // The field "a.b" of a CSV header goes only where no nested one is there to go.
    BoundPtr whole = binder.schema.resolve({Step{literal}}, true);
    if (whole->constant() == nullptr) {
      if (object->constant() != nullptr) {
        binder.schema.drop(literal);
      } else {
        std::vector<Step> rest;
        for (const std::string& name : names) rest.push_back(Step{name});
        BoundPtr nested = make_access(binder.schema.resolve({Step{top}}, true), rest);
        compute(binder, literal,
                make_where_top_level(binder.schema.resolve({Step{literal}}, true), std::move(nested),
                                     make_constant(Value::missing()), std::move(whole)));
      }
    }
    if (object->constant() != nullptr) return;
    compute(binder, top, make_nested(std::move(object), std::move(names), nullptr));
  }

 private:
  std::vector<std::pair<uint32_t, BoundPtr>> computed_;
};

class Drop final : public Remover {
 public:
  explicit Drop(std::vector<Path> paths) : paths_(std::move(paths)) {}
  std::string text() const override {
    std::string out = "drop ";
    for (const Path& path : paths_) out += (&path == paths_.data() ? "" : ", ") + to_text(path);
    return out;
  }
  void bind(Binder& binder, const Stage*) override {
    for (const Path& path : paths_) {
      watch(binder, path);
      remove(binder, names_of(path, span));
    }
  }
  void mentions(Mentions& out) const override {
    for (const Path& path : paths_) out.push_back({.use = Mention::Use::Removed, .path = &path});
  }

 private:
  std::vector<Path> paths_;
};

class Rename final : public Remover {
 public:
  using Pair = std::pair<std::string, Path>;
  explicit Rename(std::vector<Pair> pairs) : pairs_(std::move(pairs)) {}
  std::string text() const override {
    std::string out = "rename ";
    for (const Pair& pair : pairs_) {
      out += (&pair == pairs_.data() ? "" : ", ") + to_text(Path{Step{pair.first}}) + " = " +
             to_text(pair.second);
    }
    return out;
  }
  void bind(Binder& binder, const Stage*) override {
    // All names mean the rows as they came: a = b, b = a swaps.
    std::vector<std::pair<std::string, std::string>> top_level;
    std::vector<BoundPtr> values;
    for (const auto& [name, path] : pairs_) {
      const std::vector<std::string> names = names_of(path, span);
      watch(binder, path);
      values.push_back(names.size() > 1 ? binder.schema.resolve(path) : nullptr);
      if (names.size() == 1) top_level.emplace_back(names.front(), name);
    }
    binder.schema.rename(top_level);
    for (size_t i = 0; i < pairs_.size(); ++i) {
      if (values[i] == nullptr) continue;
      const std::vector<std::string> names = names_of(pairs_[i].second, span);
      remove(binder, names);
      if (pairs_[i].first != names.front()) binder.schema.drop(pairs_[i].first);
      compute(binder, pairs_[i].first, std::move(values[i]));
    }
  }
  void mentions(Mentions& out) const override {
    for (const auto& [name, path] : pairs_)
      out.push_back({.use = Mention::Use::Removed, .path = &path, .new_name = &name});
  }

 private:
  std::vector<Pair> pairs_;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_drop(Parser& p) { return std::make_unique<Drop>(p.paths()); }

std::unique_ptr<StageSyntax> parse_rename(Parser& p) {
  std::vector<Rename::Pair> pairs;
  do {
    std::string name = p.target_name();
    p.expect(Lex::Assign, "'=' and the field's old name");
    pairs.emplace_back(std::move(name), p.path());
  } while (p.accept(Lex::Comma));
  return std::make_unique<Rename>(std::move(pairs));
}

}  // namespace weir
