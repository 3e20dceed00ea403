// All options. A new one is a line here and a member of Arguments.
#include <array>

#include "cli/arguments.h"

namespace weir {
namespace {

constexpr std::string_view kFiles = "Input and output";
constexpr std::string_view kPipeline = "Pipeline";
constexpr std::string_view kTime = "Time";
constexpr std::string_view kLost = "Late rows and bad records";
constexpr std::string_view kFollowing = "Following and resuming";
constexpr std::string_view kRunning = "Running";
constexpr std::string_view kHelp = "Help";

using A = Arguments;

constexpr auto kOptions = std::to_array<OptionDef>({
    {"i", "input", "FORMAT", &A::input_format, kFiles, true, "reads {readable}; default: by extension"},
    {"o", "output", "FORMAT", &A::output_format, kFiles, true, "writes {writable}; default: as the input"},
    {"d", "delimiter", "CHAR", &A::delimiter, kFiles, true, "separator of CSV (,)"},
    {"", "header", "a,b,c", &A::header, kFiles, false, "the columns of CSV that has no header line"},
    {"", "no-header", "", &A::no_header, kFiles, false, "writes CSV without a header line"},
    {"", "record-start", "REGEX", &A::record_start, kFiles, false,
     "text: a record begins at a line that matches (stack traces)"},
    {"O", "out", "FILE", &A::out, kFiles, true, "writes to FILE instead of standard output"},
    {"", "ascii", "", &A::ascii, kFiles, false, "draws tables and plots with plain characters"},
    {"", "unbuffered", "", &A::unbuffered, kFiles, false, "flushes after every row, even under load"},

    {"f", "file", "FILE", &A::pipeline_file, kPipeline, true,
     "the pipeline is in FILE; all arguments are inputs"},
    {"", "arg", "name=value", ParameterKind::Literal, kPipeline, false,
     "a parameter, :name in the pipeline: one literal"},
    {"", "arg-str", "name=value", ParameterKind::String, kPipeline, false, "the same, always a string"},
    {"", "check", "", &A::check, kPipeline, false, "only compiles"},
    {"", "explain", "", &A::explain, kPipeline, false, "shows the canonical pipeline and its plan"},

    {"T", "time", "PATH", &A::time, kTime, false, "the field that holds the event time"},
    {"", "tz", "ZONE", &A::zone, kTime, true, "zone of naive times, days and printing (UTC)"},
    {"", "now", "TIME", &A::now, kTime, false, "fixes the clock of now()"},

    {"", "late", "FILE", &A::late, kLost, true, "takes late rows, as they came"},
    {"", "rejects", "FILE", &A::rejects, kLost, true, "takes bad records, as they came"},
    {"", "on-error", "report|skip|fail", &A::on_error, kLost, false,
     "bad records: show the first few and exit with 3 (default); count them; or stop at the first"},

    {"F", "follow", "", &A::follow, kFollowing, true, "keeps reading as files grow, across rotation"},
    {"", "from", "start|end", &A::from, kFollowing, false, "where following begins (start)"},
    {"", "idle", "DURATION|none", &A::idle, kFollowing, false,
     "after such quiet a live input no longer holds windows open (10s)"},
    {"", "checkpoint", "FILE", &A::checkpoint, kFollowing, false,
     "resumes where FILE says, and saves there: a run at a time, each line once"},
    {"", "checkpoint-reset", "", &A::checkpoint_reset, kFollowing, false, "begins anew, whatever FILE says"},
    {"", "final", "", &A::final, kFollowing, false,
     "with --checkpoint: closes all windows at the end even so"},

    {"e", "exit-status", "", &A::exit_status, kRunning, false, "exits with 1 when no row came out"},
    {"j", "threads", "N", &A::threads, kRunning, false, "worker threads (one per core)"},
    {"", "max-memory", "SIZE", &A::max_memory, kRunning, false,
     "ends the run when its state takes more: 500MB, 2GiB, 50% (80% of what is free)"},
    {"", "stats", "[=json]", &A::stats, kRunning, true,
     "a summary at the end; SIGUSR1 prints it at any time"},
    {"", "metrics", "FILE", &A::metrics, kRunning, false, "the same for Prometheus, replaced every 15 s"},
    {"", "progress", "", &A::progress, kRunning, false,
     "how far the inputs are read; where standard error is no terminal, a line every 5 s"},
    {"", "color", "auto|always|never", &A::color, kRunning, false, "colours: by default on a terminal"},
    {"q", "quiet", "", &A::quiet, kRunning, false, "no messages but usage and pipeline errors"},

    {"h", "", "", &A::screen, kHelp, false, "help on one screen"},
    {"", "help", "", &A::help, kHelp, true, "all options, exit codes"},
    {"V", "version", "", &A::version, kHelp, false, "the version"},
});

}  // namespace

std::span<const OptionDef> all_options() { return kOptions; }

}  // namespace weir
