// The file of a lookup: which of its columns are asked for, and reading them into a table.
//
//   lookup "hosts.csv" on host = name keep site, owner.mail
//
// Without keep the file says which columns there are.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "lang/syntax.h"
#include "stages/lookup_table.h"
#include "value/record_files.h"

namespace weir {

// A column of the file: a name, or the names of a nested field.
struct FileColumn {
  std::vector<std::string> path;
  Span span;
  std::string name() const { return dotted_name(path); }
};

struct LookupSyntax {
  std::string file;
  Span file_span;
  struct On {
    std::vector<Step> path;
    FileColumn column;
    bool named;  // the column is written
  };
  std::vector<On> on;
  struct Keep {
    std::string name;
    FileColumn column;
    Span span;
  };
  std::vector<Keep> keep;
  bool has_keep = false;
  bool inner = false;
};

// Takes the file's records into the table. Gives all columns but the keys, where none are named; a row has
// values for the first of them. Throws PipelineError.
std::vector<std::string> read_lookup_file(const LookupSyntax& syntax, const RecordFiles& files,
                                          LookupTable& table);

}  // namespace weir
