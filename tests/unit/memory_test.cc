#include "base/memory.h"

#include <filesystem>
#include <fstream>

#include "doctest/doctest.h"
#include "temporary_folder.h"

using namespace weir;

namespace {

// A machine's /proc and /sys.
class Machine {
 public:
  void write(const std::string& path, const std::string& text) const {
    std::filesystem::create_directories(std::filesystem::path(folder_ / path).parent_path());
    std::ofstream(folder_ / path) << text;
  }
  uint64_t free() const { return free_memory(folder_ / ""); }

 private:
  const TemporaryFolder folder_;
};

const char* const kMeminfo = "MemTotal:       16000000 kB\nMemFree:  1000 kB\nMemAvailable:   8000000 kB\n";

}  // namespace

TEST_CASE("free memory is what the kernel calls available") {
  const Machine machine;
  CHECK(machine.free() == kUnknownMemory);
  machine.write("proc/meminfo", "MemTotal: 5 kB\n");
  CHECK(machine.free() == kUnknownMemory);
  machine.write("proc/meminfo", kMeminfo);
  CHECK(machine.free() == 8'192'000'000);
  machine.write("proc/self/cgroup", "0::/\n");
  CHECK(machine.free() == 8'192'000'000);
  machine.write("proc/self/cgroup", "nonsense\n0::\n::\n");
  CHECK(machine.free() == 8'192'000'000);
}

TEST_CASE("a control group's limit is less, its file cache given back") {
  const Machine machine;
  machine.write("proc/meminfo", kMeminfo);
  machine.write("proc/self/cgroup", "0::/user.slice/job.service\n");
  const std::string group = "sys/fs/cgroup/user.slice/job.service/";
  machine.write(group + "memory.max", "max\n");
  machine.write(group + "memory.current", "500\n");
  CHECK(machine.free() == 8'192'000'000);
  machine.write(group + "memory.max", "1000000\n");
  machine.write(group + "memory.current", "400000\n");
  CHECK(machine.free() == 600'000);
  machine.write(group + "memory.stat", "anon 300000\ninactive_file 50000\nactive_file 7\n");
  CHECK(machine.free() == 650'000);
  SUBCASE("of a group above") {
    machine.write("sys/fs/cgroup/user.slice/memory.max", "500000\n");
    machine.write("sys/fs/cgroup/user.slice/memory.current", "450000\n");
    CHECK(machine.free() == 50'000);
  }
  SUBCASE("more than the limit in use") {
    machine.write(group + "memory.current", "2000000\n");
    CHECK(machine.free() == 0);
  }
  SUBCASE("seen from inside of a container, its path not") {
    machine.write("proc/self/cgroup", "0::/docker/0123\n");
    machine.write("sys/fs/cgroup/memory.max", "70000\n");
    machine.write("sys/fs/cgroup/memory.current", "10000\n");
    CHECK(machine.free() == 60'000);
  }
}

TEST_CASE("control groups of version 1") {
  const Machine machine;
  machine.write("proc/meminfo", kMeminfo);
  machine.write("proc/self/cgroup", "5:cpu,cpuacct:/x\n4:memory:/jobs/a\n0::/\n");
  machine.write("sys/fs/cgroup/memory/jobs/a/memory.limit_in_bytes", "3000000\n");
  machine.write("sys/fs/cgroup/memory/jobs/a/memory.usage_in_bytes", "1000000\n");
  machine.write("sys/fs/cgroup/memory/jobs/a/memory.stat", "cache 1\ntotal_inactive_file 200000\n");
  CHECK(machine.free() == 2'200'000);
  machine.write("sys/fs/cgroup/memory/jobs/memory.limit_in_bytes", "9223372036854771712\n");
  machine.write("sys/fs/cgroup/memory/jobs/memory.usage_in_bytes", "1000\n");
  CHECK(machine.free() == 2'200'000);
}

TEST_CASE("the peak of this process") {
  CHECK(peak_memory() > 1'000'000);
  const uint64_t before = peak_memory();
  std::string much(64 << 20, 'x');
  CHECK(peak_memory() >= before);
  CHECK(peak_memory() > (64u << 20));
}
