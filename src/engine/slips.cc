#include "engine/slips.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "value/number.h"
#include "value/time.h"

namespace weir {
namespace {

bool is_condition(const Expr& e) { return e.op >= Op::Not && e.op <= Op::IsNull; }

// A call of this function with a condition, and nothing else, as its argument.
bool takes_condition(const Expr& call, std::string_view name) {
  return call.name == name && !call.distinct && call.args.size() == 1 && is_condition(*call.args[0]);
}

bool is_duration(const Expr& e) { return e.op == Op::Literal && e.literal.kind == Kind::Duration; }

bool is_number(const Expr& e) {
  return e.op == Op::Literal && (e.literal.kind == Kind::Int || e.literal.kind == Kind::Float);
}

// Differs from row to row, as far as its text tells.
bool varies(const Expr& e) {
  return e.op == Op::Path || e.name == "now" ||
         std::any_of(e.args.begin(), e.args.end(), [](const ExprPtr& arg) { return varies(*arg); });
}

// 95th, 99.9th, 1st.
std::string ordinal(const std::string& number) {
  const bool teens = number.size() > 1 && number[number.size() - 2] == '1';
  const bool whole = number.find('.') == std::string::npos;
  const char last = whole && !teens ? number.back() : '0';
  return number + (last == '1' ? "st" : last == '2' ? "nd" : last == '3' ? "rd" : "th");
}

struct Unit {
  std::string_view suffix;
  int64_t size;
  std::string_view one;
};
constexpr std::array<Unit, 6> kUnits = {{{"_ms", kMillisecond, "1ms"},
                                         {"_millis", kMillisecond, "1ms"},
                                         {"_us", kMicrosecond, "1us"},
                                         {"_micros", kMicrosecond, "1us"},
                                         {"_ns", 1, "1ns"},
                                         {"_nanos", 1, "1ns"}}};

const Unit* unit_of(std::string_view name) {
  const auto found = std::find_if(kUnits.begin(), kUnits.end(),
                                  [&](const Unit& unit) { return name.ends_with(unit.suffix); });
  return found == kUnits.end() ? nullptr : &*found;
}

const Unit* unit_of(const Expr& e) {
  return e.op != Op::Path || e.steps.back().is_index ? nullptr : unit_of(e.steps.back().name);
}

NumberBesideDuration beside(const Expr& e, const Expr& number, const std::string& instead) {
  return {&number,
          fmt::format("a number beside a duration counts as seconds; for {} write {}", to_text(e), instead)};
}

// Two operands, of which one is the duration: as a number in comparisons where that is a whole one, else the
// field as a duration.
NumberBesideDuration beside_operator(const Expr& e) {
  const bool first = is_duration(*e.args[0]);
  const Expr& number = *e.args[first ? 1 : 0];
  const Expr& duration = *e.args[first ? 0 : 1];
  const Unit* unit = unit_of(number);
  if (unit == nullptr || !is_duration(duration)) return {};
  const bool comparison = is_condition(e);
  const bool quotient = e.op == Op::Divide || e.op == Op::FloorDivide || e.op == Op::Modulo;
  if (quotient && first) return {};  // 1s / latency_ms is a duration
  if (!comparison && !quotient && e.op != Op::Add && e.op != Op::Subtract) return {};
  const std::string left = to_text(*e.args[0]);
  const std::string right = to_text(*e.args[1]);
  const std::string all = to_text(e);
  const std::string sign = all.substr(left.size(), all.size() - left.size() - right.size());
  const std::string field = to_text(number);
  if (comparison && duration.literal.i % unit->size == 0) {
    const int64_t count = duration.literal.i / unit->size;
    return beside(
        e, number,
        first ? fmt::format("{}{}{}", count, sign, field) : fmt::format("{}{}{}", field, sign, count));
  }
  const std::string product = fmt::format("{} * {}", field, unit->one);
  return beside(e, number, first ? left + sign + product : product + sign + right);
}

bool is_parameter(const Expr& e, std::string_view source) {
  return e.span.begin < source.size() && source[e.span.begin] == ':';
}

// A literal that is never true, whatever the rows are.
bool is_no_condition(const Expr& e, std::string_view source) {
  if (e.op != Op::Literal || is_parameter(e, source)) return false;
  const Kind kind = e.literal.kind;
  return kind != Kind::Missing && kind != Kind::Null && kind != Kind::Bool;
}

// A text that counts as no number, and as no time.
bool is_mere_text(const Expr& e) {
  return e.op == Op::Literal && e.literal.kind == Kind::String && !string_as_number(e.literal.text) &&
         !to_time(Value::string(e.literal.text), TimeZone());
}

// The operands of a or b or c, from left to right.
void add_operands(const Expr& e, Op op, std::vector<const Expr*>& out) {
  if (e.op != op) {
    out.push_back(&e);
  } else {
    for (const ExprPtr& arg : e.args) add_operands(*arg, op, out);
  }
}

std::vector<const Expr*> operands(const Expr& e) {
  std::vector<const Expr*> out;
  add_operands(e, e.op, out);
  return out;
}

std::string joined(const std::vector<const Expr*>& list) {
  std::string out;
  for (const Expr* e : list) out += (out.empty() ? "" : ", ") + to_text(*e);
  return out;
}

std::string no_condition(const Expr& literal, const std::string& instead) {
  return fmt::format("{} is no condition, and so never true{}", to_text(literal),
                     instead.empty() ? "" : "; write " + instead);
}

// What a comparison of a field is with: of status = 500 that; none where it is none.
std::vector<const Expr*> compared_literals(const Expr& e, const Expr*& field) {
  const bool equal = e.op == Op::Equal;
  if (!equal && (e.op != Op::In || e.negated)) return {};
  field = e.args[0].get();
  std::vector<const Expr*> out;
  for (size_t i = 1; i < e.args.size(); ++i) out.push_back(e.args[i].get());
  if (equal && field->op == Op::Literal) std::swap(field, out[0]);
  const bool literals =
      std::all_of(out.begin(), out.end(), [](const Expr* value) { return value->op == Op::Literal; });
  return literals && field->op != Op::Literal ? out : std::vector<const Expr*>();
}

// A difference of names and numbers, written without spaces.
bool is_hyphened(const Expr& e, bool& named) {
  if (e.op == Op::Subtract) return is_hyphened(*e.args[0], named) && is_hyphened(*e.args[1], named);
  named = named || e.op == Op::Path;
  return is_number(e) || (e.op == Op::Path && e.steps.size() == 1);
}

}  // namespace

std::string counted_condition(const Expr& call) {
  if (!takes_condition(call, "count")) return "";
  const std::string condition = to_text(*call.args[0]);
  return fmt::format("count({0}) counts every row; countif({0}) counts those for which it is true",
                     condition);
}

std::string summed_condition(const Expr& call) {
  const bool sum = takes_condition(call, "sum");
  if (!sum && !takes_condition(call, "avg") && !takes_condition(call, "mean")) return "";
  const std::string condition = to_text(*call.args[0]);
  if (sum) {
    return fmt::format(
        "sum({0}) is 0, as a condition is no number; countif({0}) counts the rows for which it is true",
        condition);
  }
  return fmt::format(
      "{0}({1}) is null, as a condition is no number; {0}(if({1}, 1, 0)) is the share of rows for which "
      "it is true",
      call.name, condition);
}

std::string literal_condition(const Expr& e, std::string_view source) {
  return is_no_condition(e, source) ? no_condition(e, "") : "";
}

std::string literal_operand(const Expr& e, std::string_view source) {
  if (e.op == Op::Not) return literal_condition(*e.args[0], source);
  if (e.op == Op::Equal) {  // status = (500 or 503)
    const Expr& left = *e.args[0];
    const Expr& right = *e.args[1];
    const std::vector<const Expr*> values = operands(right);
    if (right.op != Op::Or || left.op == Op::Literal ||
        !std::all_of(values.begin(), values.end(),
                     [&](const Expr* value) { return is_no_condition(*value, source); }))
      return "";
    return no_condition(*values.front(), fmt::format("{} in ({})", to_text(left), joined(values)));
  }
  if (e.op != Op::And && e.op != Op::Or) return "";
  const Expr* slip = nullptr;
  const Expr* field = nullptr;
  std::vector<const Expr*> values;
  for (const Expr* operand : operands(e)) {
    if (!is_no_condition(*operand, source)) {
      if (slip == nullptr) values = compared_literals(*operand, field);
      continue;
    }
    if (slip == nullptr) slip = operand;
    if (!values.empty()) values.push_back(operand);
  }
  if (slip == nullptr) return "";
  return no_condition(*slip, e.op == Op::And || values.empty()
                                 ? ""
                                 : fmt::format("{} in ({})", to_text(*field), joined(values)));
}

std::string added_text(const Expr& e, std::string_view source) {
  if (e.op != Op::Add) return "";
  const std::vector<const Expr*> parts = operands(e);
  const bool text = std::any_of(parts.begin(), parts.end(), [&](const Expr* part) {
    return is_mere_text(*part) && !is_parameter(*part, source);
  });
  return text ? fmt::format("+ adds numbers, and gives null for texts; concat({}) joins them", joined(parts))
              : "";
}

std::string swapped_bin(const Expr& call) {
  if (call.name != "bin" || call.args.size() != 2 || !varies(*call.args[1])) return "";
  const Expr& size = *call.args[0];
  if (!is_duration(size) && !is_number(size)) return "";
  const std::string what = to_text(*call.args[1]);
  return fmt::format("bin({1}, {0}) rounds {1} down to a multiple of {0}; write bin({0}, {1})", what,
                     to_text(size));
}

std::string small_percentile(const Expr& call) {
  const bool exact = call.name == "exact_percentile";
  if ((call.name != "percentile" && !exact) || call.args.size() != 2) return "";
  const Expr& p = *call.args[1];
  if (p.op != Op::Literal || p.literal.kind != Kind::Float || !(p.literal.f >= 0.5 && p.literal.f < 1))
    return "";
  const std::string x = to_text(*call.args[0]);
  const std::string asked = to_text(p);
  const std::string meant = fmt::format("{:.10g}", p.literal.f * 100);
  std::string out = fmt::format("{0}({1}, {2}) is the {3} percentile; the {4} is {0}({1}, {5})", call.name, x,
                                asked, ordinal(asked), ordinal(meant), meant);
  if (exact) return out;
  std::string name = "p" + meant;
  std::replace(name.begin(), name.end(), '.', '_');
  return out + fmt::format(" or {}({})", name, x);
}

std::string constant_key(const Item& key, std::string_view source) {
  if (key.target.empty() || key.expr->op != Op::Literal || is_parameter(*key.expr, source)) return "";
  return fmt::format("key '{}' is the same for every row; a condition is written {} == {} as NAME",
                     key.target.back().name, to_text(key.target), to_text(*key.expr));
}

NumberBesideDuration number_beside_duration(const Expr& e) {
  if (e.op == Op::In || e.op == Op::Between) {
    const Expr& number = *e.args[0];
    const Unit* unit = unit_of(number);
    const bool found = unit != nullptr && std::any_of(e.args.begin() + 1, e.args.end(),
                                                      [](const ExprPtr& arg) { return is_duration(*arg); });
    if (!found) return {};
    const std::string field = to_text(number);
    return beside(e, number, fmt::format("{} * {}{}", field, unit->one, to_text(e).substr(field.size())));
  }
  return e.args.size() == 2 && e.op != Op::Call ? beside_operator(e) : NumberBesideDuration{};
}

bool has_short_unit(std::string_view name) { return unit_of(name) != nullptr; }

std::string meant_text(const Expr& e) {
  bool named = false;
  if (e.op == Op::Path) {
    for (const Step& step : e.steps) named = !step.is_index && (named || &step == e.steps.data());
  } else if (e.op != Op::Subtract || !is_hyphened(e, named)) {
    return "";
  }
  if (!named) return "";
  std::string text = to_text(e);
  std::erase(text, ' ');
  return text.size() == e.span.end - e.span.begin ? text : "";  // not (web - 1), .error
}

}  // namespace weir
