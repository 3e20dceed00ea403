// parse path "regex": named groups of the first match become fields; parse path as FORMAT: those of a log
// line.
//
// Where nothing matches, fields keep what they have and others are null. json and logfmt give the record's
// own fields, whatever they are: an object per row, whose members the schema puts on top
// (Schema::add_members).
#include <fmt/format.h>

#include <algorithm>
#include <array>

#include "base/near.h"
#include "functions/regex.h"
#include "lang/synonyms.h"
#include "stages/line_formats.h"
#include "stages/parse_members.h"
#include "stages/stage.h"
#include "value/text.h"

namespace weir {
namespace {

using Path = std::vector<Step>;

// Fills the same fields of each row.
class ParseFields : public Stage {
 public:
  explicit ParseFields(Path path) : path_(std::move(path)) {}

  void bind(Binder& binder, const Stage*) override {
    subject_ = binder.schema.resolve(path_);
    for (const std::string& name : names()) {
      before_.push_back(binder.schema.resolve({Step{name}}, true));
      slots_.push_back(binder.schema.new_slot());
    }
    for (size_t i = 0; i < slots_.size(); ++i) binder.schema.set(names()[i], slots_[i]);
  }

  void slots(std::vector<uint32_t>& out) const override {
    subject_->slots(out);
    for (const BoundPtr& before : before_) before->slots(out);
  }
  void mentions(Mentions& out) const override { mention(path_, out); }

  void apply(Batch& batch, const Environment& env) const override {
    const Vec subject = subject_->eval(batch, batch.selected, env);
    std::vector<Value*> columns;
    for (const uint32_t slot : slots_) columns.push_back(batch.make_column(slot));
    std::vector<Value> found(slots_.size(), Value::null());
    std::vector<uint32_t> unmatched;
    for (const uint32_t row : batch.selected) {
      const Text text = text_of(subject[row], env.zone, batch.arena);
      if (text.has && read(text.view, batch.arena, env, found.data())) {
        for (size_t i = 0; i < found.size(); ++i) columns[i][row] = found[i];
      } else {
        unmatched.push_back(row);
      }
    }
    if (unmatched.empty()) return;
    for (size_t i = 0; i < columns.size(); ++i) {
      const Vec before = before_[i]->eval(batch, unmatched, env);
      for (const uint32_t row : unmatched)
        columns[i][row] = before[row].is_null() ? Value::null() : before[row];
    }
  }

 protected:
  virtual const std::vector<std::string>& names() const = 0;
  virtual bool read(std::string_view text, Arena& arena, const Environment& env, Value* fields) const = 0;
  std::string path_text() const { return to_text(path_); }

 private:
  Path path_;
  BoundPtr subject_;
  std::vector<BoundPtr> before_;  // what the fields were
  std::vector<uint32_t> slots_;
};

class ParseRegex final : public ParseFields {
 public:
  ParseRegex(Path path, std::string pattern, Span place)
      : ParseFields(std::move(path)), pattern_(std::move(pattern)) {
    try {
      regex_ = Regex::compile(pattern_);
    } catch (PipelineError& e) {
      e.diagnostic.span = place;
      throw;
    }
    for (const auto& [group, name] : regex_->re2().CapturingGroupNames()) {
      if (std::find(names_.begin(), names_.end(), name) != names_.end())
        throw PipelineError(place, fmt::format("two groups of the regex are named '{}'", name));
      names_.push_back(name);
      groups_.push_back(group);
    }
    if (names_.empty()) {
      throw PipelineError(place, "the regex names no group", "a group that becomes the field ip: (?P<ip>…)");
    }
  }
  std::string text() const override { return fmt::format("parse {} {}", path_text(), quote_regex(pattern_)); }

 private:
  const std::vector<std::string>& names() const override { return names_; }
  bool read(std::string_view text, Arena&, const Environment&, Value* fields) const override {
    constexpr size_t kFew = 32;
    std::array<re2::StringPiece, kFew> few;
    const auto count = static_cast<size_t>(groups_.back()) + 1;
    std::vector<re2::StringPiece> many(count <= kFew ? 0 : count);
    re2::StringPiece* const found = many.empty() ? few.data() : many.data();
    if (!regex_->re2().Match({text.data(), text.size()}, 0, text.size(), RE2::UNANCHORED, found,
                             static_cast<int>(count)))
      return false;
    for (size_t i = 0; i < groups_.size(); ++i) {
      const re2::StringPiece& group = found[groups_[i]];
      fields[i] = group.data() == nullptr ? Value::null()
                                          : Value::of_text(Kind::RawCell, {group.data(), group.size()});
    }
    return true;
  }

  std::string pattern_;
  std::unique_ptr<Regex> regex_;
  std::vector<std::string> names_;
  std::vector<int> groups_;  // of names_, ascending
};

class ParseLine final : public ParseFields {
 public:
  ParseLine(Path path, const LineFormat& format)
      : ParseFields(std::move(path)), format_(format), names_(format.fields.begin(), format.fields.end()) {}
  std::string text() const override { return fmt::format("parse {} as {}", path_text(), format_.name); }

 private:
  const std::vector<std::string>& names() const override { return names_; }
  bool read(std::string_view text, Arena& arena, const Environment& env, Value* fields) const override {
    return format_.read(text, env, arena, fields);
  }

  const LineFormat& format_;
  std::vector<std::string> names_;
};

class ParseMembers final : public Stage {
 public:
  ParseMembers(Path path, const MemberFormat& format) : path_(std::move(path)), format_(format) {}
  std::string text() const override { return fmt::format("parse {} as {}", to_text(path_), format_.name); }

  void bind(Binder& binder, const Stage*) override {
    subject_ = binder.schema.resolve(path_);
    slot_ = binder.schema.new_slot();
    binder.schema.add_members(slot_);
  }
  void slots(std::vector<uint32_t>& out) const override { subject_->slots(out); }
  void mentions(Mentions& out) const override { mention(path_, out); }

  void apply(Batch& batch, const Environment& env) const override {
    const Vec subject = subject_->eval(batch, batch.selected, env);
    Value* const objects = batch.make_column(slot_);
    std::string scratch;
    for (const uint32_t row : batch.selected) {
      const Value& v = subject[row];
      const Text text = text_of(v, env.zone, batch.arena);
      objects[row] = v.kind == Kind::Object ? v : Value::missing();
      if (!text.has) continue;
      scratch.clear();
      if (format_.read(text.view, batch.arena, scratch))
        objects[row] = Value::of_text(Kind::Object, batch.arena.copy(scratch));
    }
    batch.settled[slot_] = 1;
  }

 private:
  Path path_;
  const MemberFormat& format_;
  BoundPtr subject_;
  uint32_t slot_ = 0;
};

std::vector<std::string_view> format_names() {
  std::vector<std::string_view> names;
  for (const MemberFormat& format : member_formats()) names.push_back(format.name);
  for (const LineFormat& format : line_formats()) {
    names.push_back(format.name);
    if (!format.alias.empty()) names.push_back(format.alias);
  }
  return names;
}

bool is_format(const Token& t) {
  const std::vector<std::string_view> known = format_names();
  return t.kind == Lex::Word && std::find(known.begin(), known.end(), our_format(t.text)) != known.end();
}

std::unique_ptr<StageSyntax> parse_as(Parser& p, Path path) {
  for (const MemberFormat& format : member_formats()) {
    if (p.accept_word(format.name)) return std::make_unique<ParseMembers>(std::move(path), format);
  }
  for (const LineFormat& format : line_formats()) {
    if (p.accept_word(format.name) || (!format.alias.empty() && p.accept_word(format.alias)))
      return std::make_unique<ParseLine>(std::move(path), format);
  }
  const std::vector<std::string_view> known = format_names();
  const std::string_view word = p.peek().kind == Lex::Word ? p.peek().text : std::string_view();
  if (word.empty()) p.unexpected("a format: " + fmt::format("{}", fmt::join(known, ", ")));
  const std::string_view ours = our_format(word);
  const std::string near = ours != word ? std::string(ours) : nearest(word, known);
  p.fail(p.peek().span, fmt::format("parse knows no format '{}'", word),
         near.empty() ? fmt::format("there are: {}", fmt::join(known, ", "))
                      : fmt::format("did you mean '{}'?", near));
}

}  // namespace

std::unique_ptr<StageSyntax> parse_parse(Parser& p) {
  const Token first = p.peek();
  Path path = p.path();
  if (p.accept_word("as")) return parse_as(p, std::move(path));
  const bool no_field = p.at_end_of_stage() && first.kind == Lex::Word;
  if (no_field && is_format(first)) {  // parse combined
    p.fail(first.span, fmt::format("expected a field, found '{}'", first.text),
           fmt::format("the field comes first: parse line as {}", our_format(first.text)));
  }
  if (is_format(p.peek())) {  // parse line combined
    p.fail(p.peek().span, fmt::format("expected 'as', found '{}'", p.peek().text),
           fmt::format("write as {}", our_format(p.peek().text)));
  }
  const Span span = p.peek().span;
  Literal pattern = p.string("a regex in quotes, or as FORMAT", true);
  return std::make_unique<ParseRegex>(std::move(path), std::move(pattern.text), span);
}

}  // namespace weir
