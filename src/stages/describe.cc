// describe: one row per field seen: name, kinds with counts, nulls, distinct, min, max, an example.
#include <fmt/format.h>

#include <algorithm>

#include "stages/describe_fields.h"
#include "stages/windowed.h"

namespace weir {
namespace {

// The slots of its rows; those of the bounds are unused where no window is in force.
enum Slot : uint32_t { Name, Kinds, Nulls, Distinct, Min, Max, Example, Start, End };

bool is_bound(std::string_view name) { return name == "window_start" || name == "window_end"; }

struct DescribePlan {
  Schema schema;  // of the rows it reads
  std::vector<uint32_t> slots;
  std::unique_ptr<DescribeLayout> layout;
  WindowInForce::Kind window = WindowInForce::Kind::None;
  bool by_time = false;

  // Adds the rows to the table; arrivals count from 0 where the batch has none yet.
  void read(Batch& batch, RowSet rows, bool arrived, FieldTable& table) const {
    for (const uint32_t slot : slots) batch.column(slot);
    Arena arena;
    std::vector<Field> fields;
    uint64_t next = 0;
    for (const uint32_t row : rows) {
      arena.reset();
      if (schema.open()) {
        schema.open_fields(batch, row, arena, fields);
      } else {
        fields.clear();
        for (const Schema::Column& column : schema.columns()) {
          const Value& value = batch.columns[column.slot][row];
          if (!column.skip_missing || value.kind != Kind::Missing) fields.push_back({column.name, {}, value});
        }
      }
      if (window != WindowInForce::Kind::None)
        std::erase_if(fields, [](const Field& f) { return is_bound(f.name); });
      table.add(fields, arrived ? batch.arrivals[row] : next++);
    }
  }
};

// The fields of a batch's rows, found by a worker.
struct DescribeInput final : PreparedRows {
  std::unique_ptr<FieldTable> table;
};

class DescribeState final : public WindowState {
 public:
  DescribeState(const DescribePlan& plan, RunContext& context)
      : plan_(plan), context_(context), table_(*plan.layout) {}

  // What a worker left out may have a place here.
  void add(Batch& batch, RowSet rows, const Environment&) override {
    const auto* input = static_cast<const DescribeInput*>(batch.prepared_for(&plan_));
    if (input != nullptr && input->table->rows() == rows.size() && input->table->left_out() == 0) {
      table_.merge(*input->table, batch.arrivals[rows.front()]);
    } else {
      plan_.read(batch, rows, true, table_);
    }
  }

  void merge(WindowState& other) override { table_.merge(static_cast<DescribeState&>(other).table_, 0); }

  void result(const Window& window, Batch& batch, Sink& out) const override {
    const std::vector<uint32_t> order = table_.in_order();
    for (size_t begin = 0; begin < order.size() && !out.done(); begin += kBatchRows) {
      const size_t end = std::min<size_t>(begin + kBatchRows, order.size());
      batch.reset();
      fill(batch, std::span(order).subspan(begin, end - begin));
      if (plan_.window != WindowInForce::Kind::None) place(batch, window);
      out.rows(batch);
    }
    if (table_.left_out() > 0)
      context_.warn(fmt::format("describe keeps {} fields; some {} more were left out",
                                FieldTable::kMaxFields, table_.left_out()));
  }

  void save(StateWriter& out) const override { table_.save(out); }
  void load(StateReader& in) override { table_.load(in); }
  size_t bytes() const override { return sizeof(*this) + table_.bytes(); }

 private:
  // {"int":998,"string":2}: the most frequent first.
  static Value kinds_of(const FieldTable::Line& line, Arena& arena) {
    std::vector<std::pair<uint64_t, Kind>> kinds;
    for (size_t i = 0; i < line.kinds.size(); ++i) {
      // Integers beyond 64 bits are int to typeof(), too.
      uint64_t count = line.kinds[i];
      if (static_cast<Kind>(i) == Kind::Int) count += line.kinds[static_cast<size_t>(Kind::BigInt)];
      if (count > 0 && static_cast<Kind>(i) != Kind::BigInt) kinds.emplace_back(count, static_cast<Kind>(i));
    }
    std::stable_sort(kinds.begin(), kinds.end(),
                     [](const auto& a, const auto& b) { return a.first > b.first; });
    std::string text = "{";
    for (const auto& [count, kind] : kinds)
      text += fmt::format("{}\"{}\":{}", text.size() > 1 ? "," : "", kind_name(kind), count);
    return Value::of_text(Kind::Object, arena.copy(text + "}"));
  }

  void fill(Batch& batch, std::span<const uint32_t> groups) const {
    batch.rows = static_cast<uint32_t>(groups.size());
    const uint32_t slots = plan_.window == WindowInForce::Kind::None ? Slot::Start : Slot::End + 1;
    for (uint32_t slot = 0; slot < slots; ++slot) batch.make_column(slot);
    batch.select_all();
    for (uint32_t row = 0; row < batch.rows; ++row) {
      const FieldTable::Line line = table_.line(groups[row], batch.arena);
      // A field that is also there by its dotted name may have more values than there are rows.
      const uint64_t nulls = table_.rows() - std::min(line.values, table_.rows());
      batch.columns[Slot::Name][row] = Value::string(batch.arena.copy(line.name));
      batch.columns[Slot::Kinds][row] = kinds_of(line, batch.arena);
      batch.columns[Slot::Nulls][row] = Value::integer(static_cast<int64_t>(nulls));
      batch.columns[Slot::Distinct][row] = line.distinct;
      batch.columns[Slot::Min][row] = line.min;
      batch.columns[Slot::Max][row] = line.max;
      batch.columns[Slot::Example][row] = line.example;
    }
  }

  void place(Batch& batch, const Window& window) const {
    batch.windows.assign(batch.rows, window);
    const bool ordinals = plan_.window == WindowInForce::Kind::Count;
    if (plan_.by_time) batch.times.assign(batch.rows, window.end - 1);
    for (uint32_t row = 0; row < batch.rows; ++row) {
      const auto bound = [&](int64_t at) { return ordinals ? Value::integer(at) : Value::time(at); };
      batch.columns[Slot::Start][row] = bound(window.start);
      batch.columns[Slot::End][row] = bound(window.end);
    }
  }

  const DescribePlan& plan_;
  RunContext& context_;
  FieldTable table_;
};

class Describe final : public Stage {
 public:
  std::string text() const override { return "describe"; }
  void bind(Binder& binder, const Stage*) override {
    plan_.schema = binder.schema;
    plan_.schema.written_slots(plan_.slots);
    plan_.layout = std::make_unique<DescribeLayout>(binder.settings().zone);
    plan_.window = binder.window.kind;
    plan_.by_time = binder.window.row_times;
    std::vector<Schema::Column> columns;
    uint32_t slots = Slot::Start;
    if (plan_.window != WindowInForce::Kind::None) {
      columns = {{"window_start", Slot::Start}, {"window_end", Slot::End}};
      slots = Slot::End + 1;
    }
    for (const auto& [name, slot] :
         {std::pair("name", Slot::Name), std::pair("kinds", Slot::Kinds), std::pair("nulls", Slot::Nulls),
          std::pair("distinct", Slot::Distinct), std::pair("min", Slot::Min), std::pair("max", Slot::Max),
          std::pair("example", Slot::Example)})
      columns.push_back({name, slot});
    made_ = columns;
    binder.schema.restart(std::move(columns), slots);
    binder.from_source = false;
    binder.window.made = binder.window.row_times;
    binder.window.keys.clear();
  }
  bool stateless() const override { return false; }
  bool makes_rows() const override { return true; }
  const std::vector<Schema::Column>* made_columns() const override { return &made_; }
  bool needs_lines() const override { return plan_.schema.reads_records(); }
  std::unique_ptr<Operator> start(RunContext& context) const override {
    const auto make = [this, &context] { return std::make_unique<DescribeState>(plan_, context); };
    return std::make_unique<WindowedOperator>(context, make, plan_.window);
  }
  void prepare(Batch& batch, const Environment&) const override {
    auto& input = batch.prepare<DescribeInput>(&plan_);
    if (input.table == nullptr) input.table = std::make_unique<FieldTable>(*plan_.layout);
    input.table->clear();
    plan_.read(batch, batch.selected, false, *input.table);
  }
  void slots(std::vector<uint32_t>& out) const override {
    out.insert(out.end(), plan_.slots.begin(), plan_.slots.end());
  }
  bool waits_for_end() const override { return plan_.window == WindowInForce::Kind::None; }
  std::string state_text() const override {
    const std::string what = "a sketch of each field";
    return plan_.window == WindowInForce::Kind::None ? what : what + " and open window";
  }

 private:
  DescribePlan plan_;
  std::vector<Schema::Column> made_;
};

}  // namespace

std::unique_ptr<StageSyntax> parse_describe(Parser&) { return std::make_unique<Describe>(); }

}  // namespace weir
