// Lines that people type in a drill, and the keys with which they type them. Whatever they are,
// they are read or refused; and what is refused can be shown.
#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <string>

#include "absl/strings/str_split.h"
#include "sluice/plan.h"
#include "src/drill/command.h"
#include "src/drill/line_editor.h"
#include "src/language/unicode.h"

namespace {

const sluice::plan::Program& Program() {
  static const sluice::Plan& plan = *new sluice::Plan(*sluice::Plan::Parse(
      "role lead role owner reports to lead\n"
      "signal up gauge by region, host\n"
      "lever expansion by region { running, paused }\n"
      "lever admission percent, lowest wins, default 100%\n"
      "gate down by region, host { owner owner when min(up) over 1m < 1 }\n"
      "gate quiet { owner owner when silence(up) > 1m }\n"
      "ramp open_up { owner owner lever admission step 50% hold 1m guard quiet }\n",
      "fuzz.sluice"));
  return plan.program();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const absl::string_view text(reinterpret_cast<const char*>(data), size);
  sluice::drill::LineEditor editor;
  for (const char byte : text) {
    if (editor.Feed(byte) == sluice::drill::LineEditor::Did::kEntered) editor.Take();
    if (editor.cursor() > editor.text().size()) std::abort();
  }
  for (const absl::string_view line : absl::StrSplit(text, '\n')) {
    const auto command = sluice::drill::ParseCommand(line, Program());
    if (!command.ok() && command.status().message().empty()) std::abort();
    std::size_t begin = 0;
    for (const std::string& word : sluice::drill::Completions(line, Program(), begin)) {
      if (begin > line.size() || word.empty()) std::abort();
    }
  }
  return 0;
}
