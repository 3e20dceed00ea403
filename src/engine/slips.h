// Slips of the pen in one expression or item: what the language allows and nobody means. Each gives a line of
// advice, without "warning: ", or "" where nothing is amiss.
//
//   count(status >= 500)     counts every row; countif(status >= 500) counts those for which it is true
//
// They look at the text alone. What depends on the fields that rows have is in engine/advice.cc.
#pragma once

#include <string>
#include <string_view>

#include "lang/syntax.h"

namespace weir {

// count(status >= 500): a condition is never null.
std::string counted_condition(const Expr& call);
// sum(status >= 500), avg(status >= 500): true is no number.
std::string summed_condition(const Expr& call);
// status = 500 or 503, status = (500 or 503), not "x": a text or number as an operand. Not a parameter, which
// the pipeline's source shows.
std::string literal_operand(const Expr& e, std::string_view source);
// filter "x".
std::string literal_condition(const Expr& e, std::string_view source);
// host + "-" + service.
std::string added_text(const Expr& e, std::string_view source);
// bin(1m, ts).
std::string swapped_bin(const Expr& call);
// percentile(x, 0.95); 0.1 may be meant.
std::string small_percentile(const Expr& call);
// by level = "error", which names a constant; not a parameter.
std::string constant_key(const Item& key, std::string_view source);

// latency_ms > 100ms.
struct NumberBesideDuration {
  const Expr* number = nullptr;  // the field; null: no such slip
  std::string advice;
};
NumberBesideDuration number_beside_duration(const Expr& e);

// Whether a field of this name holds a number of milliseconds, microseconds or nanoseconds.
bool has_short_unit(std::string_view name);

// The text that may have been meant by what reads as a field, or a difference of such: error, web-1; "" for
// what is surely no text.
std::string meant_text(const Expr& e);

}  // namespace weir
