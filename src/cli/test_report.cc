#include "src/cli/test_report.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_replace.h"
#include "src/cli/json.h"
#include "src/cli/markup.h"
#include "src/language/print.h"
#include "src/language/unicode.h"
#include "src/scenario/side_by_side.h"

namespace sluice::cli {
namespace {

using language::Escaped;
using scenario::Failure;
using scenario::Result;

std::string Where(const Tested& tested, const v1::Span& span) {
  return absl::StrCat(Escaped(tested.suite->path()), ":", tested.suite->LineOf(span));
}

// The two sides of a timeline, with what differs marked.
std::string LinesText(const Failure& failure, const Ink& ink) {
  std::string text;
  for (const std::string& row : scenario::TableOf(failure.lines)) {
    const std::string line = absl::StrCat("      ", row);
    absl::StrAppend(&text, row[0] == ' ' ? line : ink(Colour::kRed, line), "\n");
  }
  return text;
}

std::string FailureJson(const Tested& tested, const Failure& failure) {
  std::vector<std::string> rows;
  for (const auto& [left, right] : failure.lines) {
    rows.push_back(
        absl::StrCat("{\"expected\":", JsonString(left), ",\"came\":", JsonString(right), "}"));
  }
  return absl::StrCat("{\"line\":", tested.suite->LineOf(failure.span),
                      ",\"expectation\":", JsonString(failure.expectation),
                      ",\"what\":", JsonString(failure.what),
                      ",\"evidence\":", JsonStrings(failure.evidence), ",\"timeline\":[",
                      absl::StrJoin(rows, ","), "]}");
}

}  // namespace

std::string TestText(const Tested& tested, const Ink& ink) {
  const Result& result = tested.result;
  const std::string title = Escaped(tested.one->scenario->title().text());
  if (result.passed()) {
    return absl::StrCat(ink(Colour::kGreen, "ok"), "    ", title, "  ",
                        ink(Colour::kFaint, language::PrintDuration(result.end_ns)), "\n");
  }
  std::string text = absl::StrCat(ink(Colour::kRed, "FAIL"), "  ", ink(Colour::kBold, title), "  (",
                                  Where(tested, tested.one->span), ")\n");
  if (!result.fault.status.ok()) {
    const v1::Span& span = result.fault.span.end() > 0 ? result.fault.span : tested.one->span;
    absl::StrAppend(&text, "  ", Where(tested, span), ": ",
                    Escaped(std::string(result.fault.status.message())), "\n");
  }
  for (const Failure& failure : result.failures) {
    absl::StrAppend(&text, "  ", Where(tested, failure.span), ": ",
                    ink(Colour::kBold, Escaped(failure.expectation)), "\n      ",
                    Escaped(failure.what), "\n");
    for (const std::string& evidence : failure.evidence) {
      absl::StrAppend(&text, "      ", Escaped(evidence), "\n");
    }
    absl::StrAppend(&text, LinesText(failure, ink));
  }
  return text;
}

std::string TestJson(const Tested& tested) {
  std::string owner;
  for (const v1::ScenarioClause& clause : tested.one->scenario->clauses()) {
    if (clause.has_owner()) owner = clause.owner().text();
  }
  const Result& result = tested.result;
  std::vector<std::string> failures;
  for (const Failure& failure : result.failures) {
    failures.push_back(FailureJson(tested, failure));
  }
  return absl::StrCat("{\"file\":", JsonString(tested.suite->path()),
                      ",\"line\":", tested.suite->LineOf(tested.one->span),
                      ",\"title\":", JsonString(tested.one->scenario->title().text()),
                      ",\"owner\":", JsonString(owner),
                      ",\"passed\":", result.passed() ? "true" : "false",
                      ",\"length\":", JsonString(language::PrintDuration(result.end_ns)),
                      ",\"error\":", JsonString(result.fault.status.message()), ",\"failures\":[",
                      absl::StrJoin(failures, ","), "]}\n");
}

std::string TestJunit(const std::vector<Tested>& all) {
  std::string xml = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<testsuites>\n";
  for (std::size_t i = 0; i < all.size();) {
    std::size_t end = i;
    std::size_t failed = 0;
    std::string cases;
    for (; end < all.size() && all[end].suite == all[i].suite; ++end) {
      const Tested& tested = all[end];
      absl::StrAppend(&cases, "    <testcase name=\"", Markup(tested.one->scenario->title().text()),
                      "\" classname=\"", Markup(tested.suite->path()), "\" file=\"",
                      Markup(tested.suite->path()), "\" line=\"",
                      tested.suite->LineOf(tested.one->span), "\"");
      if (tested.result.passed()) {
        absl::StrAppend(&cases, "/>\n");
        continue;
      }
      ++failed;
      const std::string what = tested.result.failures.empty()
                                   ? std::string(tested.result.fault.status.message())
                                   : tested.result.failures[0].expectation;
      absl::StrAppend(&cases, ">\n      <failure message=\"", Markup(what), "\">",
                      absl::StrReplaceAll(TestText(tested, Ink(-1)),
                                          {{"&", "&amp;"}, {"<", "&lt;"}, {">", "&gt;"}}),
                      "</failure>\n    </testcase>\n");
    }
    absl::StrAppend(&xml, "  <testsuite name=\"", Markup(all[i].suite->path()), "\" tests=\"",
                    end - i, "\" failures=\"", failed, "\">\n", cases, "  </testsuite>\n");
    i = end;
  }
  return absl::StrCat(xml, "</testsuites>\n");
}

}  // namespace sluice::cli
