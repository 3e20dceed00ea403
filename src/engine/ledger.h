// What a run has to tell besides its rows: bad records, late rows, rows between windows; and the closing
// lines about them.
//
// Called in the order of the rows, by whoever commits. Messages go to a callback, one line each, without
// "weir: ".
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "engine/side_file.h"
#include "engine/stats.h"
#include "formats/format.h"
#include "value/batch.h"
#include "value/time.h"

namespace weir {

enum class OnError : uint8_t { Report, Skip, Fail };

class Ledger {
 public:
  using Message = std::function<void(const std::string&)>;
  Ledger(OnError policy, Message message, TimeZone zone)
      : policy_(policy), message_(std::move(message)), zone_(zone) {}

  SideFile late_file;
  SideFile rejects_file;
  RunCounters counters;

  // Cut to nothing; an empty path is none. "" or what went wrong.
  std::string open_files(const std::string& late, const std::string& rejects);
  void reject(const Source* source, uint64_t line, std::string_view text, const Header* header,
              std::string_view reason);
  void late(std::string_view record, const Header* header, int64_t behind);
  void in_no_window() { ++between_; }
  void tell(const std::string& what) { message_(what); }
  // What to do about bad records; "": nothing is to be said.
  void hint(const std::string& what) {
    if (!what.empty() && policy_ != OnError::Skip) message_(what);
  }
  // A file that could not be read (to its end), and the like: ends in exit code 4.
  void io_error(const std::string& what);

  // The policy is `fail` and a record was bad: nothing more is to be done.
  bool may_stop() const { return policy_ == OnError::Fail; }
  bool stopped() const { return policy_ == OnError::Fail && rejected_ > 0; }
  // The closing lines. Of the writers: the fields they left out, and how often they replaced invalid UTF-8.
  void summary(const std::vector<std::pair<std::string, uint64_t>>& left_out, uint64_t replaced);

  uint64_t rejected() const { return rejected_; }
  uint64_t late() const { return late_; }
  uint64_t between() const { return between_; }
  bool rejects_count() const { return rejected_ > 0 && policy_ != OnError::Skip; }
  bool io_failed() const { return io_failed_; }

 private:
  static constexpr uint64_t kShown = 5;  // bad records that get a line of their own

  OnError policy_;
  Message message_;
  TimeZone zone_;
  uint64_t rejected_ = 0;
  uint64_t late_ = 0;
  int64_t behind_ = 0;
  uint64_t between_ = 0;
  bool io_failed_ = false;
};

// "8.2s", "250ms", "5.1m": a length of time for people; `whole`: rounded up to a whole unit, as a literal of
// the language.
std::string readable_duration(int64_t ns, bool whole);

// 1204 as "1,204".
std::string grouped(uint64_t n);

// "1 row", "1,204 rows": what is counted takes an s.
std::string counted(uint64_t n, std::string_view what);

// "431 MB", "1.24 GB": three digits, powers of 1000.
std::string readable_bytes(double bytes);

}  // namespace weir
