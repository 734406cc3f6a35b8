#include "src/cli/markup.h"

#include "absl/strings/str_replace.h"
#include "src/language/unicode.h"

namespace sluice::cli {

std::string Markup(absl::string_view text) {
  return absl::StrReplaceAll(
      language::Escaped(text),
      {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}, {"\"", "&quot;"}, {"'", "&#39;"}});
}

}  // namespace sluice::cli
