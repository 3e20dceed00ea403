// What a checkpoint holds, and its bytes.
//
//   magic | version | the content, as StateWriter writes it | XXH3-128 of all before
//
// The checksum stands at the end in every version, so that a newer checkpoint is told from a damaged one. How
// the file is written and locked is checkpoint_file.h's; when, and of what, checkpointer.h's.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.h"
#include "engine/written_file.h"
#include "input/fingerprint.h"

namespace weir {

struct Checkpoint {
  // The pipeline in canonical form, and the options that change what comes out, by name.
  struct Fingerprint {
    std::string pipeline;
    std::vector<std::pair<std::string, std::string>> options;
  };
  struct SavedInput {
    std::string path;    // "": stands for inputs that are gone, of which state may still hold rows
    std::string format;  // its name
    Position position;
    uint64_t line = 1;      // number of the line at the position
    int64_t mark = 0;       // greatest event time taken of it
    bool numbered = false;  // the state knows it by its place in `inputs`
  };

  Fingerprint fingerprint;
  std::vector<SavedInput> inputs;
  WrittenFile out;
  WrittenFile late;
  WrittenFile rejects;
  // As their owners saved them.
  std::string writer;
  std::string late_header;
  std::string rejects_header;
  std::string watch;
  std::string chain;
};

std::string encode(const Checkpoint& checkpoint);
// The error says what is wrong with the bytes: "is damaged …"; a name goes before it.
Result<Checkpoint> decode(std::string_view bytes);

// "" when they are the same, else how they differ.
std::string difference(const Checkpoint::Fingerprint& saved, const Checkpoint::Fingerprint& now);

}  // namespace weir
