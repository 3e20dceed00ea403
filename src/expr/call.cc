// Calls of scalar functions, and nested targets (extend user.email = …).
#include "expr/nodes.h"
#include "value/decode.h"
#include "value/json.h"
#include "value/text.h"

namespace weir {
namespace {

class Call final : public BoundExpr {
 public:
  Call(const FunctionDef& function, std::vector<BoundPtr> args, std::unique_ptr<Prepared> prepared)
      : function_(function), args_(std::move(args)), prepared_(std::move(prepared)) {}

  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    std::vector<Vec> columns;
    columns.reserve(args_.size());
    for (const BoundPtr& arg : args_) columns.push_back(arg->eval(batch, rows, env));
    std::vector<Value> args(args_.size(), Value::null());
    Value* out = batch.arena.array<Value>(batch.rows);
    const bool takes_null = (function_.flags & FunctionDef::kTakesNull) != 0;
    for (const uint32_t row : rows) {
      bool any_null = false;
      for (size_t i = 0; i < args.size(); ++i) {
        args[i] = columns[i][row];
        any_null |= args[i].is_null();
      }
      if (any_null && !takes_null) {
        out[row] = Value::null();
        continue;
      }
      const Value result = function_.call({args, batch.arena, env, prepared_.get()});
      out[row] = (result.is_pending() ? decode(result, batch.arena) : result).computed();
    }
    return {out, 1};
  }
  void slots(std::vector<uint32_t>& out) const override {
    for (const BoundPtr& arg : args_) arg->slots(out);
  }

 private:
  const FunctionDef& function_;
  std::vector<BoundPtr> args_;
  std::unique_ptr<Prepared> prepared_;
};

// The text of `object` with the field at path[depth…] set to `value` (null pointer: removed). What is no
// object is replaced by one when setting, and left alone when removing.
void write_nested(const Value& object, std::span<const std::string> path, const Value* value,
                  const TimeZone& zone, std::string& out) {
  const std::string& name = path.front();
  const bool last = path.size() == 1;
  bool found = false;
  out += '{';
  auto separate = [&out] {
    if (out.back() != '{') out += ',';
  };
  auto put = [&](const Value& old) {
    if (last) {
      print_json(*value, zone, out);
    } else {
      write_nested(old, path.subspan(1), value, zone, out);
    }
  };
  if (object.kind == Kind::Object) {
    for_each_member(object.view(), [&](std::string_view key, const Value& member) {
      const bool here = key_is(key, name);
      const bool descends = here && !last && (value != nullptr || member.kind == Kind::Object);
      if (here && last && value == nullptr) return true;
      separate();
      out.append("\"").append(key).append("\":");
      if ((here && last) || descends) {
        put(member);
        found = true;
      } else {
        print_json(member, zone, out);
      }
      return true;
    });
  }
  if (!found && value != nullptr) {
    separate();
    append_json_string(name, out);
    out += ':';
    put(Value::missing());
  }
  out += '}';
}

class Nested final : public BoundExpr {
 public:
  Nested(BoundPtr object, std::vector<std::string> path, BoundPtr value)
      : object_(std::move(object)), path_(std::move(path)), value_(std::move(value)) {}

  Vec eval(Batch& batch, RowSet rows, const Environment& env) const override {
    const Vec objects = object_->eval(batch, rows, env);
    Vec values{nullptr, 0};
    if (value_ != nullptr) values = value_->eval(batch, rows, env);
    Value* out = batch.arena.array<Value>(batch.rows);
    std::string text;
    for (const uint32_t row : rows) {
      const Value& object = objects[row];
      if (value_ == nullptr && object.kind != Kind::Object) {
        out[row] = object;
        continue;
      }
      text.clear();
      Value set = Value::null();
      if (value_ != nullptr) set = value_->is_path() ? values[row] : values[row].computed();
      write_nested(object, path_, value_ != nullptr ? &set : nullptr, env.zone, text);
      out[row] = Value::of_text(Kind::Object, batch.arena.copy(text));
    }
    return {out, 1};
  }
  bool is_path() const override { return true; }  // what it does not change keeps its text
  void slots(std::vector<uint32_t>& out) const override {
    object_->slots(out);
    if (value_ != nullptr) value_->slots(out);
  }

 private:
  BoundPtr object_;
  std::vector<std::string> path_;
  BoundPtr value_;
};

}  // namespace

BoundPtr make_call(const FunctionDef& function, std::vector<BoundPtr> args,
                   std::unique_ptr<Prepared> prepared) {
  return std::make_unique<Call>(function, std::move(args), std::move(prepared));
}

BoundPtr make_nested(BoundPtr object, std::vector<std::string> path, BoundPtr value) {
  return std::make_unique<Nested>(std::move(object), std::move(path), std::move(value));
}

}  // namespace weir
