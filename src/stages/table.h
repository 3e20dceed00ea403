// The table of all stages, and what makes each from its syntax.
#pragma once

#include <memory>
#include <string_view>
#include <vector>

#include "stages/stage.h"

namespace weir {

// A line of the stage table.
struct StageDef {
  std::string_view name;
  std::string_view alias;
  std::string_view usage;  // "filter EXPR"
  std::string_view help;   // one line
  std::unique_ptr<StageSyntax> (*parse)(Parser&);
};

const std::vector<StageDef>& all_stages();
const StageTable& stage_table();

// One per file.
std::unique_ptr<StageSyntax> parse_filter(Parser&);
std::unique_ptr<StageSyntax> parse_project(Parser&);
std::unique_ptr<StageSyntax> parse_extend(Parser&);
std::unique_ptr<StageSyntax> parse_drop(Parser&);
std::unique_ptr<StageSyntax> parse_rename(Parser&);
std::unique_ptr<StageSyntax> parse_explode(Parser&);
std::unique_ptr<StageSyntax> parse_lookup(Parser&);
std::unique_ptr<StageSyntax> parse_parse(Parser&);
std::unique_ptr<StageSyntax> parse_window(Parser&);
std::unique_ptr<StageSyntax> parse_aggregate(Parser&);
std::unique_ptr<StageSyntax> parse_sort(Parser&);
std::unique_ptr<StageSyntax> parse_top(Parser&);
std::unique_ptr<StageSyntax> parse_limit(Parser&);
std::unique_ptr<StageSyntax> parse_dedup(Parser&);
std::unique_ptr<StageSyntax> parse_describe(Parser&);
std::unique_ptr<StageSyntax> make_filter(ExprPtr condition);
std::unique_ptr<StageSyntax> make_aggregate(std::vector<Item> items, std::vector<Item> by);

}  // namespace weir
