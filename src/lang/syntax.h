// Syntax trees of expressions, items and keys: what the parser makes and the binder (expr/binder.h) reads.
// Plain data with spans.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "value/value.h"

namespace weir {

enum class Op : uint8_t {
  Literal,  // literal
  Path,     // steps
  Call,     // name, args, distinct, star, where, over
  Access,   // args[0] any expression, steps: (f(x)).b[0]
  Negate,   // unary minus
  Not,
  And,
  Or,
  Equal,
  NotEqual,
  Less,
  LessEqual,
  Greater,
  GreaterEqual,
  Match,
  NotMatch,  // ~ !~   ("not ~" is NotMatch); the right side in regex position
  Contains,
  StartsWith,
  EndsWith,  // `negated` for "not contains"
  In,
  Between,
  IsNull,  // `negated` for the not form; In: args[0] in args[1..]; Between: args[0..2]
  Add,
  Subtract,
  Multiply,
  Divide,
  FloorDivide,
  Modulo,
  Coalesce,  // ??
};

// One step of a path: a name, or an index when `name` is not used.
struct Step {
  std::string name;
  int64_t index = 0;
  bool is_index = false;
};

// A literal owns its text. Strings, bools, null, numbers (Int, BigInt, Float; text as written), Duration,
// Time. A unit suffix (10kB) is already multiplied in.
struct Literal {
  Kind kind = Kind::Null;
  int64_t i = 0;
  double f = 0;
  std::string text;
  bool naive_time = false;  // @2026-01-31: the zone is --tz; the binder reads `text` again
};

struct Expr;
using ExprPtr = std::unique_ptr<Expr>;

struct Over {
  enum class Kind : uint8_t { None, Duration, Rows, All } kind = Kind::None;
  int64_t amount = 0;  // ns or rows
};

struct Expr {
  Op op = Op::Literal;
  Span span;
  Span name_span;    // of a call's name
  std::string name;  // of a call
  Literal literal;
  std::vector<Step> steps;
  std::vector<ExprPtr> args;
  bool negated = false;
  bool distinct = false;
  bool star = false;
  ExprPtr where;
  Over over;
  int height = 1;  // of the tree
};

// `target = expr`, `expr as target`, or just `expr`: then target is empty and the binder derives the name.
struct Item {
  std::vector<Step> target;
  Span target_span;
  ExprPtr expr;
  Span span;
};

struct Key {
  ExprPtr expr;
  bool descending = false;
  bool explicit_direction = false;
  int nulls = 0;  // -1 first, 1 last, 0 not said
};

// Canonical text of what was parsed, such as parsing it again gives the same tree: for --explain and
// checkpoints.
std::string to_text(const Expr& e);
std::string to_text(const Item& item);
std::string to_text(const Key& key);
std::string to_text(const std::vector<Item>& items);
std::string to_text(const std::vector<Step>& path);
std::string quote(std::string_view text);        // a weir string literal
std::string quote_regex(std::string_view text);  // one in regex position

// The name of an item's result (language.md, "Names of results"); throws PipelineError proposing `name = …`
// for unnamed arithmetic. `main_name` maps a function's alias to its main name (mean -> avg).
std::string result_name(const Expr& e, std::string (*main_name)(std::string_view));

}  // namespace weir
