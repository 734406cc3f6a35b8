#include "sluice/testing/describe.h"

#include <vector>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/str_split.h"
#include "google/protobuf/descriptor.h"
#include "src/language/print.h"

namespace sluice::testing {
namespace {

using language::PrintDuration;

std::string InWords(const Moment& moment) {
  if (!moment.has_value()) return "";
  const std::string first = PrintDuration(moment->first().ns());
  switch (moment->kind()) {
    case v1::Moment::AT:
      return absl::StrCat(" at ", first);
    case v1::Moment::BY:
      return absl::StrCat(" by ", first);
    default:
      return absl::StrCat(" from ", first, " to ", PrintDuration(moment->last().ns()));
  }
}

std::string InWords(const LeverValueWanted& value) {
  if (value.number.has_value()) return language::PrintNumber(*value.number);
  if (value.enum_type == nullptr) return value.name;
  const auto* named = value.enum_type->FindValueByNumber(value.enum_number);
  return named == nullptr ? absl::StrCat(value.enum_number) : named->name();
}

std::string InWords(const Times& times) {
  if (times == Times(0)) return "never";
  if (times == Times::AtLeast(1)) return "";
  if (times == Times(1)) return "once";
  if (times.most() == UINT64_MAX) return absl::StrCat("at least ", times.least(), " times");
  return absl::StrCat(times.least(), " times");
}

}  // namespace

std::string Describe(const v1::ExpectGate& expect, bool suppressed, bool negated) {
  v1::Expectation expectation;
  *expectation.mutable_gate() = expect;
  if (expect.what() == v1::ExpectGate::STAYS_CLEAR) {
    return absl::StrCat(language::PrintTarget(expect.gate()),
                        negated ? " does not stay clear" : " stays clear");
  }
  expectation.mutable_gate()->set_never(negated);
  const std::string text = language::PrintExpectation(expectation);
  return suppressed ? absl::StrCat(text, ", suppressed by another gate") : text;
}

std::string Describe(const v1::Target& lever, const LeverValueWanted& value, const Moment& moment,
                     bool negated) {
  return absl::StrCat(language::PrintTarget(lever), negated ? " is not " : " is ", InWords(value),
                      InWords(moment));
}

std::string Describe(absl::string_view message, const std::string& fields, const Times& times,
                     const Moment& moment, bool delivered, bool negated) {
  std::string text(message);
  if (!fields.empty()) absl::StrAppend(&text, ", which ", fields, ",");
  absl::StrAppend(&text, negated ? " is not " : " is ", delivered ? "delivered" : "sent");
  const std::string often = InWords(times);
  if (!often.empty()) absl::StrAppend(&text, " ", often);
  return absl::StrCat(text, InWords(moment));
}

std::string DescribeTimeline(absl::string_view timeline, bool negated) {
  const std::vector<absl::string_view> words =
      absl::StrSplit(timeline, absl::ByAnyChar(" \t\r\n"), absl::SkipEmpty());
  if (words.empty()) return negated ? "something came" : "nothing came";
  return absl::StrCat(negated ? "not just this came: " : "just this came: ",
                      absl::StrJoin(words, " "));
}

v1::Target TargetOf(absl::string_view name, const Labels& segment) {
  v1::Target target;
  target.mutable_name()->set_text(name.data(), name.size());
  for (const auto& [label, value] : segment) {
    v1::Matcher& matcher = *target.add_segment();
    matcher.mutable_label()->set_text(label);
    matcher.set_op(v1::Matcher::EQUAL);
    matcher.add_values()->set_text(value);
  }
  return target;
}

}  // namespace sluice::testing
