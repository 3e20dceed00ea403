// Functions of addresses and URLs. Tested by tests/unit/functions_net_test.cc.
#include <algorithm>
#include <string>

#include "base/diagnostic.h"
#include "functions/arguments.h"
#include "functions/ip_address.h"
#include "functions/json_builder.h"
#include "functions/unique_names.h"
#include "functions/url.h"

namespace weir {
namespace {

std::unique_ptr<Prepared> prepare_cidr_match(std::span<const Value> constants, const TimeZone&) {
  const Value& network = constants[1];
  if (network.is_null()) {
    if (network.kind == Kind::Missing && constants[0].is_string() &&
        constants[0].view().find('/') != std::string_view::npos) {
      throw PipelineError(argument_span(0), "the address is the first argument, the network the second");
    }
    return nullptr;
  }
  if (network.is_string()) {
    if (const std::optional<Network> parsed = Network::parse(network.view()))
      return std::make_unique<Network>(*parsed);
  }
  throw PipelineError(argument_span(1), "expected a network like \"10.0.0.0/8\" or \"2001:db8::/32\"");
}

Value cidr_match(const CallContext& c) {
  const Text ip = text_arg(c, 0);
  if (!ip.has) return Value::null();
  const std::optional<IpAddress> address = IpAddress::parse(ip.view);
  if (!address) return Value::null();
  if (c.prepared != nullptr)
    return Value::boolean(static_cast<const Network*>(c.prepared)->contains(*address));
  const Text text = text_arg(c, 1);
  const std::optional<Network> network = text.has ? Network::parse(text.view) : std::nullopt;
  return network ? Value::boolean(network->contains(*address)) : Value::null();
}

// Names and domains are the same in any case.
void append_lower(std::string_view text, TextBuilder& out) {
  if (std::none_of(text.begin(), text.end(), [](char c) { return c >= 'A' && c <= 'Z'; }))
    return append_json(text, false, out);
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c + 32);
  }
  append_json(lower, false, out);
}

void append_part(std::string_view name, const Url::Part& part, TextBuilder& out) {
  out.append(name);
  part ? append_json(*part, false, out) : out.append("null");
}

std::string_view url_decoded(std::string_view text, Arena& arena) {
  if (text.find_first_of("%+") == std::string_view::npos) return text;
  TextBuilder out(arena, text.size());
  append_url_decoded(text, out);
  return is_valid_utf8(out.view()) ? out.view() : text;
}

// The fields of a query, decoded; of several with one name the last counts.
void append_params(std::string_view query, Arena& arena, TextBuilder& out) {
  const auto most = static_cast<size_t>(std::count(query.begin(), query.end(), '&')) + 1;
  auto* const params = arena.array<UniqueMember>(most);
  size_t count = 0;
  for (size_t at = 0; at <= query.size();) {
    const size_t end = std::min(query.find('&', at), query.size());
    const std::string_view field = query.substr(at, end - at);
    at = end + 1;
    if (field.empty()) continue;
    const size_t equals = std::min(field.find('='), field.size());
    const std::string_view value = field.substr(std::min(equals + 1, field.size()));
    params[count++] = {url_decoded(field.substr(0, equals), arena), false,
                       Value::string(url_decoded(value, arena))};
  }
  out.push('{');
  bool first = true;
  for (const UniqueMember& param : without_repeats({params, count}, arena)) {
    if (!first) out.push(',');
    first = false;
    append_json(param.name, false, out);
    out.push(':');
    append_json(param.value.view(), false, out);
  }
  out.push('}');
}

Value parse_url(const CallContext& c) {
  const Text s = text_arg(c, 0);
  const std::optional<Url> url = s.has ? split_url(s.view) : std::nullopt;
  if (!url) return Value::null();
  TextBuilder out(c.arena, s.view.size() + 160);
  out.append(R"({"scheme":)");
  url->scheme ? append_lower(*url->scheme, out) : out.append("null");
  append_part(R"(,"user":)", url->user, out);
  append_part(R"(,"password":)", url->password, out);
  out.append(R"(,"host":)");
  url->host ? append_lower(*url->host, out) : out.append("null");
  out.append(R"(,"port":)");
  if (url->port) {
    const size_t digits = std::min(url->port->find_first_not_of('0'), url->port->size() - 1);
    out.append(url->port->substr(digits));
  } else {
    out.append("null");
  }
  append_part(R"(,"path":)", url->path, out);
  append_part(R"(,"query":)", url->query, out);
  append_part(R"(,"fragment":)", url->fragment, out);
  out.append(R"(,"params":)");
  append_params(url->query.value_or(""), c.arena, out);
  out.push('}');
  return out.finish_as(Kind::Object);
}

Value url_decode(const CallContext& c) {
  const Text s = text_arg(c, 0);
  if (!s.has) return Value::null();
  if (s.view.find_first_of("%+") == std::string_view::npos)
    return Value::string(s.view, plain_flag(c.args[0]));
  TextBuilder out(c.arena, s.view.size());
  append_url_decoded(s.view, out);
  return is_valid_utf8(out.view()) ? out.finish() : Value::null();
}

constexpr FunctionDef kFunctions[] = {
    {"cidr_match",
     "",
     "cidr_match(ip, network)",
     2,
     2,
     0,
     "whether an IPv4 or IPv6 address is in a network; ::ffff:10.1.2.3 counts as 10.1.2.3, too",
     {R"(cidr_match("10.1.2.3", "10.0.0.0/8"))", "true"},
     cidr_match,
     prepare_cidr_match},
    {"parse_url",
     "",
     "parse_url(s)",
     1,
     1,
     0,
     "an object of scheme, user, password, host, port, path, query, fragment (null where absent) and params, "
     "the query's fields decoded",
     {R"(parse_url("https://weir.dev:8080/a?q=x+y").params)", R"({"q":"x y"})"},
     parse_url,
     nullptr},
    {"url_decode",
     "",
     "url_decode(s)",
     1,
     1,
     0,
     "s with %XX undone and + as a space",
     {R"(url_decode("a%2Fb+c"))", R"("a/b c")"},
     url_decode,
     nullptr},
};

}  // namespace

std::span<const FunctionDef> net_functions() { return kFunctions; }

}  // namespace weir
