// `sluice import prometheus`: a plan of alerting rules, and what could not be carried over.
#include "src/import/import.h"

#include <unistd.h>

#include <algorithm>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "src/cli/arguments.h"
#include "src/cli/commands.h"
#include "src/cli/diagnostics.h"
#include "src/cli/json.h"
#include "src/cli/plan_file.h"
#include "src/cli/terminal.h"
#include "src/import/yaml.h"
#include "src/language/parse.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

using import::Fate;
using language::Escaped;

absl::Status BadOption(absl::string_view option, absl::string_view text, absl::string_view wants) {
  return absl::InvalidArgumentError(
      absl::StrCat(option, " takes ", wants, "; not \"", Escaped(text), "\""));
}

bool IsPrometheusName(absl::string_view name) {
  return !name.empty() && std::all_of(name.begin(), name.end(), [](char c) {
    return absl::ascii_isalnum(static_cast<unsigned char>(c)) || c == '_' || c == ':';
  });
}

// [METRIC=]LABEL,...
absl::Status ReadLabels(const std::string& text, import::Options& options) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
  const std::vector<std::string> labels = absl::StrSplit(parts.back(), ',', absl::SkipWhitespace());
  bool good = std::all_of(labels.begin(), labels.end(), IsPrometheusName);
  good = good && (parts.size() == 1 ? !labels.empty() : IsPrometheusName(parts.front()));
  if (!good) return BadOption("--labels", text, "[METRIC=]LABEL,LABEL,...");
  import::LabelSet& known =
      parts.size() == 1 ? options.labels_of_all : options.labels[parts.front()];
  known.insert(labels.begin(), labels.end());
  return absl::OkStatus();
}

// LABEL=VALUE,...
absl::Status ReadValues(const std::string& text, import::Options& options) {
  const std::vector<std::string> parts = absl::StrSplit(text, absl::MaxSplits('=', 1));
  if (parts.size() != 2 || !IsPrometheusName(parts[0]) || parts[1].empty()) {
    return BadOption("--values", text, "LABEL=VALUE,VALUE,...");
  }
  for (const absl::string_view value : absl::StrSplit(parts[1], ',')) {
    options.values[parts[0]].emplace_back(value);
  }
  return absl::OkStatus();
}

absl::StatusOr<import::Options> ReadOptions(const RuleImportOptions& given) {
  import::Options options;
  for (const std::string& labels : given.labels) {
    if (absl::Status status = ReadLabels(labels, options); !status.ok()) return status;
  }
  for (const std::string& values : given.values) {
    if (absl::Status status = ReadValues(values, options); !status.ok()) return status;
  }
  const absl::StatusOr<std::int64_t> interval_ns = ReadDuration(given.interval);
  if (!interval_ns.ok() || *interval_ns % 1'000'000 != 0) {
    return BadOption("--interval", given.interval, "a duration such as 30s or 1m");
  }
  options.interval_ms = *interval_ns / 1'000'000;
  options.owner = given.owner;
  const std::size_t dot = given.say.rfind('.');
  if (!given.say.empty() && (dot == std::string::npos || dot == 0 || dot + 1 == given.say.size())) {
    return BadOption("--say", given.say, "a message and its field, such as ops.Page.text");
  }
  options.say = given.say;
  if (given.format == Format::kJson && (given.output.empty() || given.output == "-")) {
    return absl::InvalidArgumentError(
        "--format json is printed where the plan would be: name a "
        "file for that with -o");
  }
  if (std::count(given.rules.begin(), given.rules.end(), "-") > 1) {
    return absl::InvalidArgumentError("standard input (-) can be read only once");
  }
  return options;
}

absl::string_view InWords(Fate fate) {
  switch (fate) {
    case Fate::kCarried:
      return "CARRIED";
    case Fate::kChanged:
      return "CHANGED";
    case Fate::kLeftOut:
      break;
  }
  return "LEFT_OUT";
}

std::string AsJson(const import::Imported& imported, const std::vector<import::File>& files) {
  std::string text;
  for (const Diagnostics& findings : imported.findings) text += DiagnosticsAsJson(findings);
  for (const import::Alert& alert : imported.alerts) {
    absl::StrAppend(&text, "{\"alert\":", JsonString(alert.name),
                    ",\"file\":", JsonString(files[alert.file].name), ",\"line\":", alert.line,
                    ",\"fate\":\"", InWords(alert.fate), "\",\"gates\":", JsonStrings(alert.gates),
                    "}\n");
  }
  return text;
}

// "12 alerts: 9 carried over, 1 changed, 2 left out"
std::string Summary(const import::Imported& imported) {
  const auto count = [&](Fate fate) {
    return std::count_if(imported.alerts.begin(), imported.alerts.end(),
                         [&](const import::Alert& alert) { return alert.fate == fate; });
  };
  std::string text = absl::StrCat(
      imported.alerts.size(),
      imported.alerts.size() == 1 ? " alert: " : " alerts: ", count(Fate::kCarried),
      " carried over, ", count(Fate::kChanged), " changed, ", count(Fate::kLeftOut), " left out");
  if (imported.recording_rules > 0) {
    absl::StrAppend(&text, "; alerts lean on ", imported.inlined, " of ", imported.recording_rules,
                    " recorded ", imported.recording_rules == 1 ? "rule" : "rules");
  }
  return text;
}

// Rules that name no label are whole; the plan that comes of them takes no series with labels.
std::string Unlabelled(const std::vector<std::string>& metrics) {
  constexpr std::size_t kMostShown = 5;
  std::vector<std::string> shown;
  for (std::size_t i = 0; i < std::min(metrics.size(), kMostShown); ++i) {
    shown.push_back(Escaped(metrics[i]));
  }
  if (metrics.size() > kMostShown) {
    shown.push_back(absl::StrCat("and ", metrics.size() - kMostShown, " more"));
  }
  return absl::StrCat("no rule names a label of ", absl::StrJoin(shown, ", "),
                      ": where their series have some, say so with --labels METRIC=LABEL,...");
}

absl::Status WritePlan(const RuleImportOptions& options, const std::string& plan, Output& output) {
  if (plan.empty()) return absl::OkStatus();
  if (plan.size() > language::kMaxTextBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("the plan would be larger than ", language::kMaxTextBytes >> 20,
                     " MiB, the most that a plan may have; import fewer groups at once"));
  }
  // Each gate was tried by itself; all of them together may still be too large.
  PlanOptions alone;
  alone.only_import_paths = true;
  const absl::StatusOr<Plan> whole = Plan::Parse(plan, "plan", nullptr, alone);
  if (!whole.ok()) return whole.status();
  if (!options.output.empty() && options.output != "-") return WriteFile(options.output, plan);
  output.Write(plan);
  return absl::OkStatus();
}

}  // namespace

int ImportPrometheus(const RuleImportOptions& options) {
  const absl::StatusOr<import::Options> read = ReadOptions(options);
  if (!read.ok()) return Fail(read.status().message());
  std::vector<import::File> files;
  for (const std::string& path : options.rules) {
    absl::StatusOr<std::string> text = ReadBytes(path, import::kMaxYamlBytes, "a file of rules");
    if (!text.ok()) return Fail(text.status().message());
    files.push_back({DisplayName(path), *std::move(text)});
  }
  const import::Imported imported = Import(files, *read);
  Output output;
  if (options.format == Format::kJson) {
    output.Write(AsJson(imported, files));
  } else {
    for (const Diagnostics& findings : imported.findings) {
      const std::string text = DiagnosticsAsText(findings, Ink(STDERR_FILENO));
      if (!text.empty()) Say(absl::string_view(text).substr(0, text.size() - 1));
    }
  }
  if (!imported.readable) return output.Finish(kCouldNot);
  if (absl::Status status = WritePlan(options, imported.plan, output); !status.ok()) {
    return Fail(status.message());
  }
  output.Flush();  // so that the summary stands below, where both go to one place
  Say(imported.alerts.empty() ? "there is no alerting rule" : Summary(imported));
  if (!imported.unlabelled.empty()) Say(Unlabelled(imported.unlabelled));
  return output.Finish(imported.whole() && !imported.plan.empty() ? kGood : kNotGood);
}

}  // namespace sluice::cli
