#include "cli/settings.h"

#include <fcntl.h>
#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <charconv>
#include <thread>

#include "base/clock.h"
#include "base/fd.h"
#include "base/memory.h"
#include "base/near.h"
#include "base/terminal.h"
#include "cli/columns.h"
#include "cli/habits.h"
#include "cli/messages.h"
#include "cli/names.h"
#include "engine/lookup_files.h"

namespace weir {
namespace {

constexpr unsigned kMaxThreads = 1024;

std::string did_you_mean(std::string_view word, const std::vector<std::string_view>& candidates) {
  const std::string near = nearest(word, candidates);
  return near.empty() ? "" : fmt::format("; did you mean '{}'?", near);
}

[[noreturn]] void wrong(std::string_view option, const Diagnostic& diagnostic, std::string_view source) {
  std::string text = diagnostic.render(source, message_screen());
  text.pop_back();
  throw UsageError{fmt::format("{}: {}", option, text)};
}

const FormatDef* format_named(const std::string& name, bool input) {
  const FormatDef* format = find_format(name);
  const std::vector<std::string_view> names = format_names(input);
  if (format != nullptr && std::find(names.begin(), names.end(), format->name) != names.end()) return format;
  const std::string hint = format_hint(name, input);
  throw UsageError{fmt::format("unknown {} format '{}' (there are: {}){}{}", input ? "input" : "output", name,
                               joined(names), hint.empty() ? "" : "; ", hint)};
}

char delimiter_of(const std::string& text) {
  if (text == "\\t") return '\t';
  if (text.size() != 1 || text == "\"" || text == "\n" || text == "\r") {
    throw UsageError{fmt::format("--delimiter: '{}' is not one byte that may separate cells", text)};
  }
  return text[0];
}

std::vector<std::string> header_of(std::string_view text) {
  if (text.empty()) throw UsageError{"--header: no names"};
  std::vector<std::string> names;
  for (size_t comma = 0; comma != std::string_view::npos;
       text.remove_prefix(std::min(comma + 1, text.size()))) {
    comma = text.find(',');
    names.emplace_back(text.substr(0, comma));
  }
  return names;
}

std::shared_ptr<const Regex> record_start_of(const std::string& pattern, const FormatDef* input) {
  if (input != &text_format()) throw UsageError{"--record-start: only text has it; add -i text"};
  try {
    return Regex::compile(pattern);
  } catch (const PipelineError& e) {
    throw UsageError{fmt::format("--record-start: {}", e.diagnostic.message)};
  }
}

TimeZone zone_of(const std::string& name) {
  Result<TimeZone> zone = TimeZone::load(name);
  if (!zone) throw UsageError{zone.error()};
  return *zone;
}

int64_t time_of(const std::string& text, const TimeZone& zone) {
  if (const auto time = to_time(Value::string(text), zone)) return *time;
  throw UsageError{fmt::format("--now: '{}' is no time", text)};
}

std::vector<Step> path_of(const std::string& text) {
  const StageTable no_stages{};
  const Parameters no_parameters;
  try {
    Parser parser(text, no_stages, no_parameters);
    std::vector<Step> path = parser.path();
    if (!parser.at(Lex::End)) parser.unexpected("the end of the path");
    return path;
  } catch (const PipelineError& e) {
    wrong("--time", e.diagnostic, text);
  }
}

unsigned threads_of(const std::string& text) {
  const std::optional<unsigned> n = whole_number(text);
  if (n && *n <= kMaxThreads) return *n;
  throw UsageError{fmt::format("--threads: '{}' is no number from 1 to {}", text, kMaxThreads)};
}

// A number of bytes with a unit, or a share of the free memory.
uint64_t memory_of(const std::string& text) {
  static constexpr std::pair<std::string_view, double> kUnits[] = {
      {"", 1},        {"b", 1},          {"k", 1024},         {"kib", 1024},  {"kb", 1e3},
      {"m", 1 << 20}, {"mib", 1 << 20},  {"mb", 1e6},         {"g", 1 << 30}, {"gib", 1 << 30},
      {"gb", 1e9},    {"t", 1ull << 40}, {"tib", 1ull << 40}, {"tb", 1e12},
  };
  double n = 0;
  const auto [end, error] =
      std::from_chars(text.data(), text.data() + text.size(), n, std::chars_format::fixed);
  std::string unit(end, text.data() + text.size());
  if (error == std::errc() && n > 0) {
    if (unit == "%" && n <= 100) {
      const uint64_t free = free_memory();
      return free == kUnknownMemory ? free : static_cast<uint64_t>(static_cast<double>(free) * n / 100);
    }
    std::transform(unit.begin(), unit.end(), unit.begin(),
                   [](char c) { return c >= 'A' && c <= 'Z' ? c + 32 : c; });
    for (const auto& [name, size] : kUnits) {
      if (name == unit && n * size < 1e18) return static_cast<uint64_t>(n * size);
    }
  }
  throw UsageError{fmt::format("--max-memory: '{}' is no size, like 500MB, 2GiB or 50%", text)};
}

OnError policy_of(const std::string& name) {
  static constexpr std::pair<std::string_view, OnError> kPolicies[] = {
      {"report", OnError::Report}, {"skip", OnError::Skip}, {"fail", OnError::Fail}};
  std::vector<std::string_view> names;
  for (const auto& [known, policy] : kPolicies) {
    if (known == name) return policy;
    names.push_back(known);
  }
  throw UsageError{fmt::format("--on-error: unknown policy '{}' (there are: {}){}", name, joined(names),
                               did_you_mean(name, names))};
}

void add_parameter(const Arguments::Parameter& parameter, Parameters& parameters) {
  const std::string_view option = parameter.kind == ParameterKind::String ? "--arg-str" : "--arg";
  const size_t equals = parameter.text.find('=');
  const std::string name = parameter.text.substr(0, equals);
  if (equals == std::string::npos) throw UsageError{fmt::format("{}: '{}' is not name=value", option, name)};
  if (!is_name(name)) throw UsageError{fmt::format("{}: '{}' is no name", option, name)};
  const std::string value = parameter.text.substr(equals + 1);
  Literal literal;
  if (parameter.kind == ParameterKind::String) {
    literal.kind = Kind::String;
    literal.text = value;
  } else {
    try {
      literal = parse_argument(value);
    } catch (const PipelineError& e) {
      wrong(fmt::format("--arg {}", name), e.diagnostic, value);
    }
  }
  parameters.insert_or_assign(name, std::move(literal));
}

// The value of an option that names a file; "" where it is not given.
std::string file_name(std::string_view option, const std::optional<std::string>& value) {
  if (value && value->empty()) throw UsageError{fmt::format("{}: the file's name is empty", option)};
  return value.value_or("");
}

std::string read_pipeline(const std::string& path) {
  // Read a little beyond what the parser takes, so that it finds it too long and an endless file ends.
  constexpr size_t kEnough = (1u << 20) + 2;
  const Fd fd(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NOCTTY));
  std::string text;
  char buffer[16384];
  ssize_t n = fd.valid() ? 1 : -1;
  while (n > 0 && text.size() < kEnough) {
    n = ::read(fd.get(), buffer, sizeof buffer);
    if (n > 0) text.append(buffer, static_cast<size_t>(n));
    if (n < 0 && errno == EINTR) n = 1;
  }
  if (n < 0) throw UsageError{fmt::format("{}: {}", path, error_text(errno))};
  if (text.starts_with("\xEF\xBB\xBF")) text.erase(0, 3);
  return text;
}

void set_pipeline_and_inputs(const Arguments& arguments, Settings& settings) {
  std::vector<std::string> operands = arguments.operands;
  if (arguments.pipeline_file) {
    settings.pipeline = read_pipeline(*arguments.pipeline_file);
  } else {
    if (operands.empty()) throw UsageError{"no pipeline", true, true};
    settings.pipeline = operands.front();
    operands.erase(operands.begin());
  }
  if (operands.empty()) operands.emplace_back("-");
  settings.run.inputs = std::move(operands);
}

void set_formats(const Arguments& arguments, RunOptions& run) {
  if (arguments.input_format) run.input_format = format_named(*arguments.input_format, true);
  const FormatDef* first =
      run.input_format != nullptr ? run.input_format : format_of_file(run.inputs.front());
  const bool table = first == &csv_format() || first == &tsv_format();
  run.output_format = arguments.output_format ? format_named(*arguments.output_format, false)
                      : table                 ? first
                                              : &ndjson_format();
  if (arguments.delimiter) run.read.delimiter = run.write.delimiter = delimiter_of(*arguments.delimiter);
  if (arguments.header) run.read.header = header_of(*arguments.header);
  if (arguments.record_start)
    run.read.record_start = record_start_of(*arguments.record_start, run.input_format);
  run.write.no_header = arguments.no_header;
}

void set_time(const Arguments& arguments, Settings& settings) {
  BindSettings& bind = settings.bind;
  if (arguments.zone) bind.zone = zone_of(*arguments.zone);
  settings.run.write.zone = bind.zone;
  if (arguments.now) settings.run.now = time_of(*arguments.now, bind.zone);
  bind.now = settings.run.now.value_or(clock_now());
  if (!arguments.time) return;
  bind.time_path = path_of(*arguments.time);
  bind.time_text = to_text(bind.time_path);
}

// Of the options those that change what the rows are, or what they come out as; the zone and the like as they
// were written.
void set_checkpoint(const Arguments& arguments, Settings& settings) {
  RunOptions& run = settings.run;
  CheckpointOptions& checkpoint = run.checkpoint;
  checkpoint.file = file_name("--checkpoint", arguments.checkpoint);
  checkpoint.reset = arguments.checkpoint_reset;
  checkpoint.final = arguments.final;
  if (checkpoint.file.empty()) {
    if (arguments.checkpoint_reset) throw UsageError{"--checkpoint-reset goes with --checkpoint FILE"};
    if (arguments.final) throw UsageError{"--final goes with --checkpoint FILE"};
    return;
  }
  if (run.output_name != "standard output") run.out_file = run.output_name;
  checkpoint.fingerprint = {{"--input", arguments.input_format.value_or("")},
                            {"--delimiter", arguments.delimiter.value_or("")},
                            {"--header", arguments.header.value_or("")},
                            {"--record-start", arguments.record_start.value_or("")},
                            {"--time", arguments.time.value_or("")},
                            {"--tz", arguments.zone.value_or("")},
                            {"--output", std::string(run.output_format->name)},
                            {"--no-header", arguments.no_header ? "given" : ""}};
}

int64_t idle_of(const std::string& text) {
  if (text == "none") return kEndOfTime;
  try {
    const Literal literal = parse_argument(text);
    if (literal.kind == Kind::Duration && literal.i > 0) return literal.i;
  } catch (const PipelineError&) {
    // told below
  }
  throw UsageError{fmt::format("--idle: '{}' is no duration, like 10s, nor none", text)};
}

void set_following(const Arguments& arguments, FollowSettings& follow) {
  follow.on = arguments.follow;
  if (arguments.idle) follow.idle = idle_of(*arguments.idle);
  if (!arguments.from) return;
  if (!follow.on) throw UsageError{"--from says where following begins; add -F"};
  if (*arguments.from != "start" && *arguments.from != "end")
    throw UsageError{fmt::format("--from: '{}' is neither start nor end", *arguments.from)};
  follow.from_end = *arguments.from == "end";
}

}  // namespace

std::optional<unsigned> whole_number(std::string_view text) {
  unsigned n = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), n);
  if (error != std::errc() || end != text.data() + text.size() || n < 1 || n > 1'000'000'000)
    return std::nullopt;
  return n;
}

namespace {

void set_reports(const Arguments& arguments, Settings& settings) {
  ReportSettings& reports = settings.reports;
  if (arguments.stats && !arguments.stats->empty() && *arguments.stats != "json")
    throw UsageError{
        fmt::format("--stats: '{}' is unknown; there is --stats and --stats=json", *arguments.stats)};
  reports.stats = arguments.stats.has_value();
  reports.json = arguments.stats == "json";
  reports.metrics_file = file_name("--metrics", arguments.metrics);
  reports.progress = arguments.progress;
  reports.quiet = arguments.quiet;
  reports.zone = settings.bind.zone;
  settings.run.final_stats = reports.stats || reports.progress || !reports.metrics_file.empty();
}

}  // namespace

ColorWhen color_when(const Arguments& arguments) {
  if (!arguments.color || *arguments.color == "auto") return ColorWhen::Auto;
  if (*arguments.color == "always") return ColorWhen::Always;
  if (*arguments.color == "never") return ColorWhen::Never;
  throw UsageError{
      fmt::format("--color: '{}' is unknown (there are: auto, always, never)", *arguments.color)};
}

Settings make_settings(const Arguments& arguments) {
  Settings settings;
  set_pipeline_and_inputs(arguments, settings);
  set_formats(arguments, settings.run);
  settings.bind.files = make_lookup_files(settings.run.read);
  set_time(arguments, settings);
  for (const Arguments::Parameter& parameter : arguments.parameters)
    add_parameter(parameter, settings.parameters);
  RunOptions& run = settings.run;
  run.unbuffered = arguments.unbuffered;
  run.write.screen.ascii = arguments.ascii || !locale_is_utf8();
  if (const std::string out = file_name("--out", arguments.out); !out.empty() && out != "-")
    run.output_name = out;
  run.late_file = file_name("--late", arguments.late);
  run.rejects_file = file_name("--rejects", arguments.rejects);
  set_checkpoint(arguments, settings);
  if (arguments.on_error) run.on_error = policy_of(*arguments.on_error);
  set_following(arguments, run.follow);
  run.threads = arguments.threads ? threads_of(*arguments.threads)
                                  : std::clamp(std::thread::hardware_concurrency(), 1u, kMaxThreads);
  run.max_memory = memory_of(arguments.max_memory.value_or("80%"));
  set_reports(arguments, settings);
  settings.color = color_when(arguments);
  return settings;
}

}  // namespace weir
