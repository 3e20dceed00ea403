// Notices that an input is something else than it is read as, and says what to do.
//
//   weir: in.log looks like CSV: add -i csv
//   weir: in.json is a JSON array: jq -c '.[]' in.json | weir …
//
// It looks at the first two lines of each input alone: at its bytes and header (see()), and at lines that
// were no records (reject()). Not saved: a run that resumes does not look at first lines.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "engine/chain.h"

namespace weir {

class FormatHints {
 public:
  // A batch, before its rows and rejects are taken up. What is to be said, once an input; "" is nothing.
  std::string see(const Input& input, const Batch& batch);
  // A line that is no record. `line`: its number in the file.
  std::string reject(const Input& input, uint64_t line, std::string_view text);

 private:
  struct Seen {
    bool begun = false;
    bool told = false;
    std::string first_line;  // rejected
  };
  Seen& seen(const Input& input);

  std::vector<Seen> inputs_;
};

}  // namespace weir
