#include "src/testing/samples.h"

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "sluice/diagnostic.h"
#include "src/engine/sample_rules.h"
#include "src/language/parse.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/plan/check.h"

namespace sluice::testing {
namespace {

constexpr absl::string_view kBegin = "scenario \"test\" {\n";
constexpr absl::string_view kEnd = "\n}\n";

absl::Status CheckNumbers(v1::Signal::Kind kind, const trace::Row& row) {
  using engine::BadSample;
  switch (row.form) {
    case trace::Row::Form::kOutcome:
      if (engine::AreGoodCounts(row.ok, row.total)) break;
      return BadSample(row.signal, engine::FaultOfCounts(row.ok, row.total));
    case trace::Row::Form::kEvents:
      if (engine::AreGoodCounts(row.total, row.total)) break;
      return BadSample(row.signal, engine::FaultOfCounts(row.total, row.total));
    case trace::Row::Form::kValue:
      if (kind == v1::Signal::COUNTER) {
        if (engine::IsGoodCounter(row.value)) break;
        return BadSample(row.signal, engine::FaultOfCounter(row.value));
      }
      if (engine::IsGoodValue(row.value)) break;
      return BadSample(row.signal, engine::FaultOfValue(row.value));
    case trace::Row::Form::kHistogram: {
      std::vector<HistogramBucket> buckets;
      for (const auto& [value, count] : row.buckets) buckets.push_back({value, count});
      const HistogramBucket* bad = engine::FindBadBucket(buckets);
      if (bad != nullptr) return BadSample(row.signal, engine::FaultOfBucket(*bad));
      break;
    }
  }
  return absl::OkStatus();
}

// The errors, with lines counted within what the test wrote.
absl::Status Errors(const Diagnostics& diagnostics) {
  std::vector<std::string> errors;
  for (Diagnostic diagnostic : diagnostics.all()) {
    if (diagnostic.severity != Diagnostic::Severity::kError) continue;
    if (diagnostic.line > 1) --diagnostic.line;
    errors.push_back(diagnostic.ToString());
  }
  if (errors.empty()) return absl::OkStatus();
  return absl::InvalidArgumentError(absl::StrJoin(errors, "\n"));
}

// A scenario of the one clause, with spans.
absl::StatusOr<v1::Plan> ParseClause(absl::string_view what, const language::Source& source) {
  Diagnostics diagnostics;
  v1::Plan plan = language::Parse(source, diagnostics);
  if (absl::Status errors = Errors(diagnostics); !errors.ok()) return errors;
  if (plan.items_size() != 1 || !plan.items(0).has_scenario() ||
      plan.items(0).scenario().clauses_size() != 1) {
    return absl::InvalidArgumentError(absl::StrCat("this is more than one ", what));
  }
  return plan;
}

}  // namespace

absl::StatusOr<v1::Feed> ParseFeed(const plan::Program& program, absl::string_view text) {
  const language::Source source("feed", absl::StrCat(kBegin, "feed ", text, kEnd));
  absl::StatusOr<v1::Plan> parsed = ParseClause("feed", source);
  if (!parsed.ok()) return parsed.status();
  const v1::ScenarioClause& clause = parsed->items(0).scenario().clauses(0);
  if (!clause.has_feed()) {
    return absl::InvalidArgumentError("a trace file is fed by FeedFile");
  }
  // Of the plan what feeds are checked against: messages and enums may be unknown here.
  v1::Plan checked;
  for (const v1::Item& item : program.proto.items()) {
    if (item.has_signal() || item.has_tick()) *checked.add_items() = item;
  }
  *checked.add_items() = parsed->items(0);
  Diagnostics diagnostics;
  plan::Check(checked, source, diagnostics);
  if (absl::Status errors = Errors(diagnostics); !errors.ok()) return errors;
  return clause.feed();
}

std::string PrintFeed(const v1::Feed& feed) {
  v1::Plan plan;
  v1::Scenario& scenario = *plan.add_items()->mutable_scenario();
  scenario.mutable_title()->set_text("test");
  *scenario.add_clauses()->mutable_feed() = feed;
  const std::string printed = language::Print(plan);
  absl::string_view text = printed;
  const std::size_t begin = text.find("feed");
  const std::size_t end = text.rfind('}');
  if (begin == absl::string_view::npos || end == absl::string_view::npos || end < begin) return "";
  return std::string(absl::StripAsciiWhitespace(text.substr(begin + 4, end - begin - 4)));
}

absl::StatusOr<v1::Timeline> ParseTimeline(absl::string_view text) {
  const language::Source source("timeline", absl::StrCat(kBegin, "timeline { ", text, " }", kEnd));
  absl::StatusOr<v1::Plan> parsed = ParseClause("timeline", source);
  if (!parsed.ok()) return parsed.status();
  return parsed->items(0).scenario().clauses(0).timeline();
}

OneSample::OneSample(absl::string_view signal, Labels labels, trace::Row row)
    : signal_(signal), labels_(std::move(labels)), row_(std::move(row)) {
  row_.signal = signal_;
  for (const auto& [label, value] : labels_) row_.labels.emplace_back(label, value);
}

absl::StatusOr<bool> OneSample::Next(scenario::Arrival& arrival) {
  if (given_) return false;
  given_ = true;
  arrival.at_ns = row_.time_ns;
  arrival.row = row_;
  return true;
}

absl::Status CheckSample(Engine& engine, const Labels& labels, const trace::Row& row) {
  using Form = trace::Row::Form;
  const absl::StatusOr<v1::Signal::Kind> kind = engine.KindOf(row.signal);
  if (!kind.ok()) return kind.status();
  absl::Status resolved;
  absl::string_view function = "Record";
  bool fits = row.form == Form::kValue;
  switch (*kind) {
    case v1::Signal::COUNTER:
      resolved = engine.Counter(row.signal, labels).status();
      break;
    case v1::Signal::EVENTS:
      resolved = engine.Events(row.signal, labels).status();
      function = "RecordEvents";
      fits = row.form == Form::kEvents;
      break;
    case v1::Signal::OUTCOME:
      resolved = engine.Outcome(row.signal, labels).status();
      function = "RecordOutcome";
      fits = row.form == Form::kOutcome;
      break;
    case v1::Signal::DISTRIBUTION:
      resolved = engine.Distribution(row.signal, labels).status();
      function = "Record or RecordHistogram";
      fits = row.form == Form::kValue || row.form == Form::kHistogram;
      break;
    default:
      resolved = engine.Gauge(row.signal, labels).status();
      break;
  }
  if (!resolved.ok()) return resolved;
  if (fits) return CheckNumbers(*kind, row);
  return absl::InvalidArgumentError(absl::StrCat(
      "`", row.signal, "` is of the kind ", absl::AsciiStrToLower(v1::Signal::Kind_Name(*kind)),
      ": record it by ", function));
}

}  // namespace sluice::testing
