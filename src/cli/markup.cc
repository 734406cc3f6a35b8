#include "src/cli/markup.h"

#include "absl/strings/match.h"
#include "absl/strings/str_replace.h"
#include "src/language/unicode.h"

namespace sluice::cli {

std::string Markup(absl::string_view text) {
  return absl::StrReplaceAll(
      language::Escaped(text),
      {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

std::string InMarkdown(absl::string_view text) {
  std::string plain;
  for (const char c : language::Escaped(text)) {
    if (absl::StrContains("\\`*_[]<>|~&$", absl::string_view(&c, 1))) plain.push_back('\\');
    plain.push_back(c);
  }
  return plain;
}

}  // namespace sluice::cli
