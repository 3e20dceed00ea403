// The fields of the rows between two stages, as the binder knows them: names to slots.
//
// Open rows still carry their source record: a name that no stage has set is read from it (`wanted`). Stages
// set, drop and rename top-level names; a nested target is set by replacing its top-level object
// (expr/nested.h). Closed rows have just their columns.
//
// `parse … as json` puts the members of an object on top of a row, whose names show only when it runs: a new
// *layer*. Its source are the fields of the layer below with the object's members in their place or behind
// them; a name is looked for in the columns, then in the object, then below. Closing makes one layer again.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/arena.h"
#include "expr/expr.h"
#include "lang/syntax.h"
#include "value/record.h"
#include "value/wanted.h"

namespace weir {

class Schema {
 public:
  struct Column {
    std::string name;
    uint32_t slot = 0;
    bool skip_missing = false;  // not written where the value is missing
  };

  // Rows whose names are not all known: written by open_fields().
  bool open() const { return top().open; }
  // Open rows that no stage has changed: their source lines may be copied.
  bool untouched() const { return open() && !top().touched; }
  // Writing them reads their source records.
  bool reads_records() const { return layers_.front().open; }
  const std::vector<Column>& columns() const { return top().columns; }
  uint32_t slot_count() const { return slot_count_; }
  uint32_t new_slot() { return slot_count_++; }
  std::vector<std::string> column_names() const;

  // A path's value; never null. `guess`: nobody has named it, so its absence is no typo.
  BoundPtr resolve(const std::vector<Step>& path, bool guess = false);
  // No row has the field, whatever its record holds.
  bool never(const std::vector<Step>& path) const;
  // The names of the record's field that a path means; none where a stage made that, or may have made it.
  std::vector<std::string> source_of(const std::vector<Step>& path) const;
  // Sets a field to a slot: where it stands, or appended.
  void set(std::string_view name, uint32_t slot, bool skip_missing = false);
  void drop(std::string_view name);
  // Rows are no longer to be copied as they came, though no field has changed.
  void touch() { top().touched = true; }
  // Puts the members of the objects in a slot on top of the rows; rows where it holds none stay as they are.
  void add_members(uint32_t slot);
  // Top-level names, (from, to), all at once. Any other field named `to` goes; in open rows only where the
  // record has `from`.
  void rename(const std::vector<std::pair<std::string, std::string>>& pairs);
  // From here on rows have just these columns. The slots stay.
  void close(std::vector<Column> columns);
  // New rows with slots of their own.
  void restart(std::vector<Column> columns, uint32_t slot_count);

  // What is read of source records; shared by all stages up to the first that makes new rows.
  const std::vector<WantedField>& wanted() const { return wanted_; }

  // The slots of filename() and line_number(), given out when first asked for; nothing once a stage has made
  // new rows.
  std::optional<uint32_t> filename_slot() { return source_slot(source_slots_.filename); }
  std::optional<uint32_t> line_number_slot() { return source_slot(source_slots_.line_number); }
  const SourceSlots& source_slots() const { return source_slots_; }

  // The fields of one open row, in the order of writing: those of its record, changed ones where they stand,
  // then the new ones.
  void open_fields(const Batch& batch, uint32_t row, Arena& arena, std::vector<Field>& out) const;

  // Appends the slots that writing the rows reads.
  void written_slots(std::vector<uint32_t>& out) const;

 private:
  // What became of a field of the source record.
  struct Fate {
    std::string source;
    std::string name;  // its name now; unused when dropped
    bool dropped = false;
    std::string only_beside;  // dropped only where the record has this field, which took its name
  };
  struct Layer {
    bool open = true;
    bool touched = false;
    uint32_t members = 0;  // the slot of the object that lies on the layer below; not for the first
    std::vector<Column> columns;
    std::vector<Fate> fates;

    const Fate* fate_of(std::string_view source) const;
    const Fate* replaced_by(std::string_view source) const;
    const Column* column(std::string_view name) const;
    // The source field that goes by this name now; "" and false when none does.
    bool visible_source(std::string_view name, std::string& source) const;
    void change(const Batch& batch, uint32_t row, Arena& arena, std::vector<Field>& fields) const;
  };
  Layer& top() { return layers_.back(); }
  const Layer& top() const { return layers_.back(); }
  void set_fate(std::string_view source, std::string_view name, bool dropped, std::string only_beside = {});
  BoundPtr resolve_in(size_t layer, const std::vector<Step>& path, bool guess);
  BoundPtr resolve_source(size_t layer, const std::string& source, const std::vector<Step>& path, bool guess);
  BoundPtr source_field(size_t layer, const std::string& name, bool guess);
  uint32_t want(std::vector<std::string> path, bool guess = false);

  std::optional<uint32_t> source_slot(std::optional<uint32_t>& slot);

  bool made_ = false;  // by a stage: without a source
  uint32_t slot_count_ = 0;
  std::vector<Layer> layers_ = std::vector<Layer>(1);
  std::vector<WantedField> wanted_;
  SourceSlots source_slots_;
};

}  // namespace weir
