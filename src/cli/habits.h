// Hints for command lines that are written from the habit of jq, awk, mlr or head. All are "" where nothing
// fits.
//
//   weir -r .a             unknown option '-r'; raw texts: -o text
//   weir -i nginx …        unknown input format 'nginx' …; lines of such logs: -i text 'parse line as
//   combined | …' weir count by a f      is the pipeline in single quotes? weir 'count by a' f
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace weir {

// For an unknown option: `arg` as it was given, and the argument behind it.
std::string option_hint(std::string_view arg, std::string_view next);

// For the name of a format that does not exist, or not for input, or not for output.
std::string format_hint(std::string_view name, bool input);

// Throws UsageError where the operands are the words of a pipeline that the shell took apart: the first
// stands for itself, and of those behind it some are no files but words of the language.
void refuse_unquoted(const std::vector<std::string>& operands);
// The same, known that the first operand alone is no pipeline: limit 5 f.ndjson.
void refuse_unquoted_stage(const std::vector<std::string>& operands);
// Throws UsageError where the first operand, known to be no pipeline, is a file that may hold one: weir
// p.weir app.ndjson.
void refuse_pipeline_file(const std::vector<std::string>& operands);

}  // namespace weir
