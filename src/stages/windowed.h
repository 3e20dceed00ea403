// What the stages that work window by window share: a state per open window, results in the order of windows.
//
// One interface for all state (architecture.md): add rows, merge with a later state, give the result, save,
// load. result() is const, so it is the early look (peek), too. WindowedOperator keeps one WindowState per
// window in force, or a single one for the whole stream where none is.
#pragma once

#include <functional>
#include <map>
#include <memory>

#include "stages/stage.h"

namespace weir {

class WindowState {
 public:
  virtual ~WindowState() = default;
  // Takes in these rows of the batch, which are in this state's window.
  virtual void add(Batch& batch, RowSet rows, const Environment& env) = 0;
  // Takes in another state of the same stage; where order matters it goes by the rows' arrival.
  virtual void merge(WindowState& other) = 0;
  // Sends the rows that this state stands for; `scratch` is a batch to make them in, with its memory.
  virtual void result(const Window& window, Batch& scratch, Sink& out) const = 0;
  virtual void save(StateWriter& out) const = 0;
  virtual void load(StateReader& in) = 0;
  virtual size_t bytes() const = 0;  // held, itself included
  virtual uint64_t groups() const { return 0; }
};

class WindowedOperator : public Operator {
 public:
  using Make = std::function<std::unique_ptr<WindowState>()>;
  WindowedOperator(RunContext& context, Make make, WindowInForce::Kind window)
      : context_(context), make_(std::move(make)), window_(window) {}

  void rows(Batch& batch) override;
  void watermark(int64_t time) override;
  void close(const Window& window) override;
  void finish() override;
  void save(StateWriter& out) const override;
  void load(StateReader& in, const Origins& origins) override;
  size_t state_bytes() const override;
  Held held() const override;
  bool look(Sink& out) const override;

 private:
  bool windowed() const { return window_ != WindowInForce::Kind::None; }
  WindowState& state(const Window& window);
  void emit(std::map<Window, std::unique_ptr<WindowState>>::iterator at);

  // Numbers the rows that come out: to the next stage they arrive in this order.
  class Numbered final : public Sink {
   public:
    Numbered(Sink& next, uint64_t& sent) : next_(next), sent_(sent) {}
    void rows(Batch& batch) override;
    void watermark(int64_t) override {}
    void close(const Window&) override {}
    void input_ended(uint32_t) override {}
    void finish() override {}
    bool done() const override { return next_.done(); }

   private:
    Sink& next_;
    uint64_t& sent_;
  };

  RunContext& context_;
  Make make_;
  WindowInForce::Kind window_;
  std::map<Window, std::unique_ptr<WindowState>> states_;
  uint64_t sent_ = 0;
  Batch scratch_;
};

// For states that keep rows: they share one codec, which is saved with them.
class RowKeepingOperator final : public WindowedOperator {
 public:
  using MakeWith = std::function<std::unique_ptr<WindowState>(RowCodec&)>;
  RowKeepingOperator(RunContext& context, const MakeWith& make, std::unique_ptr<RowCodec> codec,
                     WindowInForce::Kind window);
  void save(StateWriter& out) const override;
  void load(StateReader& in, const Origins& origins) override;

 private:
  std::unique_ptr<RowCodec> codec_;
};

}  // namespace weir
