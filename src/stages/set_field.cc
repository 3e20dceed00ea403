#include "stages/set_field.h"

#include "expr/nodes.h"

namespace weir {

void set_field(Binder& binder, const std::string& name, BoundPtr value, ComputedFields& computed,
               bool skip_missing) {
  const uint32_t slot = binder.schema.new_slot();
  computed.emplace_back(slot, std::move(value));
  binder.schema.set(name, slot, skip_missing);
}

void set_nested(Binder& binder, const std::vector<Step>& path, Span span, BoundPtr value,
                ComputedFields& computed) {
  std::vector<std::string> names;
  for (const Step& step : path) {
    if (step.is_index) throw PipelineError(span, "an element of an array cannot be set");
    names.push_back(step.name);
  }
  Schema& schema = binder.schema;
  const std::string top = names.front();
  const std::vector<Step> whole = {Step{dotted_name(names)}};
  const auto object = [&] { return schema.resolve({path.front()}, true); };
  const auto nested = [&] { return make_access(object(), {path.begin() + 1, path.end()}); };
  names.erase(names.begin());
  if (schema.resolve(whole, true)->constant() != nullptr) {
    set_field(binder, top, make_nested(object(), std::move(names), std::move(value)), computed);
    return;
  }
  // A CSV header's "user.email" is set where the row has no nested one.
  const uint32_t slot = schema.new_slot();
  computed.emplace_back(slot, std::move(value));
  const auto set = [slot] { return make_column_ref(slot); };
  BoundPtr as_object = make_where_top_level(schema.resolve(whole, true), nested(), object(),
                                            make_nested(object(), names, set()));
  BoundPtr as_top =
      make_where_top_level(schema.resolve(whole, true), nested(), set(), schema.resolve(whole, true));
  set_field(binder, top, std::move(as_object), computed, true);
  set_field(binder, whole.front().name, std::move(as_top), computed, true);
}

}  // namespace weir
