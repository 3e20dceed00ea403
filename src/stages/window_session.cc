// Sessions: rows of a key at most GAP apart share one. Rows are held until their session closes.
#include "stages/held_rows.h"
#include "stages/session_windows.h"

namespace weir {
namespace {

class HeldSessions final : public SessionWindows {
 public:
  HeldSessions(const WindowPlan& plan, RunContext& context, RowCodec codec)
      : SessionWindows(plan, context, sizeof(HeldRows)), codec_(std::move(codec)), sender_(plan, codec_) {}
  ~HeldSessions() override { end_all(); }

  void save(StateWriter& out) const override {
    SessionWindows::save(out);
    codec_.save(out);
    sender_.save(out);
  }
  void load(StateReader& in, const Origins& origins) override {
    SessionWindows::load(in, origins);
    codec_.load(in, origins);
    sender_.load(in);
  }

 private:
  static HeldRows& rows(Session& s) { return *std::launder(reinterpret_cast<HeldRows*>(s.kept())); }
  static const HeldRows& rows(const Session& s) {
    return *std::launder(reinterpret_cast<const HeldRows*>(s.kept()));
  }

  void open(Session& s, Batch&, uint32_t) override { new (s.kept()) HeldRows; }
  void add(Session& s, Batch& batch, uint32_t row) override { rows(s).add(codec_, batch, row); }
  void merge(Session& into, Session& from) override { rows(into).merge(rows(from)); }
  void end(Session& s) override { std::destroy_at(&rows(s)); }
  void pass(std::span<const Closed> closed) override {
    for (const Closed& c : closed) sender_.add(rows(*c.session), c.window, next());
    sender_.flush(next());
  }
  size_t kept_bytes(const Session& s) const override { return heap_of(rows(s).bytes()); }
  void save_kept(const Session& s, StateWriter& out) const override { out.string(rows(s).bytes()); }
  void load_kept(Session& s, StateReader& in) override { (new (s.kept()) HeldRows)->set_bytes(in.string()); }

  RowCodec codec_;
  HeldSender sender_;
};

}  // namespace

std::unique_ptr<Operator> start_sessions(const WindowPlan& plan, RunContext& context, RowCodec codec) {
  return std::make_unique<HeldSessions>(plan, context, std::move(codec));
}

}  // namespace weir
