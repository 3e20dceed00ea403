// What is wrong with a pipeline, where, and what to write instead.
//
//   weir: error: unknown stage 'srot'
//     srot n
//     ^^^^ did you mean 'sort'?
//
// Compiling throws PipelineError from wherever the fault is seen; engine/compile.cc is the one place that
// catches it.
#pragma once

#include <cstdint>
#include <exception>
#include <string>
#include <string_view>

#include "base/terminal.h"

namespace weir {

// Bytes [begin, end) of the pipeline's text.
struct Span {
  uint32_t begin = 0;
  uint32_t end = 0;
};

// For a fault in a call's argument, where it is seen without knowing the text: the binder puts the n-th
// argument's span in.
inline Span argument_span(uint32_t n) { return {n, 0}; }

struct Diagnostic {
  Span span;
  std::string message;  // "unknown stage 'srot'"
  std::string hint;     // "did you mean 'sort'?", may be empty

  // Message, the source line and a caret line, each ended by a newline, without "weir: error: " before it.
  // The source line is cut around the span: on a terminal to its width, where the hint moves to a line of its
  // own when it finds no room behind the caret; else to 100 columns, whatever COLUMNS says.
  std::string render(std::string_view source, const Screen& screen = {}) const;
};

class PipelineError : public std::exception {
 public:
  PipelineError(Span span, std::string message, std::string hint = {})
      : diagnostic{span, std::move(message), std::move(hint)} {}
  const char* what() const noexcept override { return diagnostic.message.c_str(); }
  Diagnostic diagnostic;
};

}  // namespace weir
