// The leaves of bound expressions: constants, columns, steps into arrays and objects. Logic and comparisons
// are in conditions.cc, other operators in operators.cc, calls in call.cc.
#pragma once

#include <string>
#include <vector>

#include "expr/expr.h"
#include "lang/syntax.h"
#include "value/compare.h"
#include "value/state.h"

namespace weir {

BoundPtr make_constant(const Value& value);
BoundPtr make_column_ref(uint32_t slot);
// The steps are taken one after the other into the base's value; no steps gives the base itself. A path when
// the base is one.
BoundPtr make_access(BoundPtr base, std::vector<Step> steps);
// The second where the first is missing: a path when both are.
BoundPtr make_fallback(BoundPtr first, BoundPtr second);

BoundPtr make_logic(Op op, BoundPtr a, BoundPtr b);  // And, Or, Not (b is null)
BoundPtr make_comparison(Op op, BoundPtr a, BoundPtr b);
BoundPtr make_match(BoundPtr subject, BoundPtr pattern, bool negated, Span pattern_span);
BoundPtr make_contains(Op op, BoundPtr subject, BoundPtr part,
                       bool negated);  // Contains, StartsWith, EndsWith
BoundPtr make_in(BoundPtr subject, std::vector<BoundPtr> list, bool negated);
BoundPtr make_between(BoundPtr subject, BoundPtr low, BoundPtr high, bool negated);
BoundPtr make_is_null(BoundPtr subject, bool negated);
BoundPtr make_arithmetic(Op op, BoundPtr a, BoundPtr b);  // Negate (b is null), Add … Modulo
BoundPtr make_call(const FunctionDef& function, std::vector<BoundPtr> args,
                   std::unique_ptr<Prepared> prepared);
// For "a.b", the nested field or, where there is none, the top-level one: `top` where the row has the
// top-level one only, else `nested`. A path.
BoundPtr make_where_top_level(BoundPtr top_probe, BoundPtr nested_probe, BoundPtr top, BoundPtr nested);
// One field of an object set or removed (value null): extend user.email = …, drop user.email.
BoundPtr make_nested(BoundPtr object, std::vector<std::string> path, BoundPtr value);

// The constant an expression has for all rows, if its operands are constant: evaluated once. Takes and gives
// back the expression.
BoundPtr fold(BoundPtr expr, const Environment& env);

}  // namespace weir
