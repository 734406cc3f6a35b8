// Pages of HTML: one file each, which asks for nothing from elsewhere.
#ifndef SLUICE_SRC_CLI_PAGE_H_
#define SLUICE_SRC_CLI_PAGE_H_

#include <string>

#include "absl/strings/string_view.h"

namespace sluice::cli {

// A whole page, readable on a phone and on paper, light and dark. `title` is escaped here; `style`
// is CSS and `body` markup. Colours that the style may use: --ground, --ink, --faint, --rule; and
// --good, --warn and --bad as grounds, each with an -edge that stands out against all of them.
std::string HtmlPage(absl::string_view title, absl::string_view style, absl::string_view body);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_PAGE_H_
