#include "src/cli/page.h"

#include "absl/strings/str_cat.h"
#include "src/cli/markup.h"

namespace sluice::cli {
namespace {

constexpr char kStyle[] = R"(
:root { color-scheme: light dark; --ground: #fff; --ink: #1c2024; --faint: #62696f;
  --rule: #d9dee2; --good: #e6f4ea; --good-edge: #1a7f37; --warn: #fdf3d7;
  --warn-edge: #9a6700; --bad: #fde8e8; --bad-edge: #cf222e; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #14181c; --ink: #dfe4e8; --faint: #98a1a9; --rule: #333a41;
    --good: #12291b; --good-edge: #4ac26b; --warn: #2e2611; --warn-edge: #d4a72c;
    --bad: #331a1c; --bad-edge: #ff7b72; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 72rem; padding: 1rem; background: var(--ground);
  color: var(--ink); font: 1rem/1.5 system-ui, sans-serif; }
h1 { font-size: 1.4rem; margin: 0 0 .5rem; overflow-wrap: anywhere; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; overflow-wrap: anywhere; }
a { color: inherit; }
.scroll { overflow-x: auto; }
@media (max-width: 40rem) { body { padding: .75rem; } }
@media print {
  :root { color-scheme: light; --ground: #fff; --ink: #000; --faint: #444; --rule: #ccc;
    --good: #e6f4ea; --good-edge: #1a7f37; --warn: #fdf3d7; --warn-edge: #9a6700;
    --bad: #fde8e8; --bad-edge: #cf222e; }
  body { max-width: none; padding: 0; font-size: 10pt; }
}
)";

}  // namespace

std::string HtmlPage(absl::string_view title, absl::string_view style, absl::string_view body) {
  return absl::StrCat(
      "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
      "<title>",
      Markup(title), "</title>\n<style>", kStyle, style, "</style>\n</head>\n<body>\n<main>\n",
      body, "</main>\n</body>\n</html>\n");
}

}  // namespace sluice::cli
