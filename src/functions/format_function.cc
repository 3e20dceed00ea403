// format("{} of {}", a, b). Tested by tests/unit/functions_net_test.cc.
#include <fmt/format.h>

#include "base/diagnostic.h"
#include "functions/arguments.h"
#include "functions/text_builder.h"

namespace weir {
namespace {

constexpr std::string_view kPlace = "{}";

size_t count_places(std::string_view text) {
  size_t count = 0;
  for (size_t at = 0; (at = text.find(kPlace, at)) != std::string_view::npos; at += kPlace.size()) ++count;
  return count;
}

std::unique_ptr<Prepared> prepare_format(std::span<const Value> constants, const TimeZone&) {
  if (!constants[0].is_string()) return nullptr;
  const size_t places = count_places(constants[0].view());
  const size_t values = constants.size() - 1;
  if (places == values) return nullptr;
  throw PipelineError(
      argument_span(0),
      fmt::format("the text has {{}} {} time{}, but {} value{} follow{}", places, places == 1 ? "" : "s",
                  values, values == 1 ? "" : "s", values == 1 ? "s" : ""),
      "one {} a value");
}

Value format(const CallContext& c) {
  const Text text = text_arg(c, 0);
  if (!text.has) return Value::null();
  size_t expected = text.view.size();
  for (const Value& v : c.args.subspan(1)) expected += v.has_text() ? v.len : 24;
  TextBuilder out(c.arena, expected);
  uint8_t plain = plain_flag(c.args[0]);
  std::string_view rest = text.view;
  for (size_t i = 1; i < c.args.size(); ++i) {
    const size_t at = rest.find(kPlace);
    const Text value = text_arg(c, i);
    if (at == std::string_view::npos || !value.has) return Value::null();
    out.append(rest.substr(0, at));
    out.append(value.view);
    plain &= plain_flag(c.args[i]);
    rest.remove_prefix(at + kPlace.size());
  }
  if (rest.find(kPlace) != std::string_view::npos) return Value::null();
  out.append(rest);
  return out.finish(plain);
}

constexpr FunctionDef kFunctions[] = {
    {"format",
     "",
     "format(text, a, …)",
     1,
     -1,
     0,
     "text with each {} replaced by the next argument; other braces are text",
     {R"(format("{} of {}", 3, "10"))", R"("3 of 10")"},
     format,
     prepare_format},
};

}  // namespace

std::span<const FunctionDef> format_functions() { return kFunctions; }

}  // namespace weir
