#include "engine/lookup_files.h"

#include <fmt/format.h>

#include "input/blocks.h"

namespace weir {
namespace {

class LookupFiles final : public RecordFiles {
 public:
  explicit LookupFiles(char delimiter) { options_.delimiter = delimiter; }

  Contents read(const std::string& path, const std::vector<WantedField>& wanted,
                const std::function<void(Batch&)>& see) const override {
    if (path == "-") return {"standard input is for the rows", nullptr};
    auto stream = open_stream(path, -1, {});
    if (!stream) return {stream.error(), nullptr};
    const FormatDef* format = format_of_file(path);
    if (format == nullptr) format = find_format("ndjson");
    BlockOptions block_options;
    block_options.clock = [] { return int64_t{0}; };
    block_options.buffers = std::make_shared<BufferPool>(block_options.size + 64 * 1024);
    block_options.may_block = true;
    BlockSource blocks(std::move(*stream), format->cutter(options_), block_options);
    const std::unique_ptr<BlockReader> reader = format->reader(options_, wanted);
    const std::unique_ptr<RecordFormat> records = format->record_format(options_);
    uint64_t line = 1;
    for (Block block; blocks.next(block) == Got::Block;) {
      line += block.skipped_lines;
      if (!block.reject.empty()) return {fmt::format("line {}: {}", line, block.reject), nullptr};
      std::vector<std::unique_ptr<Batch>> batches;
      const uint64_t lines = reader->read(block.text, [&]() -> Batch& {
        batches.push_back(std::make_unique<Batch>());
        return *batches.back();
      });
      for (const std::unique_ptr<Batch>& batch : batches) {
        if (!batch->rejects.empty()) {
          const Reject& bad = batch->rejects.front();
          return {fmt::format("line {}: {}", line + bad.line, bad.reason), nullptr};
        }
        batch->format = records.get();
        see(*batch);
      }
      line += lines;
    }
    return {blocks.error(), blocks.header()};
  }

 private:
  ReadOptions options_;
};

}  // namespace

std::shared_ptr<const RecordFiles> make_lookup_files(const ReadOptions& options) {
  return std::make_shared<LookupFiles>(options.delimiter);
}

}  // namespace weir
