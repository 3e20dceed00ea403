// Runs that are ended at one place after the other, in the middle of blocks and of merged files, and gone on
// with: together they give what one run gives. A bad record is the place: its message ends the run.
#include <atomic>
#include <fstream>
#include <functional>
#include <sstream>

#include "doctest/doctest.h"
#include "memory_run.h"
#include "temporary_folder.h"

using namespace weir;

namespace {

std::unique_ptr<Plan> plan_of(const std::string& pipeline) {
  BindSettings settings;
  settings.time_path = {Step{"t"}};
  settings.time_text = "t";
  auto compiled = compile(pipeline, settings, {});
  REQUIRE(std::holds_alternative<std::unique_ptr<Plan>>(compiled));
  return std::move(std::get<std::unique_ptr<Plan>>(compiled));
}

std::string contents(const std::string& path) {
  std::ostringstream out;
  out << std::ifstream(path).rdbuf();
  return out.str();
}

// Rows of one file: their times grow unevenly, some are of the other file's, some bad.
std::string rows(int file) {
  std::string out;
  for (int i = 0; i < 60; ++i) {
    out += "{\"t\":" + std::to_string(i * 3 + (i * i * (file + 1)) % 5) + ",\"f\":" + std::to_string(file) +
           ",\"x\":[" + std::to_string(i) + ",\"a\",null]}\n";
    if (i % 13 == 5 + file) out += "bad " + std::to_string(i) + "\n\n";
    if (i % 7 == 3) out += "  \n";
  }
  return out;
}

struct Setup {
  std::string pipeline;
  size_t block = 256 * 1024;
  unsigned threads = 1;
};

RunOptions options_of(const TemporaryFolder& folder, const Setup& setup, const std::string& name) {
  RunOptions options;
  options.inputs = {folder / "a", folder / "b"};
  options.output_format = &ndjson_format();
  options.checkpoint.file = folder / (name + ".ckpt");
  options.checkpoint.final = true;
  options.out_file = options.output_name = folder / (name + ".out");
  options.rejects_file = folder / (name + ".bad");
  options.block_size = setup.block;
  options.threads = setup.threads;
  options.message = [](const std::string&) {};
  return options;
}

// How many runs it took.
int run_in_parts(const Plan& plan, RunOptions options) {
  for (int runs = 1;; ++runs) {
    std::atomic<bool> interrupted = false;
    options.interrupted = &interrupted;
    options.message = [&](const std::string& text) {
      if (text.find("invalid JSON") != std::string::npos) interrupted = true;
    };
    run(plan, options);
    if (!interrupted || runs == 1000) return runs;
  }
}

}  // namespace

TEST_CASE("runs ended anywhere give together what one run gives") {
  const TemporaryFolder folder;
  std::ofstream(folder / "a") << rows(0);
  std::ofstream(folder / "b") << rows(1);
  int number = 0;
  for (const char* pipeline :
       {"filter t >= 0", "window 10s grace 3s | aggregate count(), collect(t) by f",
        "extend l = line_number(), f = filename() | window 10s grace 3s | sort l desc",
        "explode x | window 10s | count by x", "window session 2s by f | aggregate count()", "dedup t",
        "extend n = row_number() by f"}) {
    for (const auto& [block, threads] :
         {std::pair<size_t, unsigned>{256 * 1024, 1}, {1, 1}, {300, 1}, {300, 3}}) {
      const Setup setup{pipeline, block, threads};
      CAPTURE(pipeline);
      CAPTURE(block);
      CAPTURE(threads);
      const std::unique_ptr<Plan> plan = plan_of(pipeline);
      const std::string whole = "whole" + std::to_string(++number);
      const std::string parts = "parts" + std::to_string(number);
      run(*plan, options_of(folder, setup, whole));
      const int runs = run_in_parts(*plan, options_of(folder, setup, parts));
      CHECK(runs > 1);
      CHECK(runs < 20);
      CHECK(contents(folder / (parts + ".out")) == contents(folder / (whole + ".out")));
      CHECK(contents(folder / (parts + ".bad")) == contents(folder / (whole + ".bad")));
      CHECK(!contents(folder / (whole + ".out")).empty());
    }
  }
}
