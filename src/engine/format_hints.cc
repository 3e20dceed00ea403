#include "engine/format_hints.h"

#include <fmt/format.h>

#include <algorithm>
#include <array>

namespace weir {
namespace {

constexpr size_t kLooked = 4096;  // bytes of a line

std::string_view trimmed(std::string_view text) {
  constexpr std::string_view kBlank = " \t\r\n";
  const size_t begin = std::min(text.find_first_not_of(kBlank), text.size());
  text.remove_prefix(begin);
  return text.substr(0, text.find_last_not_of(kBlank) + 1);
}

// The way to take an input through another program first.
std::string through(std::string_view program, const std::string& name) {
  return name == "stdin" ? fmt::format("… | {} | weir …", program)
                         : fmt::format("{} {} | weir …", program, name);
}

// A program's files, by their first bytes.
struct Packer {
  std::string_view bytes;
  std::string_view name;
  std::string_view unpack;
  std::string_view unpack_stdin = {};  // where it is another one
};

constexpr auto kPackers = std::to_array<Packer>({
    {"\x1f\x8b", "gzip", "gzip -dc"},
    {"\x28\xb5\x2f\xfd", "zstd", "zstd -dc"},
    {std::string_view("\xfd\x37zXZ\0", 6), "xz", "xz -dc"},
    {"BZh", "bzip2", "bzip2 -dc"},
    {"PK\x03\x04", "zip", "unzip -p", "funzip"},
    {"\x04\x22\x4d\x18", "lz4", "lz4 -dc"},
    {"\x1f\x9d", "compress", "gzip -dc"},
});

std::string of_bytes(std::string_view text, const std::string& name) {
  for (const Packer& packer : kPackers) {
    if (!text.starts_with(packer.bytes)) continue;
    // BZh is a good beginning of a name.
    if (packer.name == "bzip2" && text.find("1AY&SY") != 4) continue;
    const bool other = name == "stdin" && !packer.unpack_stdin.empty();
    return fmt::format("{} is compressed by {}: {}", name, packer.name,
                       through(other ? packer.unpack_stdin : packer.unpack, name));
  }
  if (text.starts_with("\xff\xfe") || text.starts_with("\xfe\xff"))
    return fmt::format("{} is UTF-16: {}", name, through("iconv -f utf-16 -t utf-8", name));
  return "";
}

bool is_object(std::string_view line) { return line.starts_with("{\"") && line.ends_with('}'); }

std::string add_option(const std::string& name, std::string_view what, std::string_view option) {
  return fmt::format("{} looks like {}: add {}", name, what, option);
}

// Of a table's header that has one name only.
std::string of_single_column(std::string_view header, const FormatDef& format, const std::string& name) {
  if (&format == &csv_format() && header.find('\t') != std::string_view::npos)
    return add_option(name, "TSV", "-i tsv");
  if (&format == &tsv_format() && header.find(',') != std::string_view::npos)
    return add_option(name, "CSV", "-i csv");
  const std::string_view csv = &format == &csv_format() ? "" : "-i csv ";
  for (const char delimiter : {';', '|'}) {
    if (header.find(delimiter) == std::string_view::npos) continue;
    return add_option(name, fmt::format("CSV with '{}'", delimiter),
                      fmt::format("{}-d '{}'", csv, delimiter));
  }
  return "";
}

// Separators outside of quotes.
size_t separators(std::string_view line, char separator) {
  size_t count = 0;
  bool quoted = false;
  for (const char c : line) {
    quoted ^= c == '"';
    count += !quoted && c == separator ? 1 : 0;
  }
  return count;
}

// level=info msg="…": a pair at the beginning, and another.
bool is_logfmt(std::string_view line) {
  const size_t equals = line.find('=');
  return equals != std::string_view::npos && equals > 0 &&
         line.substr(0, equals).find_first_of(" \t\",{[") == std::string_view::npos &&
         line.find('=', equals + 1) != std::string_view::npos;
}

bool is_combined(std::string_view line) {
  return line.find("] \"") != std::string_view::npos && line.find(" HTTP/") != std::string_view::npos;
}

// "<13>…", or "Jan 31 09:00:00 …".
bool is_syslog(std::string_view line) {
  if (line.starts_with('<')) return line.size() > 3 && line.substr(0, 5).find('>') != std::string_view::npos;
  constexpr std::string_view kMonths = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec ";
  return line.size() > 16 && line[3] == ' ' && line[6] == ' ' && line[9] == ':' && line[12] == ':' &&
         kMonths.find(line.substr(0, 4)) != std::string_view::npos;
}

// Of two lines that are no JSON.
std::string of_lines(std::string_view first, std::string_view second, const std::string& name) {
  const auto both = [&](auto is) { return is(first) && is(second); };
  const auto same = [&](char c) {
    return separators(first, c) > 0 && separators(first, c) == separators(second, c);
  };
  if (both(is_combined))
    return add_option(name, "an access log", "-i text, and begin with: parse line as combined");
  if (both(is_syslog)) return add_option(name, "syslog", "-i text, and begin with: parse line as syslog");
  if (both(is_logfmt)) return add_option(name, "logfmt", "-i logfmt");
  if (same('\t')) return add_option(name, "TSV", "-i tsv");
  if (same(',')) return add_option(name, "CSV", "-i csv");
  if (same(';')) return add_option(name, "CSV with ';'", "-i csv -d ';'");
  return add_option(name, "plain text", "-i text");
}

}  // namespace

FormatHints::Seen& FormatHints::seen(const Input& input) {
  if (inputs_.size() <= input.source.index) inputs_.resize(input.source.index + 1);
  return inputs_[input.source.index];
}

std::string FormatHints::see(const Input& input, const Batch& batch) {
  Seen& seen = this->seen(input);
  if (seen.begun) return "";
  seen.begun = true;
  const std::string& name = input.source.name;
  std::string_view first;
  if (batch.header != nullptr) {
    first = batch.header->line;
  } else if (!batch.rejects.empty() && batch.rejects.front().row == 0) {
    first = batch.rejects.front().text;
  } else if (!batch.lines.empty()) {
    first = batch.lines.front();
  }
  std::string hint = of_bytes(first, name);
  const bool json = input.format == &ndjson_format();
  if (hint.empty() && !json && input.format != &text_format() && is_object(trimmed(first)))
    hint = add_option(name, "NDJSON", "-i ndjson");
  if (hint.empty() && batch.header != nullptr && batch.header->names.size() == 1)
    hint = of_single_column(first, *input.format, name);
  seen.told = !hint.empty();
  return hint;
}

std::string FormatHints::reject(const Input& input, uint64_t line, std::string_view text) {
  if (line > 2 || input.format != &ndjson_format()) return "";
  Seen& seen = this->seen(input);
  if (seen.told) return "";
  const std::string& name = input.source.name;
  const std::string_view all = trimmed(text.substr(0, kLooked));
  std::string hint;
  if (line == 1) {
    seen.first_line = all;
    const std::string_view inside = all.starts_with('[') ? trimmed(all.substr(1)) : "-";
    if (inside.empty() || inside.starts_with('{'))
      hint = fmt::format("{} is a JSON array: {}", name, through("jq -c '.[]'", name));
    if (all == "{") hint = fmt::format("{} is JSON over several lines: {}", name, through("jq -c .", name));
  } else if (!seen.first_line.empty() && !seen.first_line.starts_with('{') && !all.starts_with('{')) {
    hint = of_lines(seen.first_line, all, name);
  }
  seen.told = !hint.empty();
  return hint;
}

}  // namespace weir
