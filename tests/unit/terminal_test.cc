#include "base/terminal.h"

#include <doctest/doctest.h>
#include <fcntl.h>

#include <cstdlib>
#include <map>
#include <string>
#include <vector>

#include "base/fd.h"

using namespace weir;

namespace {

// Sets the variables that matter to these and no others, and puts all back.
class Variables {
 public:
  explicit Variables(const std::map<std::string, std::string>& values) {
    for (const char* name :
         {"COLUMNS", "LINES", "NO_COLOR", "CLICOLOR_FORCE", "TERM", "LC_ALL", "LC_CTYPE", "LANG"}) {
      if (const char* value = std::getenv(name)) before_[name] = value;
      names_.emplace_back(name);
      ::unsetenv(name);
    }
    for (const auto& [name, value] : values) ::setenv(name.c_str(), value.c_str(), 1);
  }
  ~Variables() {
    for (const std::string& name : names_) {
      ::unsetenv(name.c_str());
      if (before_.contains(name)) ::setenv(name.c_str(), before_[name].c_str(), 1);
    }
  }
  Variables(const Variables&) = delete;
  Variables& operator=(const Variables&) = delete;

 private:
  std::vector<std::string> names_;
  std::map<std::string, std::string> before_;
};

bool utf8(const std::map<std::string, std::string>& values) {
  const Variables set(values);
  return locale_is_utf8();
}

}  // namespace

TEST_CASE("the size of what is no terminal is COLUMNS by LINES, else 80 by 24") {
  const Fd file(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  const auto size = [&](const std::map<std::string, std::string>& values) {
    const Variables set(values);
    return screen_size(file.get());
  };
  CHECK(size({}) == ScreenSize{80, 24});
  CHECK(size({{"COLUMNS", "132"}}) == ScreenSize{132, 24});
  CHECK(size({{"COLUMNS", "132"}, {"LINES", "43"}}) == ScreenSize{132, 43});
  CHECK(size({{"COLUMNS", "0"}, {"LINES", "-3"}}) == ScreenSize{80, 24});
  CHECK(size({{"COLUMNS", "12x"}, {"LINES", "99999999999"}}) == ScreenSize{80, 24});
}

TEST_CASE("colours: --color, then NO_COLOR, then CLICOLOR_FORCE, then the terminal") {
  const Fd file(::open("/dev/null", O_WRONLY | O_CLOEXEC));
  const auto color = [&](ColorWhen when, const std::map<std::string, std::string>& values) {
    const Variables set(values);
    return use_color(when, file.get());
  };
  CHECK_FALSE(color(ColorWhen::Auto, {}));
  CHECK(color(ColorWhen::Auto, {{"CLICOLOR_FORCE", "1"}}));
  CHECK_FALSE(color(ColorWhen::Auto, {{"CLICOLOR_FORCE", "0"}}));
  CHECK_FALSE(color(ColorWhen::Auto, {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", "1"}}));
  CHECK(color(ColorWhen::Auto, {{"CLICOLOR_FORCE", "1"}, {"NO_COLOR", ""}}));
  CHECK(color(ColorWhen::Always, {{"NO_COLOR", "1"}}));
  CHECK_FALSE(color(ColorWhen::Never, {{"CLICOLOR_FORCE", "1"}}));
}

TEST_CASE("the locale's character set is that of the first variable that is set") {
  CHECK_FALSE(utf8({}));
  CHECK(utf8({{"LANG", "en_US.UTF-8"}}));
  CHECK(utf8({{"LANG", "de_DE.utf8@euro"}}));
  CHECK(utf8({{"LC_CTYPE", "UTF-8"}, {"LANG", "C"}}));
  CHECK_FALSE(utf8({{"LC_ALL", "C"}, {"LC_CTYPE", "C.UTF-8"}, {"LANG", "C.UTF-8"}}));
  CHECK(utf8({{"LC_ALL", ""}, {"LANG", "C.UTF-8"}}));
  CHECK_FALSE(utf8({{"LANG", "en_US.ISO-8859-1"}}));
  CHECK_FALSE(utf8({{"LANG", "en_US"}}));
}
