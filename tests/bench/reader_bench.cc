// The NDJSON reader alone, over lines of several shapes: GB/s, of each block's best time in some rounds (what
// else the machine does rarely hits a block in all of them).
//
//   cmake --build --preset release --target weir_reader_bench
//   build/release/weir_reader_bench [ROUNDS [FILE FIELD…]]
//
// FILE is read instead of the built-in shapes; FIELD is a path such as user.id. With WEIR_BENCH_STAGE1 in the
// environment it reads as on machines without AVX-512.
#include <chrono>
#include <cstdlib>
#include <cstring>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>
#include <numeric>
#include <string>
#include <vector>

#include "fmt/core.h"
#include "formats/format.h"

namespace weir {
namespace {

using Fields = std::vector<std::string>;
constexpr size_t kBlock = 256 * 1024;
constexpr size_t kShapeBytes = 8 << 20;  // beyond the second-level cache, like a run over a file

std::vector<WantedField> wanted_fields(const Fields& fields) {
  std::vector<WantedField> wanted;
  for (const std::string& field : fields) {
    std::vector<std::string> path(1);
    for (const char c : field) {
      if (c == '.') {
        path.emplace_back();
      } else {
        path.back() += c;
      }
    }
    wanted.push_back({path, static_cast<uint32_t>(wanted.size())});
  }
  return wanted;
}

void run(const std::string& name, std::string text, const Fields& fields, int rounds) {
  ReadOptions options;
  options.lines = false;
  options.vectors = std::getenv("WEIR_BENCH_STAGE1") == nullptr;
  const auto reader = ndjson_format().reader(options, wanted_fields(fields));
  const auto cutter = make_line_cutter();
  const size_t size = text.size();
  text.append(kPadding, ' ');
  std::vector<std::unique_ptr<Batch>> batches;  // used again, as the engine does
  std::string copy(kBlock + kPadding, ' ');
  std::vector<double> best;  // of each block
  uint64_t rows = 0;
  uint64_t rejects = 0;
  for (int round = 0; round < rounds; ++round) {
    rows = rejects = 0;
    size_t block = 0;
    for (size_t at = 0; at < size; ++block) {
      size_t used = 0;
      const size_t length =
          size - at <= kBlock ? size - at : cutter->cut({text.data() + at, kBlock}, 0, false);
      // Blocks come to the reader from the kernel's copy, which leaves them in the second-level cache.
      std::memcpy(copy.data(), text.data() + at, length + kPadding);
      const auto start = std::chrono::steady_clock::now();
      reader->read({copy.data(), length, nullptr}, [&]() -> Batch& {
        if (used == batches.size()) batches.push_back(std::make_unique<Batch>());
        return *batches[used++];
      });
      for (size_t i = 0; i < used; ++i) {
        rows += batches[i]->rows;
        rejects += batches[i]->rejects.size();
        batches[i]->reset();
      }
      at += length;
      const std::chrono::duration<double> took = std::chrono::steady_clock::now() - start;
      if (block == best.size()) best.push_back(took.count());
      best[block] = std::min(best[block], took.count());
    }
  }
  const double seconds = std::accumulate(best.begin(), best.end(), 0.0);
  fmt::print("{:<26} {:6.2f} GB/s {:8.2f} Mrows/s  {} rows, {} bad\n", name,
             static_cast<double>(size) / seconds / 1e9, static_cast<double>(rows) / seconds / 1e6, rows,
             rejects);
}

std::string lines(const std::function<void(uint32_t random, std::string& out)>& line) {
  std::string out;
  uint32_t random = 1;
  while (out.size() < kShapeBytes) {
    random = random * 1664525 + 1013904223;
    line(random >> 8, out);
    out += '\n';
  }
  return out;
}

// A web server's log, its keys always in the same order; `seconds` have digits of any number.
void log_line(uint32_t random, std::string& out) {
  const char* const levels[] = {"info", "info", "warn", "error"};
  const char* const hosts[] = {"web-1", "web-2", "search-3", "cart-17"};
  const char* const paths[] = {"/", "/offers", "/search?q=sofa&page=2", "/item/12345"};
  const char* const agents[] = {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/143.0", "curl/8.5.0"};
  out += fmt::format(
      R"({{"ts":"2026-01-31T09:{:02}:{:02}.{:03}Z","level":"{}","service":"shop","host":"{}","method":"GET","path":"{}",)"
      R"("status":{},"latency_ms":{}.{},"bytes":{},"user":{{"id":"u{:04}","country":"DE"}},"request_id":"{:08x}{:08x}","ua":"{}"}})",
      random % 60, random / 7 % 60, random % 1000, levels[random % 4], hosts[random / 4 % 4],
      paths[random / 16 % 4], random % 10 == 0 ? 500 : 200, random % 300, random % 10, random % 100000,
      random % 1000, random, random * 77, agents[random / 64 % 2]);
}

void run_shapes(int rounds) {
  const std::string log = lines(log_line);
  run("log, 2 fields", log, {"latency_ms", "host"}, rounds);
  run("log, 10 fields", log,
      {"ts", "level", "service", "host", "method", "path", "status", "latency_ms", "bytes", "ua"}, rounds);
  run("log, user.id", log, {"user.id"}, rounds);
  run("log, no field", log, {}, rounds);
  run("30 bytes a line",
      lines([](uint32_t r, std::string& out) { out += fmt::format(R"({{"a":{},"b":"x{}"}})", r % 1000, r); }),
      {"a"}, rounds);
  const std::string wide = lines([](uint32_t r, std::string& out) {
    for (uint32_t i = 0; i < 200; ++i)
      out += fmt::format("{}\"key_{}\":{}", i == 0 ? '{' : ',', i, r % (i + 1));
    out += '}';
  });
  run("200 keys", wide, {"key_7", "key_150"}, rounds);
  run("numbers", lines([](uint32_t r, std::string& out) {
        out +=
            fmt::format(R"({{"t":{},"x":{}.{:04},"y":-{}.5,"z":[{},{},{}.25],"n":{}e-3}})",
                        1700000000 + r % 1000, r % 1000, r % 9999, r % 77, r % 10, r % 100, r % 1000, r % 50);
      }),
      {"x"}, rounds);
  run("long strings", lines([](uint32_t r, std::string& out) {
        out += fmt::format(R"({{"id":{},"text":"{}"}})", r, std::string(500 + r % 1500, 'x'));
      }),
      {"id"}, rounds);
  run("escapes", lines([](uint32_t r, std::string& out) {
        out +=
            fmt::format(R"({{"id":{},"text":"say \"{}\"\n","path":"C:\\temp\\{}"}})", r, r % 100, r % 1000);
      }),
      {"id", "text"}, rounds);
  run("a.b.c", lines([](uint32_t r, std::string& out) {
        out += fmt::format(
            R"({{"a":{{"x":[1,2,{{"y":{}}}],"b":{{"c":{},"d":"e"}}}},"f":[[{}],["g","h"]],"i":{{}}}})", r,
            r % 100, r % 10);
      }),
      {"a.b.c"}, rounds);
  run("keys in any order", lines([](uint32_t r, std::string& out) {
        const char* const keys[] = {"level", "host", "latency_ms", "status", "bytes", "user", "path", "ts"};
        for (uint32_t i = 0; i < 8; ++i)
          out += fmt::format("{}\"{}\":{}", i == 0 ? '{' : ',', keys[(i * 3 + r) % 8], r % (i * 50 + 1));
        out += '}';
      }),
      {"latency_ms", "host"}, rounds);
  run("one bad line in 1,000", lines([](uint32_t r, std::string& out) {
        log_line(r, out);
        if (r % 1000 == 0) out.replace(out.size() - 100, 1, "\xFF");
      }),
      {"latency_ms", "host"}, rounds);
}

}  // namespace
}  // namespace weir

int main(int argc, char** argv) {
  const int rounds = argc > 1 ? std::atoi(argv[1]) : 20;
  if (argc <= 2) {
    weir::run_shapes(rounds);
    return 0;
  }
  std::ifstream file(argv[2], std::ios::binary);
  weir::run(argv[2], {std::istreambuf_iterator<char>(file), {}}, {argv + 3, argv + argc}, rounds);
}
