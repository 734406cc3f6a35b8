// Text within HTML, XML and Markdown.
#ifndef SLUICE_SRC_CLI_MARKUP_H_
#define SLUICE_SRC_CLI_MARKUP_H_

#include <string>

#include "absl/strings/string_view.h"

namespace sluice::cli {

// Text of users as it may stand in an element or a quoted attribute. What must not be
// shown as it is, or can't be in XML at all, is shown escaped.
std::string Markup(absl::string_view text);

// The same in Markdown, as it was written: nothing of it is markup, or HTML.
std::string InMarkdown(absl::string_view text);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_MARKUP_H_
