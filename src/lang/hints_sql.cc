// SQL's select as weir's stages, in the order in which they work.
//
//   select a, b from t where c > 1 order by a     filter c > 1 | sort a | project a, b
//   select a, count(*) from t group by a          aggregate count(*) by a
#include <fmt/format.h>

#include <array>
#include <vector>

#include "lang/look.h"
#include "lang/word_table.h"

namespace weir {
namespace {

constexpr size_t kLongest = 160;      // of the stages in a hint
constexpr size_t kMostTokens = 1000;  // nobody types more; names are looked for in the square of them

// Tokens [first, end), without the words of the clause.
struct Part {
  size_t first = 0;
  size_t end = 0;
  bool empty() const { return first >= end; }
};

struct Select {
  bool distinct = false;
  bool star = false;
  Part list, from, where, group, having, order, limit;
};

class Reader {
 public:
  explicit Reader(const Look& look) : look_(look) {}

  bool read(Select& select) {
    at_ = look_.place().stage + 1;
    if (is(at_, "distinct") && look_.operand_end(at_ + 1) != at_ + 1) {
      select.distinct = true;
      ++at_;
    }
    select.list = part();
    if (select.list.empty()) return false;
    select.star =
        select.list.end == select.list.first + 1 && look_.token(select.list.first).kind == Lex::Star;
    if (clause("from", 1)) select.from = part();
    if (clause("where", 1)) select.where = part();
    if (clause("group", 2)) select.group = part();
    if (clause("having", 1)) select.having = part();
    if (clause("order", 2)) select.order = part();
    if (clause("limit", 1)) select.limit = part();
    const bool one_table = select.from.end - select.from.first < 2 ||
                           look_.path(select.from.first) == look_.source(select.from.first, select.from.end);
    return look_.ends(at_) && one_table;
  }

 private:
  bool is(size_t i, std::string_view word) const {
    return look_.token(i).kind == Lex::Word && lower_ascii(look_.token(i).text) == word;
  }
  // Whether a clause's words stand at `i`, behind something: from, order and limit are good names of fields.
  bool begins_clause(size_t i) const {
    const Lex before = look_.token(i - 1).kind;
    if (before == Lex::Comma || look_.ends(i + 1)) return false;
    if (is(i, "where") || is(i, "having") || is(i, "from")) return look_.token(i + 1).kind != Lex::Comma;
    if (is(i, "limit")) return look_.token(i + 1).kind == Lex::Number;
    return (is(i, "group") || is(i, "order")) && is(i + 1, "by");
  }
  bool clause(std::string_view word, size_t words) {
    if (!is(at_, word) || !begins_clause(at_)) return false;
    at_ += words;
    return true;
  }
  Part part() {
    Part part{at_, at_};
    for (size_t depth = 0; !look_.ends(at_); ++at_) {
      const Lex kind = look_.token(at_).kind;
      if (kind == Lex::LeftParen) ++depth;
      if (kind == Lex::RightParen) depth -= depth > 0 ? 1 : 0;
      if (depth == 0 && at_ > part.first && begins_clause(at_)) break;
    }
    part.end = at_;
    return part;
  }

  const Look& look_;
  size_t at_ = 0;
};

class Stages {
 public:
  Stages(const Look& look, const Select& select) : look_(look), select_(select) {}

  // Whether `where` asks for a name that the list gives, which a filter before it would not know.
  bool where_names_result() const {
    for (const Token& word : words(select_.where.first, select_.where.end)) {
      for (size_t i = select_.list.first; i < select_.list.end; ++i) {
        const bool target = look_.token(i + 1).kind == Lex::Assign || look_.token(i - 1).is("as");
        if (target && look_.token(i).is(word.text)) return true;
      }
    }
    return false;
  }

  std::string text() {
    const std::string list = text(select_.list);
    add("filter", text(select_.where));
    const bool aggregates = !select_.group.empty() || has_aggregate();
    if (aggregates) add_aggregate();
    add("filter", text(select_.having, true));
    const bool named = look_.until(select_.list.first, {"as"}) < select_.list.end;
    if (!named) add("sort", text(select_.order, aggregates));
    if (!aggregates && !select_.star) add(select_.distinct ? "dedup" : "project", list);
    if (named) add("sort", text(select_.order, aggregates));
    add("limit", text(select_.limit));
    return out_;
  }

 private:
  void add(std::string_view stage, const std::string& what) {
    if (!what.empty()) out_ += fmt::format("{}{} {}", out_.empty() ? "" : " | ", stage, what);
  }

  bool calls_aggregate(size_t i) const {
    const Token& t = look_.token(i);
    return t.kind == Lex::Word && look_.token(i + 1).kind == Lex::LeftParen &&
           look_.place().table.is_aggregate(lower_ascii(t.text));
  }
  bool has_aggregate() const {
    for (size_t i = select_.list.first; i < select_.list.end; ++i) {
      if (calls_aggregate(i)) return true;
    }
    return false;
  }

  // Keywords and functions in lower case. `results`: an aggregate stands for its result, sum(a) for sum_a.
  std::string text(Part part, bool results = false) const {
    std::string out;
    for (size_t i = part.first; i < part.end; ++i) {
      const Token& t = look_.token(i);
      if (i > part.first && t.space_before) out += ' ';
      const std::string lower = lower_ascii(t.text);
      const bool ours =
          t.kind == Lex::Word && (is_reserved(lower) || look_.token(i + 1).kind == Lex::LeftParen);
      out += ours ? lower : std::string(t.text);
      if (!results || !calls_aggregate(i)) continue;
      const size_t close = look_.closing(i + 1);
      for (const Token& word : words(i + 2, close)) out += fmt::format("_{}", word.text);
      i = close;
    }
    return out;
  }

  std::vector<Token> words(size_t first, size_t end) const {
    std::vector<Token> out;
    for (size_t i = first; i < end; ++i) {
      if (look_.token(i).kind == Lex::Word) out.push_back(look_.token(i));
    }
    return out;
  }

  void add_aggregate() {
    std::string items;
    for (size_t first = select_.list.first; first < select_.list.end;) {
      const size_t end = std::min(look_.until(first, {}, true), select_.list.end);
      if (!is_key({first, end})) items += (items.empty() ? "" : ", ") + text({first, end});
      first = end + 1;
    }
    const std::string keys = text(select_.group);
    if (!keys.empty()) items += (items.empty() ? "by " : " by ") + keys;
    add("aggregate", items);
  }
  // A plain path is a key, whether it is among them or not.
  bool is_key(Part item) const { return look_.path(item.first) == look_.source(item.first, item.end); }

  const Look& look_;
  const Select& select_;
  std::string out_;
};

}  // namespace

std::string sql_hint(const ErrorPlace& place) {
  constexpr auto kFirst = std::to_array<std::string_view>({"select", "project"});
  const Look look(place);
  if (place.tokens.size() > kMostTokens) return "";
  if (std::find(kFirst.begin(), kFirst.end(), lower_ascii(look.first().text)) == kFirst.end()) return "";
  Select select;
  if (!Reader(look).read(select)) return "";
  const bool in_list = place.at > select.list.first && place.at < select.list.end;  // select a b from t
  if (in_list && !select.star && !select.distinct) return "";
  const bool only_from = select.where.empty() && select.group.empty() && select.having.empty() &&
                         select.order.empty() && select.limit.empty();
  if (only_from && !select.distinct) return "";
  Stages in_order(look, select);
  const std::string stages = in_order.where_names_result() ? "" : in_order.text();
  if (stages.empty() || stages.size() > kLongest) return "";
  if (only_from && select.from.empty())
    return fmt::format("write {}, or count by {}", stages, look.source(select.list.first, select.list.end));
  return fmt::format("{} {}{}", select.star ? "all fields are kept without project:" : "write", stages,
                     select.from.empty() ? "" : "; files come after the pipeline");
}

}  // namespace weir
