// A state in memory of its own that is made with a group's first value: many groups have none, and cost a
// pointer.
//
//   LateState<Elements> state;
//   state.get().add(…);      // made by now
//
// T has heap_bytes(), merge(), save() and load().
#pragma once

#include <cstddef>
#include <memory>

#include "value/state.h"

namespace weir {

template <class T>
class LateState {
 public:
  T& get() {
    if (!made_) made_ = std::make_unique<T>();
    return *made_;
  }
  // Null until there is one.
  const T* if_any() const { return made_.get(); }
  template <class... More>
  void merge(const LateState& from, More... more) {
    if (from.made_) get().merge(*from.made_, more...);
  }
  void save(StateWriter& out) const {
    out.u8(made_ ? 1 : 0);
    if (made_) made_->save(out);
  }
  void load(StateReader& in) {
    if (in.u8() != 0) get().load(in);
  }
  size_t heap_bytes() const { return made_ ? sizeof(T) + made_->heap_bytes() : 0; }

 private:
  std::unique_ptr<T> made_;
};

}  // namespace weir
