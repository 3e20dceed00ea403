#include "cli/command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstdlib>
#include <new>
#include <set>

#include "base/terminal.h"
#include "cli/arguments.h"
#include "cli/columns.h"
#include "cli/completions.h"
#include "cli/exit_codes.h"
#include "cli/files.h"
#include "cli/habits.h"
#include "cli/help.h"
#include "cli/messages.h"
#include "cli/monitor.h"
#include "cli/process.h"
#include "cli/settings.h"
#include "cli/test_mode.h"
#include "engine/plan.h"
#include "engine/runner.h"
#include "lang/lexer.h"

namespace weir {
namespace {

int usage_error(const UsageError& error, ColorWhen color) {
  std::string text = error.message;
  if (error.show_usage) text += "\n" + in_locale(usage_text());
  if (text.back() == '\n') text.pop_back();
  if (error.try_help) text += "\ntry: weir --help";
  say_error(text, color);
  return kWrongUsage;
}

// What was asked for instead of a run.
int print(std::string_view text) {
  const int error = write_all(STDOUT_FILENO, text);
  if (error == 0 || error == EPIPE) return kDone;
  say("standard output: " + error_text(error));
  return kIoFailed;
}

// Whether the command line begins with a word that is no pipeline: a field alone never is one.
bool is_subcommand(const std::vector<std::string>& args, std::string_view name) {
  return !args.empty() && args[0] == name;
}

int print_topics(const std::vector<std::string>& args) {
  std::string out;
  for (size_t i = 1; i < std::max(args.size(), size_t{2}); ++i) {
    const Result<std::string> text = topic_text(i < args.size() ? args[i] : "");
    if (!text) throw UsageError{text.error() + "\ntry: weir help"};
    out += (out.empty() ? "" : "\n") + *text;
  }
  return print(in_locale(out));
}

int print_completions(const std::vector<std::string>& args) {
  const std::string script = args.size() == 2 ? completion_script(args[1]) : "";
  if (script.empty()) throw UsageError{"completions: for one of bash, zsh, fish"};
  return print(script);
}

// How what is written will be looked at.
void set_screen(Settings& settings) {
  RunOptions& options = settings.run;
  Screen& screen = options.write.screen;
  const bool to_file = !options.out_file.empty();  // opened later
  screen.terminal = !to_file && is_terminal(options.output_fd);
  screen.size = screen_size(screen.terminal ? options.output_fd : -1);
  screen.color = !to_file && use_color(settings.color, options.output_fd);
  options.write.prompt = screen.terminal || options.follow.on;
  if (screen.terminal) options.continued = &count_continues();
}

// About results that come late, or not at all: said before the run. A checkpoint that is there already is
// that of somebody who knows.
std::string waiting_note(const Plan& plan, const RunOptions& options) {
  // What can only be written is drawn, and shows results before the end.
  const bool lives = options.write.screen.terminal && options.output_format->cutter == nullptr;
  if (options.follow.on && lives) return "";
  const CheckpointOptions& checkpoint = options.checkpoint;
  if (checkpoint.file.empty() || checkpoint.final) return options.follow.on ? end_note(plan) : "";
  const bool begun = !checkpoint.reset && access(checkpoint.file.c_str(), F_OK) == 0;
  return begun ? "" : checkpoint_note(plan);
}

// Reads, writes, and tells what became of it.
int run_plan(const Plan& plan, const Arguments& arguments, Settings& settings) {
  RunOptions& options = settings.run;
  check_written_files(arguments, options.inputs);
  if (options.inputs.size() > 64 || options.follow.on) raise_open_files_limit();
  Monitor* shown = nullptr;
  options.message = [quiet = arguments.quiet, &shown](const std::string& text) {
    if (shown != nullptr) shown->clear_progress();
    if (!quiet) say(text);
  };
  Fd out;
  if (arguments.out && *arguments.out != "-" && options.checkpoint.file.empty()) {
    Result<Fd> opened = open_out_file(options.output_name);
    if (!opened) {
      options.message(opened.error());
      return kIoFailed;
    }
    out = std::move(*opened);
    options.output_fd = out.get();
  }
  set_screen(settings);
  const Interrupt interrupt;
  options.wake_fd = interrupt.wake_fd();
  options.interrupted = &interrupt.flag();

  Monitor monitor(settings.reports, options, plan.canonical());
  options.stats = shown = &monitor;
  if (const std::string error = monitor.start(); !error.empty()) {
    options.message(error);
    return kIoFailed;
  }
  if (const std::string note = waiting_note(plan, options); !note.empty()) options.message(note);
  RunResult result = run(plan, options);
  if (const std::string failed = monitor.finish(result.stats); !failed.empty()) {
    options.message(failed);
    result.io_failed = true;
  }
  const int error = result.io_failed || !options.out_file.empty() ? 0 : closing_error(options.output_fd);
  if (error != 0) {
    options.message(fmt::format("{}: {}", options.output_name, error_text(error)));
    result.io_failed = true;
  }
  interrupt.end_if_asked();
  if (result.io_failed) return kIoFailed;
  if (result.rejected) return kRejected;
  return arguments.exit_status && result.rows_written == 0 ? kNoRow : kDone;
}

// p.weir:3: before what is wrong there; of the whole file where the fault has no place.
std::string place_in_file(std::string_view file, std::string_view pipeline, Span span) {
  if (span.end == 0) return fmt::format("{}: ", file);
  const std::string_view before = pipeline.substr(0, span.begin);
  return fmt::format("{}:{}: ", file, std::count(before.begin(), before.end(), '\n') + 1);
}

// Parameters that the pipeline, which compiles, does not take: mistyped, or written without the colon.
std::vector<std::string> unused_parameters(const Arguments& arguments, std::string_view pipeline) {
  std::set<std::string, std::less<>> used, words;
  for (const Token& token : lex(pipeline)) {
    if (token.kind == Lex::Parameter) used.emplace(token.text.substr(1));
    if (token.kind == Lex::Word) words.emplace(token.text);
  }
  std::vector<std::string> warnings;
  for (const Arguments::Parameter& given : arguments.parameters) {
    const std::string name = given.text.substr(0, given.text.find('='));
    if (!used.insert(name).second) continue;  // also the second of a name that is given twice
    const std::string_view option = given.kind == ParameterKind::String ? "--arg-str" : "--arg";
    warnings.push_back(fmt::format("warning: {} {} is not used{}", option, name,
                                   words.count(name) > 0 ? fmt::format("; write :{}", name) : ""));
  }
  return warnings;
}

int run_arguments(const Arguments& arguments) {
  if (arguments.screen) return print(in_locale(screen_text()));
  if (arguments.help) return print(in_locale(help_text()));
  if (arguments.version) return print(version_text());
  Settings settings = make_settings(arguments);
  if (const char* mode = std::getenv("WEIR_TEST")) apply_test_mode(mode, settings.run, settings.reports);

  if (!arguments.pipeline_file) refuse_unquoted(arguments.operands);
  const auto compiled = compile(settings.pipeline, settings.bind, settings.parameters);
  if (const auto* diagnostic = std::get_if<Diagnostic>(&compiled)) {
    if (!arguments.pipeline_file) {
      refuse_unquoted_stage(arguments.operands);
      refuse_pipeline_file(arguments.operands);
    }
    const std::string where =
        arguments.pipeline_file ? place_in_file(*arguments.pipeline_file, settings.pipeline, diagnostic->span)
                                : "";
    throw UsageError{where + diagnostic->render(settings.pipeline, message_screen())};
  }
  const Plan& plan = *std::get<std::unique_ptr<Plan>>(compiled);
  if (!arguments.quiet) {
    for (const std::string& warning : plan.advice.warnings) say(warning);
    for (const std::string& warning : unused_parameters(arguments, settings.pipeline)) say(warning);
  }
  if (arguments.explain) return print(explain(plan, settings.run.output_format->name));
  if (arguments.check) return kDone;
  return run_plan(plan, arguments, settings);
}

}  // namespace

int run_command(int argc, char** argv) {
  reserve_standard_descriptors();
  ignore_write_signals();
  const std::vector<std::string> args(argv + std::min(argc, 1), argv + argc);
  ColorWhen color = ColorWhen::Auto;
  try {
    if (is_subcommand(args, "help")) return print_topics(args);
    if (is_subcommand(args, "completions")) return print_completions(args);
    const Arguments arguments = parse_arguments(args);
    color = color_when(arguments);
    return run_arguments(arguments);
  } catch (const UsageError& error) {
    return usage_error(error, color);
  } catch (const std::bad_alloc&) {
    say("out of memory");
    return kIoFailed;
  }
}

}  // namespace weir
