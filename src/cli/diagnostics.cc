#include "src/cli/diagnostics.h"

#include <unistd.h>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "src/cli/json.h"

namespace sluice::cli {
namespace {

bool IsError(const Diagnostic& diagnostic) {
  return diagnostic.severity == Diagnostic::Severity::kError;
}

// The first line with its "error:" or "warning:" coloured. The rest quotes the
// plan and is left as it is.
std::string Coloured(const Diagnostic& diagnostic, const Ink& ink) {
  const std::string text = diagnostic.ToString();
  const std::string word = IsError(diagnostic) ? "error:" : "warning:";
  const std::size_t at = text.find(absl::StrCat(" ", word, " "));
  if (!ink.on() || at == std::string::npos) return text;
  const Colour colour = IsError(diagnostic) ? Colour::kRed : Colour::kYellow;
  return absl::StrCat(ink(Colour::kBold, text.substr(0, at)), " ", ink(colour, word),
                      text.substr(at + 1 + word.size()));
}

}  // namespace

std::string DiagnosticsAsText(const Diagnostics& diagnostics, const Ink& ink) {
  if (!ink.on()) return diagnostics.ToString();
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    absl::StrAppend(&text, Coloured(diagnostic, ink));
    text.push_back('\n');
  }
  const std::size_t found = diagnostics.error_count() + diagnostics.warning_count();
  const std::size_t dropped = found - diagnostics.all().size();
  if (dropped > 0) absl::StrAppend(&text, "and ", dropped, " more\n");
  return text;
}

std::string DiagnosticsAsJson(const Diagnostics& diagnostics) {
  std::string text;
  for (const Diagnostic& diagnostic : diagnostics.all()) {
    absl::StrAppend(&text, "{\"severity\":\"", IsError(diagnostic) ? "ERROR" : "WARNING",
                    "\",\"code\":", JsonString(diagnostic.code),
                    ",\"message\":", JsonString(diagnostic.message),
                    ",\"remedy\":", JsonString(diagnostic.remedy),
                    ",\"file\":", JsonString(diagnostic.file), ",\"line\":", diagnostic.line,
                    ",\"column\":", diagnostic.column, ",\"width\":", diagnostic.width,
                    ",\"source_line\":", JsonString(diagnostic.source_line), "}\n");
  }
  return text;
}

int RefusePlan(const Diagnostics& diagnostics, const absl::Status& status) {
  if (!diagnostics.has_errors()) return Fail(status.message());
  std::string text = DiagnosticsAsText(diagnostics, Ink(STDERR_FILENO));
  absl::StrAppend(&text, CountFindings(diagnostics.error_count(), diagnostics.warning_count()));
  Say(text);
  return kNotGood;
}

std::string CountFindings(std::size_t errors, std::size_t warnings) {
  std::string text = errors == 0   ? "no errors"
                     : errors == 1 ? "1 error"
                                   : absl::StrCat(errors, " errors");
  if (warnings > 0) {
    absl::StrAppend(&text, ", ", warnings, warnings == 1 ? " warning" : " warnings");
  }
  return text;
}

}  // namespace sluice::cli
