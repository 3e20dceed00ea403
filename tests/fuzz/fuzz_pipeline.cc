// The pipeline's text: compiling it never crashes, a fault lies within the text, and the canonical text of
// what compiles is itself canonical and does the same.
#include "engine/plan.h"
#include "fuzz/fuzz.h"
#include "memory_run.h"

namespace weir {
namespace {

constexpr std::string_view kRows =
    R"({"t":1,"a":1,"b":"x","c":{"d":[1,2.50,"e"]},"user-agent":"weir/1"}
{"t":4,"a":-2.5,"b":"2026-01-31T09:00:00Z","c":null,"by":true}
{"t":11,"a":"7","b":"\u00e9\"","c":{"d":{}},"s":"2m"}
{"t":9,"a":12345678901234567890,"b":"","e":[]}
{"t":21,"a":false,"b":null}
{"t":3,"a":1.0,"b":"X y,z","c":{"d":[{"f":1}]}}
)";

Parameters parameters() {
  Parameters all;
  all["n"] = parse_argument("3");
  all["x"] = parse_argument("1.5");
  all["s"] = parse_argument("\"e'\\\"\"");
  all["w"] = parse_argument("\"\\\\\"");
  all["d"] = parse_argument("10s");
  all["t"] = parse_argument("@2026-01-31");
  all["z"] = parse_argument("null");
  return all;
}

BindSettings settings(Choices& choices) {
  BindSettings out;
  out.now = 1769850000 * kSecond;
  const size_t which = choices.below(4);
  if (which & 1) out.time_path = {Step{"t"}}, out.time_text = "t";
  if (which & 2) out.zone = *TimeZone::load("Europe/Berlin");
  return out;
}

Ran run_rows(const Plan& plan) {
  const MemoryFile input(kRows);
  RunOptions options;
  options.inputs = {input.path()};
  options.now = plan.settings.now;
  options.write.zone = plan.settings.zone;
  return run_in_memory(plan, options);
}

}  // namespace

int fuzz_pipeline(const uint8_t* data, size_t size) {
  Choices choices(data, size);
  const BindSettings bind = settings(choices);
  const Parameters given = parameters();
  const std::string text(choices.rest());
  const auto first = compile(text, bind, given);
  if (const auto* fault = std::get_if<Diagnostic>(&first)) {
    must(fault->span.begin <= fault->span.end && fault->span.end <= text.size(),
         "a fault outside of the text");
    must(!fault->message.empty() && fault->render(text).ends_with('\n'), "what is said of a fault");
    return 0;
  }
  const Plan& plan = *std::get<std::unique_ptr<Plan>>(first);
  const std::string canonical = plan.canonical();
  must(!explain(plan, "ndjson").empty(), "explain");

  const auto second = compile(canonical, bind, {});
  if (const auto* fault = std::get_if<Diagnostic>(&second)) {
    must_equal("the canonical text does not compile", canonical, fault->render(canonical));
    return 0;
  }
  const Plan& again = *std::get<std::unique_ptr<Plan>>(second);
  must_equal("the canonical text of the canonical text", again.canonical(), canonical);
  const Ran ran = run_rows(plan);
  const Ran ran_again = run_rows(again);
  must_equal("output of the text and of the canonical text " + canonical, ran.output, ran_again.output);
  must(ran.messages.size() == ran_again.messages.size(), "messages");
  return 0;
}

}  // namespace weir
