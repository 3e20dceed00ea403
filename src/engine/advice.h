// Advice about pipelines that are right by the language and still give what nobody wants: said once, while
// they are compiled, as warnings.
//
//   count by path | sort n desc      no field 'n' after 'aggregate count() by path'; there are path, count
//
// The Advisor walks along with the binder, stage by stage. What only the records can tell, whether a field is
// in any, it notes for the end of the run (engine/field_watch.h). Slips that one expression shows by itself
// are in engine/slips.h.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "expr/binder.h"
#include "stages/stage.h"

namespace weir {

// How a pipeline uses a field of the records, where that says what to do if none has it.
struct FieldUse {
  std::vector<std::string> path;
  std::string text;                 // that may have been meant: web-1, error
  std::vector<std::string> beside;  // the field it is compared with; none where a stage made that
  std::string removed_by;           // drop, rename; else ""
  bool may_miss = false;            // every use of it stands where that is expected: x ?? y
};

struct Advice {
  std::vector<std::string> warnings;
  std::vector<FieldUse> uses;
};

class Advisor {
 public:
  // `source`: the pipeline as given.
  explicit Advisor(std::string_view source) : source_(source) {}
  // Before and after each stage is bound.
  void before(const Stage& stage, const Binder& binder);
  void behind(const Stage& stage, const Binder& binder);
  Advice take();

 private:
  static constexpr size_t kMost = 20;  // warnings

  // Where an expression stands.
  struct Place {
    bool is_field = true;             // names mean fields of the rows
    bool replaced = false;            // something is said to stand in for them
    bool may_miss = false;            // that, or it is asked whether they are there
    Op inside = Op::Literal;          // of which it is an operand
    std::string text;                 // that may have been meant by them
    std::vector<const Expr*> beside;  // the fields it is compared with, if any
  };

  void warn(const std::string& what);
  void look(const Mention& mention);
  void expression(const Expr& e, const Place& place);
  void call(const Expr& e, const Place& place);
  void comparison(const Expr& e, const Place& place);
  void unit(const Expr& e);
  void note_unit(const Mention& mention, const std::string& name);
  bool in_short_unit(const Expr& e) const;
  void field(const std::vector<Step>& path, const Place& place);
  void use(FieldUse use);
  void removed(const Mention& mention);
  void field_that_cannot_be(const std::vector<Step>& path, const std::string& text);
  void guard(const Expr& e);
  void operands(const Expr& e, const Place& inner);
  void ask(const Expr& e);
  bool asked(const std::vector<Step>& path) const;
  bool is_key_of_window(const Mention& mention) const;
  bool never(const std::vector<Step>& path) const;
  std::vector<std::string> source_of(const std::vector<Step>& path) const;
  void order(const Stage& stage, const Mentions& mentions);

  std::string_view source_;
  Advice advice_;

  // Of the rows that reach the stage at hand.
  const Stage* stage_ = nullptr;
  const Binder* binder_ = nullptr;
  std::set<std::string> set_;      // fields that the stage has set so far
  std::set<std::string> guarded_;  // paths that the stage asks for with exists()
  // Paths that the conditions around the expression at hand ask for.
  std::vector<const std::vector<Step>*> asked_;
  // Fields of the records.
  std::set<std::vector<std::string>> expected_;  // which a use expects to be there
  std::set<std::vector<std::string>> optional_;  // or not

  const Stage* maker_ = nullptr;  // the stage that fixed their columns
  bool listed_ = false;           // the columns have been said
  struct Gone {
    std::string name;
    const Stage* stage;
    std::string new_name;
  };
  std::vector<Gone> gone_;           // fields that drop and rename removed
  std::set<std::string> no_number_;  // fields named like a number of milliseconds that may be a duration

  bool single_ = false;  // one row a window
  bool sorted_ = false;  // window by window
};

}  // namespace weir
