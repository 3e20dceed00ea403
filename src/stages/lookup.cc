// lookup "FILE" on path [= column], … [keep [new =] column, …] [inner]: columns of the first row with equal
// keys of a file, which lookup_file.cc reads while the pipeline is compiled.
#include <fmt/format.h>

#include <algorithm>

#include "expr/nodes.h"
#include "stages/lookup_file.h"
#include "stages/stage.h"
#include "value/row_keys.h"

namespace weir {
namespace {

std::string to_text(const FileColumn& column) {
  std::vector<Step> steps;
  for (const std::string& name : column.path) steps.push_back(Step{name});
  return weir::to_text(steps);
}

// The keys of a batch's rows.
struct LookupKeys final : PreparedRows {
  std::vector<Vec> originals;
  std::vector<Vec> columns;
  RowKeys rows;
};

class Lookup final : public Stage {
 public:
  explicit Lookup(LookupSyntax syntax) : syntax_(std::move(syntax)) {}

  std::string text() const override {
    std::string out = "lookup " + quote(syntax_.file) + " on ";
    for (const auto& on : syntax_.on) {
      out += (&on == syntax_.on.data() ? "" : ", ") + weir::to_text(on.path);
      if (on.named) out += " = " + to_text(on.column);
    }
    for (const auto& keep : syntax_.keep) {
      out += &keep == syntax_.keep.data() ? " keep " : ", ";
      const bool renamed = keep.column.path != std::vector<std::string>{keep.name};
      if (renamed) out += weir::to_text({Step{keep.name}}) + " = ";
      out += to_text(keep.column);
    }
    if (syntax_.inner) out += " inner";
    return out;
  }

  void bind(Binder& binder, const Stage*) override {
    zone_ = binder.settings().zone;
    for (const auto& on : syntax_.on) keys_.push_back(binder.schema.resolve(on.path));
    table_ = std::make_unique<LookupTable>(zone_);
    if (binder.settings().files == nullptr) {
      throw PipelineError(syntax_.file_span, fmt::format("'{}' cannot be read here", syntax_.file));
    }
    const std::vector<std::string> others = read_lookup_file(syntax_, *binder.settings().files, *table_);
    std::vector<std::pair<std::string, Span>> names;
    for (const auto& keep : syntax_.keep) {
      names.emplace_back(keep.name, keep.span);
      slots_.push_back(binder.schema.new_slot());
      binder.schema.set(keep.name, slots_.back());
    }
    binder.check_distinct(names);
    for (const std::string& name : others) add_beside(binder.schema, name);
  }

  void apply(Batch& batch, const Environment& env) const override {
    auto& keys = batch.prepare<LookupKeys>(this);
    evaluate(keys, batch, env);
    std::vector<Value*> out;
    for (const uint32_t slot : slots_) out.push_back(batch.make_column(slot));
    constexpr size_t kAhead = 8;
    const std::vector<uint32_t>& rows = batch.selected;
    std::vector<Value> originals(keys_.size());
    size_t kept = 0;
    for (size_t i = 0; i < rows.size(); ++i) {
      if (i + kAhead < rows.size()) table_->prefetch(keys.rows.hash(rows[i + kAhead]));
      const uint32_t row = rows[i];
      bool null = false;
      for (size_t k = 0; k < originals.size(); ++k) {
        originals[k] = keys.originals[k][row];
        null = null || originals[k].is_null();
      }
      const uint32_t found =
          null ? LookupTable::kNone : table_->find(keys.rows.hash(row), keys.rows.key(row), originals);
      if (found == LookupTable::kNone && syntax_.inner) continue;
      for (Value* column : out) column[row] = Value::null();
      if (found != LookupTable::kNone) {
        table_->values(found, [&](size_t n, const Value& v) {
          if (v.kind != Kind::Missing) out[n][row] = v;
        });
      }
      batch.selected[kept++] = row;
    }
    batch.selected.resize(kept);
    for (const auto& [slot, expr] : computed_) fill_slot(*expr, batch, slot, env);
  }

  void slots(std::vector<uint32_t>& out) const override {
    for (const BoundPtr& key : keys_) key->slots(out);
    for (const auto& [slot, expr] : computed_) expr->slots(out);
  }
  void mentions(Mentions& out) const override {
    for (const auto& on : syntax_.on) mention(on.path, out);
  }

 private:
  void evaluate(LookupKeys& keys, Batch& batch, const Environment& env) const {
    keys.originals.clear();
    keys.columns.clear();
    for (const BoundPtr& key : keys_) {
      const Vec v = key->eval(batch, batch.selected, env);
      Value* read = batch.arena.array<Value>(batch.rows);
      for (const uint32_t row : batch.selected) read[row] = lookup_key(v[row], zone_);
      keys.originals.push_back(v);
      keys.columns.push_back({read, 1});
    }
    keys.rows.build(keys.columns, batch.rows, batch.selected);
  }

  // A column that nobody named: a field that a row has stays.
  void add_beside(Schema& schema, const std::string& name) {
    const uint32_t slot = schema.new_slot();
    slots_.push_back(slot);
    const std::vector<Schema::Column>& columns = schema.columns();
    const auto set =
        std::find_if(columns.begin(), columns.end(), [&](const auto& c) { return c.name == name; });
    if (set != columns.end() && !set->skip_missing) return;
    BoundPtr before = schema.resolve({Step{name}}, true);
    if (before->constant() != nullptr) return schema.set(name, slot);
    const uint32_t both = schema.new_slot();
    computed_.emplace_back(both, make_fallback(std::move(before), make_column_ref(slot)));
    schema.set(name, both);
  }

  LookupSyntax syntax_;
  TimeZone zone_;
  std::vector<BoundPtr> keys_;
  std::unique_ptr<LookupTable> table_;
  std::vector<uint32_t> slots_;  // of the table's values
  std::vector<std::pair<uint32_t, BoundPtr>> computed_;
};

FileColumn file_column(Parser& p, const std::vector<Step>& path, Span span) {
  FileColumn column{{}, span};
  for (const Step& step : path) {
    if (step.is_index) p.fail(span, "a column has a name, not an index");
    column.path.push_back(step.name);
  }
  return column;
}

FileColumn file_column(Parser& p) {
  const Token first = p.peek();
  const std::vector<Step> path = p.path();
  return file_column(p, path, p.span_from(first));
}

LookupSyntax::On parse_on(Parser& p) {
  const Token first = p.peek();
  LookupSyntax::On on;
  on.path = p.path();
  const Span span = p.span_from(first);
  on.named = p.accept(Lex::Assign);
  if (on.named) {
    on.column = file_column(p);
  } else if (on.path.back().is_index) {
    p.fail(span, "an element of an array is no column's name",
           fmt::format("say which column: {} = …", weir::to_text(on.path)));
  } else {
    on.column = {{on.path.back().name}, span};
  }
  return on;
}

LookupSyntax::Keep parse_keep(Parser& p) {
  const Token first = p.peek();
  LookupSyntax::Keep keep;
  const std::vector<Step> path = p.path();
  const Span span = p.span_from(first);
  if (p.accept(Lex::Assign)) {
    if (path.size() != 1) p.fail(span, "a nested field cannot be set here", "like name = column");
    keep.name = path.front().name;
    keep.column = file_column(p);
  } else {
    keep.column = file_column(p, path, span);
    for (const std::string& name : keep.column.path) keep.name += (keep.name.empty() ? "" : "_") + name;
  }
  keep.span = p.span_from(first);
  return keep;
}

}  // namespace

std::unique_ptr<StageSyntax> parse_lookup(Parser& p) {
  LookupSyntax lookup;
  lookup.file_span = p.peek().span;
  lookup.file = p.string("a file's name in quotes").text;
  p.expect_word("on");
  do {
    lookup.on.push_back(parse_on(p));
  } while (p.accept(Lex::Comma));
  lookup.has_keep = p.accept_word("keep");
  if (lookup.has_keep) {
    do {
      lookup.keep.push_back(parse_keep(p));
    } while (p.accept(Lex::Comma));
  }
  lookup.inner = p.accept_word("inner");
  if (!p.at_end_of_stage()) p.unexpected(lookup.has_keep ? "',', inner or '|'" : "',', keep, inner or '|'");
  return std::make_unique<Lookup>(std::move(lookup));
}

}  // namespace weir
