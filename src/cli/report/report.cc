// `sluice report`: the review of a night, from its journal.
#include <unistd.h>

#include <memory>
#include <string>
#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/cli/commands.h"
#include "src/cli/page.h"
#include "src/cli/plan_file.h"
#include "src/cli/report/document.h"
#include "src/cli/report/night.h"
#include "src/cli/report/night_document.h"
#include "src/cli/report/night_json.h"
#include "src/cli/report/timeline.h"
#include "src/cli/terminal.h"

namespace sluice::cli {
namespace {

using Nights = std::vector<std::unique_ptr<Night>>;

// Answers with the exit status where something could not be read.
int ReadAll(const ReportOptions& options, Nights& nights) {
  const bool has_data = !options.data.data.empty();
  if (has_data && options.journals.size() > 1) {
    return Fail("--data is what one night recorded: name one journal with it");
  }
  for (const std::string& file : options.journals) {
    absl::StatusOr<std::unique_ptr<Night>> night = ReadNight(file, options.skip_damaged);
    if (!night.ok()) {
      const int failed = Fail(night.status().message());
      if (absl::IsDataLoss(night.status())) {
        Say("`--skip-damaged` goes on behind it, and tells of it in the report");
      }
      return failed;
    }
    if (has_data) {
      const absl::Status run = RunAgain(options.data, **night);
      if (!run.ok()) return Fail(run.message());
    }
    nights.push_back(*std::move(night));
  }
  return kGood;
}

std::string Page(const Nights& nights) {
  std::string body;
  std::vector<std::string> titles;
  for (const std::unique_ptr<Night>& night : nights) {
    titles.push_back(TitleOf(*night));
    absl::StrAppend(&body, DocumentHtml(DocumentOf(*night, true), titles.size()));
  }
  return HtmlPage(absl::StrJoin(titles, "; "), absl::StrCat(DocumentStyle(), TimelineStyle()),
                  body);
}

template <typename Write>
std::string Joined(const Nights& nights, Write write) {
  return absl::StrJoin(nights, "\n", [&write](std::string* out, const auto& night) {
    out->append(write(DocumentOf(*night, false)));
  });
}

}  // namespace

int Report(const ReportOptions& options) {
  Nights nights;
  if (const int status = ReadAll(options, nights); status != kGood) return status;
  if (!options.html.empty()) {
    const absl::Status written = WriteFile(options.html, Page(nights));
    if (!written.ok()) return Fail(written.message());
  }
  if (!options.markdown.empty()) {
    const absl::Status written = WriteFile(options.markdown, Joined(nights, DocumentMarkdown));
    if (!written.ok()) return Fail(written.message());
  }
  Output output;
  if (options.format == Format::kJson) {
    for (const std::unique_ptr<Night>& night : nights) output.Write(NightJson(*night));
  } else {
    const Ink ink(STDOUT_FILENO);
    output.Write(
        Joined(nights, [&ink](const Document& document) { return DocumentText(document, ink); }));
  }
  return output.Finish(kGood);
}

}  // namespace sluice::cli
