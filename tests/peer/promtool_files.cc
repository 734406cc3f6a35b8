#include "tests/peer/promtool_files.h"

#include <algorithm>

#include "absl/strings/escaping.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "absl/strings/str_split.h"
#include "absl/strings/strip.h"
#include "absl/time/time.h"
#include "src/language/print.h"

namespace sluice::peer {
namespace {

std::string Yaml(absl::string_view text) {
  return absl::StrCat("'", absl::StrReplaceAll(text, {{"'", "''"}}), "'");
}

std::string SeriesName(const std::string& metric, const Labels& labels) {
  const std::string inside = absl::StrJoin(labels, ", ", [](std::string* out, const auto& label) {
    absl::StrAppend(out, label.first, "=\"", absl::CEscape(label.second), "\"");
  });
  return absl::StrCat(metric, "{", inside, "}");
}

std::string Values(const std::vector<Slot>& slots) {
  return absl::StrJoin(slots, " ", [](std::string* out, const Slot& slot) {
    switch (slot.kind) {
      case Slot::Kind::kNothing:
        out->append("_");
        break;
      case Slot::Kind::kValue:
        absl::StrAppendFormat(out, "%.17g", slot.value);
        break;
      case Slot::Kind::kStale:
        out->append("stale");
        break;
    }
  });
}

std::string ExpectedAlerts(const Firing& claim, std::int64_t tick_ns) {
  const auto firing = claim.find(tick_ns);
  if (firing == claim.end()) return "[]";
  const std::string alerts =
      absl::StrJoin(firing->second, ", ", [](std::string* out, const Labels& segment) {
        const std::string labels =
            absl::StrJoin(segment, ", ", [](std::string* text, const auto& label) {
              absl::StrAppend(text, label.first, ": ", Yaml(label.second));
            });
        absl::StrAppend(out, "{exp_labels: {", labels, "}}");
      });
  return absl::StrCat("[", alerts, "]");
}

// {alertname="p1", region="x"} without the name.
bool ReadLabels(absl::string_view text, Labels& labels) {
  if (!absl::ConsumePrefix(&text, "{") || !absl::ConsumeSuffix(&text, "}")) return false;
  while (!text.empty()) {
    const std::size_t quote = text.find("=\"");
    if (quote == absl::string_view::npos) return false;
    const std::string name(text.substr(0, quote));
    std::size_t end = quote + 2;
    while (end < text.size() && text[end] != '"') end += text[end] == '\\' ? 2 : 1;
    if (end >= text.size()) return false;
    std::string value;
    if (!absl::CUnescape(text.substr(quote + 2, end - quote - 2), &value)) return false;
    if (name != "alertname") labels[name] = value;
    text.remove_prefix(end + 1);
    absl::ConsumePrefix(&text, ", ");
  }
  return true;
}

// Takes the output line by line.
class OutputReader {
 public:
  // False where the line can't be understood.
  bool Take(absl::string_view raw) {
    const absl::string_view line = absl::StripAsciiWhitespace(raw);
    if (line.empty() || absl::StartsWith(line, "Unit Testing:")) return true;
    if (line == "SUCCESS" || line == "FAILED:") {
      ++verdicts_;
      return true;
    }
    if (absl::StartsWith(line, "alertname:")) return TakeAlert(line);
    if (current_ == nullptr) return false;
    if (absl::StartsWith(line, "exp:[") || absl::StartsWith(line, "got:[")) {
      is_got_ = absl::StartsWith(line, "got:[");
      return true;
    }
    if (absl::StartsWith(line, "Labels:")) {
      Labels labels;
      if (!ReadLabels(line.substr(7), labels)) return false;
      if (is_got_) current_->insert(labels);
      return true;
    }
    if (absl::StartsWith(line, "Annotations:{}") || line == "]," || line == "]") return true;
    return std::all_of(
        line.begin(), line.end(),  // the number of an alert in its list
        [](char c) { return absl::ascii_isdigit(static_cast<unsigned char>(c)) || c == ':'; });
  }

  std::size_t verdicts() const { return verdicts_; }
  Contradictions Found() && { return std::move(found_); }

 private:
  // alertname: p1, time: 1m30s,
  bool TakeAlert(absl::string_view line) {
    absl::ConsumePrefix(&line, "alertname:");
    absl::ConsumeSuffix(&line, ",");
    const std::vector<std::string> parts = absl::StrSplit(line, ", time:");
    absl::Duration time;
    if (parts.size() != 2 || !absl::ParseDuration(absl::StripAsciiWhitespace(parts[1]), &time)) {
      return false;
    }
    const std::string name(absl::StripAsciiWhitespace(parts[0]));
    current_ = &found_[{name, absl::ToInt64Nanoseconds(time)}];
    return true;
  }

  Contradictions found_;
  std::set<Labels>* current_ = nullptr;
  bool is_got_ = false;
  std::size_t verdicts_ = 0;
};

}  // namespace

std::string RuleFile(const std::vector<const Question*>& questions) {
  std::string text = "groups:\n";
  for (const Question* question : questions) {
    absl::StrAppend(&text, "- name: ", question->name, "\n  rules:\n  - alert: ", question->name,
                    "\n    expr: ", Yaml(question->rule.expr),
                    "\n    for: ", language::PrintDuration(question->rule.for_ns), "\n");
    if (question->rule.keep_firing_for_ns == 0) continue;
    absl::StrAppend(&text, "    keep_firing_for: ",
                    language::PrintDuration(question->rule.keep_firing_for_ns), "\n");
  }
  return text;
}

std::string TestFile(const std::vector<const Question*>& questions, absl::string_view rule_file) {
  const Recording& first = questions.front()->recording;
  std::string text = absl::StrCat(
      "rule_files: [", Yaml(rule_file), "]\n",
      "evaluation_interval: ", language::PrintDuration(first.tick_ns),
      "\ntests:\n- interval: ", language::PrintDuration(first.interval_ns), "\n  input_series:\n");
  for (const Question* question : questions) {
    for (const Series& series : question->recording.series) {
      const std::string metric = absl::StrCat(question->name, "_", series.signal);
      absl::StrAppend(&text, "  - series: ", Yaml(SeriesName(metric, series.labels)),
                      "\n    values: ", Yaml(Values(series.slots)), "\n");
    }
  }
  absl::StrAppend(&text, "  alert_rule_test:\n");
  for (const Question* question : questions) {
    const Recording& recording = question->recording;
    for (std::int64_t tick = 0; tick <= recording.end_ns; tick += recording.tick_ns) {
      absl::StrAppend(&text, "  - {eval_time: ", language::PrintDuration(tick),
                      ", alertname: ", question->name,
                      ", exp_alerts: ", ExpectedAlerts(question->claim, tick), "}\n");
    }
  }
  return text;
}

absl::StatusOr<Contradictions> ReadOutput(absl::string_view output, std::size_t files) {
  OutputReader reader;
  for (const absl::string_view line : absl::StrSplit(output, '\n')) {
    if (!reader.Take(line)) {
      return absl::InternalError(
          absl::StrCat("promtool says `", line, "`, in\n", output.substr(0, 4000)));
    }
  }
  if (reader.verdicts() != files) {
    return absl::InternalError(absl::StrCat("promtool gave ", reader.verdicts(), " verdicts on ",
                                            files, " files:\n", output.substr(0, 4000)));
  }
  return std::move(reader).Found();
}

}  // namespace sluice::peer
