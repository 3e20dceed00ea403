// filename and line_number: what is known of a row's source. The binder puts columns in their place
// (expr/schema.h), which rows keep through every stage; calls are left where rows have no source.
#include "functions/function.h"

namespace weir {
namespace {

Value no_source(const CallContext&) { return Value::null(); }

constexpr unsigned kFlags = FunctionDef::kNoFold | FunctionDef::kOfSource;

constexpr FunctionDef kFunctions[] = {
    {"filename",
     "",
     "filename()",
     0,
     0,
     kFlags,
     "the file a row came from, as the command line names it (stdin: standard input); after an aggregate "
     "null",
     {R"(length(filename()) > 0)", "true"},
     no_source,
     nullptr},
    {"line_number",
     "",
     "line_number()",
     0,
     0,
     kFlags,
     "the line of its file on which a row's record begins, from 1; after an aggregate null",
     {"line_number()", "1"},
     no_source,
     nullptr},
};

}  // namespace

std::span<const FunctionDef> input_functions() { return kFunctions; }

}  // namespace weir
