#include "src/cli/test_coverage.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_format.h"
#include "src/cli/json.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

using coverage::Clause;
using coverage::Coverage;
using coverage::Shown;
using language::Escaped;

std::string Where(const Coverage& coverage, const Clause& clause) {
  return absl::StrCat(coverage.text().source.file(), ":", coverage.text().LineOf(clause.span));
}

const std::string& GateOf(const Coverage& coverage, const Clause& clause) {
  static const std::string* const kNoGate = new std::string;
  if (clause.gate < 0) return *kNoGate;
  return coverage.outline().gates[static_cast<std::size_t>(clause.gate)].name;
}

bool NeverTripped(const Coverage& coverage, const Clause& clause) {
  return clause.gate >= 0 && coverage.CountsOf(clause.gate).tripped == 0;
}

// A row for each gate, in the order of the plan.
std::string GatesText(const Coverage& coverage, const Ink& ink) {
  std::size_t width = 0;
  for (const Clause& clause : coverage.outline().clauses) {
    if (clause.whole) width = std::max(width, GateOf(coverage, clause).size());
  }
  std::string text =
      ink(Colour::kFaint, absl::StrFormat("  %*s  trips  clears  blind  suppressed\n", width, ""));
  for (const Clause& clause : coverage.outline().clauses) {
    if (!clause.whole) continue;
    const Coverage::GateCounts& counts = coverage.CountsOf(clause.gate);
    const std::string& name = GateOf(coverage, clause);
    const bool shown = coverage.ShownOf(clause) == Shown::kWholly;
    absl::StrAppend(
        &text, "  ", shown ? name : ink(Colour::kRed, name),
        absl::StrFormat("%*s  %5d  %6d  %5d  %10d\n", width - name.size(), "", counts.tripped,
                        counts.cleared, counts.blind, counts.suppressed));
  }
  return text;
}

// What is not shown of the clause. Of a gate that never trips it would be nearly all: there
// the gate's own line says enough.
std::string MissingText(const Coverage& coverage, const Clause& clause, const Ink& ink) {
  const std::vector<std::string> missing = coverage.MissingOf(clause);
  if (missing.empty()) return "";
  const std::string place = absl::StrCat("  ", Escaped(Where(coverage, clause)), ": ");
  if (NeverTripped(coverage, clause)) {
    if (!clause.whole) return "";
    return absl::StrCat(place, ink(Colour::kBold, Escaped(clause.text)),
                        "\n      no scenario trips it, so most of its clauses are not shown\n");
  }
  std::string text = absl::StrCat(place, ink(Colour::kBold, Escaped(clause.text)), "\n");
  for (const std::string& one : missing) {
    absl::StrAppend(&text, "      no scenario ", Escaped(one), "\n");
  }
  return text;
}

std::string ClauseJson(const Coverage& coverage, const Clause& clause) {
  std::vector<std::string> missing = coverage.MissingOf(clause);
  for (std::string& one : missing) one = absl::StrCat("no scenario ", one);
  std::string json = absl::StrCat(
      "{\"coverage\":", clause.whole ? "\"gate\"" : "\"clause\"",
      ",\"file\":", JsonString(coverage.text().source.file()),
      ",\"line\":", coverage.text().LineOf(clause.span),
      ",\"gate\":", JsonString(GateOf(coverage, clause)), ",\"text\":", JsonString(clause.text),
      ",\"covered\":", missing.empty() ? "true" : "false", ",\"missing\":", JsonStrings(missing));
  if (clause.whole) {
    const Coverage::GateCounts& counts = coverage.CountsOf(clause.gate);
    absl::StrAppend(&json, ",\"scenarios\":{\"trip\":", counts.tripped,
                    ",\"clear\":", counts.cleared, ",\"blind\":", counts.blind,
                    ",\"suppressed\":", counts.suppressed, "}");
  }
  return absl::StrCat(json, "}\n");
}

}  // namespace

TestCoverage::TestCoverage(const std::vector<TestedPlan>& plans) {
  for (const TestedPlan& plan : plans) {
    plans_.push_back(std::make_unique<Coverage>(plan.text(), plan.plan()));
    for (const scenario::Suite* suite : plan.suites) by_suite_[suite] = plans_.back().get();
  }
}

std::unique_ptr<coverage::Sightings> TestCoverage::Watch(const scenario::Suite& suite) const {
  return std::make_unique<coverage::Sightings>(by_suite_.at(&suite)->outline(),
                                               suite.plan().program());
}

void TestCoverage::Add(const Tested& tested, coverage::Sightings& sightings) {
  if (!tested.result.fault.status.ok()) return;  // it was not played to its end
  sightings.NoteEvents(tested.result.happened);
  by_suite_.at(tested.suite)->Add(tested.one->scenario->title().text(), sightings);
}

double TestCoverage::Share() const {
  std::size_t all = 0;
  std::size_t shown = 0;
  for (const auto& plan : plans_) {
    const Coverage::Tally tally = plan->Count();
    all += tally.gates + tally.clauses;
    shown += tally.gates_shown + tally.clauses_shown;
  }
  return all == 0 ? 1 : static_cast<double>(shown) / static_cast<double>(all);
}

std::string CoverageText(const Coverage& coverage, const Ink& ink) {
  const Coverage::Tally tally = coverage.Count();
  const std::string counts = absl::StrCat("gates ", tally.gates_shown, "/", tally.gates,
                                          ", clauses ", tally.clauses_shown, "/", tally.clauses);
  std::string text =
      absl::StrCat("coverage of ", Escaped(coverage.text().source.file()), ": ",
                   ink(tally.complete() ? Colour::kGreen : Colour::kRed, counts), "\n");
  if (tally.gates > 0) absl::StrAppend(&text, GatesText(coverage, ink));
  for (const Clause& clause : coverage.outline().clauses) {
    absl::StrAppend(&text, MissingText(coverage, clause, ink));
  }
  return text;
}

std::string CoverageJson(const Coverage& coverage) {
  const Coverage::Tally tally = coverage.Count();
  std::string json = absl::StrCat(
      "{\"coverage\":\"plan\",\"file\":", JsonString(coverage.text().source.file()),
      ",\"gates\":", tally.gates, ",\"gates_covered\":", tally.gates_shown,
      ",\"clauses\":", tally.clauses, ",\"clauses_covered\":", tally.clauses_shown, "}\n");
  for (const Clause& clause : coverage.outline().clauses) {
    absl::StrAppend(&json, ClauseJson(coverage, clause));
  }
  return json;
}

}  // namespace sluice::cli
