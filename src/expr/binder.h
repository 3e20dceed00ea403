// Gives parsed expressions their meaning: paths become columns, names become functions, constants are folded.
//
//   BoundPtr e = binder.bind(*item.expr);     // throws PipelineError with the place and a suggestion
//
// One Binder walks a pipeline from its first stage to its last; each stage binds against `schema` and changes
// it for those that follow.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "expr/expr.h"
#include "expr/schema.h"
#include "lang/syntax.h"
#include "value/record_files.h"

namespace weir {

// What the command line says that binding needs.
struct BindSettings {
  TimeZone zone;
  int64_t now = 0;              // for folding; now() itself is never folded
  std::vector<Step> time_path;  // --time; empty when not given
  std::string time_text;
  std::shared_ptr<const RecordFiles> files;  // for stages that read some; null: none can
};

// Takes over calls of aggregates and paths inside an aggregate's items (stages/aggregate_bind.cc), and
// running calls inside extend's (stages/extend_bind.cc).
class BindScope {
 public:
  virtual ~BindScope() = default;
  virtual BoundPtr aggregate_call(const Expr& call) = 0;
  // lag, delta and their like: in extend alone.
  virtual BoundPtr running_call(const Expr& call);
  virtual BoundPtr path(const Expr& path) = 0;
  // Throws where filename() and line_number() have no row to be of.
  virtual void source_call(const Expr&) {}
  // Any expression first: null lets the binder go on. A group key that is an expression is found here.
  virtual BoundPtr whole(const Expr& expr) = 0;
};

// The window that following stages work in.
struct WindowInForce {
  enum class Kind : uint8_t { None, Time, Session, Count } kind = Kind::None;
  struct Key {
    std::string name;
    uint32_t slot;
    std::string text;  // of its expression
  };
  std::vector<Key> keys;   // of a session or count window: group keys of the aggregates that follow
  bool row_times = false;  // rows have an event time
  bool made = false;       // and were made in their window, by an aggregate: the next window needs no `on`
};

class Binder {
 public:
  explicit Binder(const BindSettings& settings) : settings_(settings) {}

  Schema schema;
  WindowInForce window;
  bool inside_aggregate = false;   // binding an aggregate's arguments: for the error about one in another
  bool used_default_time = false;  // some stage takes its event time from --time
  bool from_source = true;         // rows are those of the inputs; false once a stage has made new ones

  BoundPtr bind(const Expr& expr, BindScope* scope = nullptr);
  // The value of an expression that must be constant; throws `what` must be a constant.
  Value constant(const Expr& expr, std::string_view what);
  // Fills a new slot of the schema with an expression: (slot, expression).
  std::pair<uint32_t, BoundPtr> bind_to_slot(const Expr& expr);
  const BindSettings& settings() const { return settings_; }
  Environment environment() const { return {settings_.zone, settings_.now}; }

  // Names of items; throws where there is none or it stands twice.
  std::string item_name(const Item& item) const;
  void check_distinct(const std::vector<std::pair<std::string, Span>>& names) const;

 private:
  BoundPtr bind_node(const Expr& expr, BindScope* scope);
  BoundPtr bind_call(const Expr& expr, BindScope* scope);
  BoundPtr source_call(const Expr& expr, BindScope* scope);
  BoundPtr literal(const Expr& expr) const;

  BindSettings settings_;
};

// "'lag' takes 1 to 2 arguments, found 3", where that is so; max_args -1: any number.
void check_arity(const Expr& call, int min_args, int max_args, std::string_view signature);

// Gives a fault with an argument_span() the place of that argument.
void place_argument(Diagnostic& fault, const Expr& call);

// avg for mean, and the name itself where it is no alias: for result_name().
std::string main_function_name(std::string_view name);

}  // namespace weir
