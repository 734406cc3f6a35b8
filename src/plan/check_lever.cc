#include "src/plan/check_lever.h"

#include <algorithm>
#include <cmath>

#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "src/language/print.h"

namespace sluice::plan {
namespace {

using v1::Lever;
using v1::LeverValue;

void CheckEnum(const Lever& lever, Context& context) {
  const v1::Name& name = lever.enum_type();
  if (name.text().empty() || context.ValuesOf(lever).type() != nullptr) return;
  if (context.types.incomplete()) return;
  const bool needed = lever.scale() == Lever::NAMES && lever.values().empty();
  if (context.types.has_imports()) {
    context.report.Report(Code::kUnknownEnum, name.span(),
                          absl::StrCat("there is no enum ", Quoted(name.text())),
                          context.types.WhyNoEnum(name.text(), context.report));
  } else if (needed) {
    context.report.Report(
        Code::kUnknownEnum, name.span(),
        absl::StrCat("the values of lever ", Quoted(lever.name().text()), " are those of the enum ",
                     Quoted(name.text()), ", which is not to be found"),
        "import the .proto file that declares it, or list the values: `{ running, paused }`");
  } else {
    context.report.Report(Code::kUncheckedLever, name.span(),
                          absl::StrCat("the enum ", Quoted(name.text()),
                                       " is not to be found, so nothing tells whether it has the "
                                       "values of lever ",
                                       Quoted(lever.name().text())),
                          "import the .proto file that declares it");
  }
}

void CheckListed(const Lever& lever, const LeverValues& values, Context& context) {
  absl::flat_hash_set<absl::string_view> seen;
  for (const v1::Name& value : lever.values()) {
    if (!seen.insert(value.text()).second) {
      context.report.Report(Code::kDuplicateValue, value.span(),
                            absl::StrCat("lever ", Quoted(lever.name().text()), " has the value ",
                                         Quoted(value.text()), " already"),
                            "leave it out");
    } else if (values.type() != nullptr && !value.text().empty() &&
               FindEnumValue(*values.type(), value.text()) == nullptr) {
      context.report.Report(Code::kUnknownValue, value.span(),
                            absl::StrCat("the enum ", Quoted(values.type()->full_name()),
                                         " has no value ", Quoted(value.text())),
                            DidYouMeanValue(*values.type(), value.text(), context.report));
    }
  }
  if (lever.values_size() > kMostLeverValues) {
    context.report.Report(
        Code::kValueCount, lever.values(kMostLeverValues).span(),
        absl::StrCat("lever ", Quoted(lever.name().text()), " has ", Grouped(lever.values_size()),
                     " values, and at most ", Grouped(kMostLeverValues), " go"));
  }
}

void CheckValues(const Lever& lever, Context& context) {
  const LeverValues& values = context.ValuesOf(lever);
  CheckListed(lever, values, context);
  const absl::flat_hash_set<absl::string_view> distinct(values.names().begin(),
                                                        values.names().end());
  if (distinct.size() >= 2) return;
  if (lever.values().empty() && !values.from_enum()) return;  // CheckEnum says why
  context.report.Report(
      Code::kValueCount, lever.name().span(),
      absl::StrCat("lever ", Quoted(lever.name().text()), " has nothing to move between"),
      "give it two values or more, from rest to most restrictive: "
      "`{ running, paused }`");
}

// Checks a number against the scale of a numeric lever.
bool CheckNumber(const Lever& lever, const v1::Literal& number, Context& context) {
  if (number.value_case() == v1::Literal::VALUE_NOT_SET) return true;
  const std::string& name = lever.name().text();
  if (LiteralType(number) == Type::kDuration) {
    context.report.Report(
        Code::kValueOutOfRange, number.span(),
        absl::StrCat("lever ", Quoted(name), " takes ",
                     lever.scale() == Lever::PERCENT ? "a percentage" : "a number",
                     ", not a duration"));
    return false;
  }
  const double value = LiteralValue(number);
  if (lever.scale() != Lever::PERCENT || (value >= 0 && value <= 1)) return true;
  std::string remedy;
  if (number.unit() == v1::Literal::NONE && value <= 100) {
    remedy = absl::StrCat("did you mean ", language::PrintNumber(value), "%?");
  }
  context.report.Report(Code::kValueOutOfRange, number.span(),
                        absl::StrCat("lever ", Quoted(name), " goes from 0% to 100%"), remedy);
  return false;
}

void CheckMost(const v1::Literal& most, Context& context) {
  if (most.value_case() == v1::Literal::VALUE_NOT_SET) return;
  const double value = LiteralValue(most);
  const bool number = LiteralType(most) == Type::kNumber;
  if (number && most.unit() == v1::Literal::PERCENT) {
    if (value > 0 && value <= 1) return;
  } else if (number && value >= 1 && std::floor(value) == value) {
    return;
  }
  context.report.Report(Code::kBadBound, most.span(),
                        "`at most` takes a whole number of segments from 1 on, or a percentage "
                        "of them above 0% and up to 100%");
}

}  // namespace

void CheckLever(const Lever& lever, Context& context) {
  DeclareLevel(absl::StrCat("lever ", Quoted(lever.name().text())), lever.labels(), context);
  if (lever.has_enum_type()) CheckEnum(lever, context);
  if (lever.scale() == Lever::NAMES && !context.names.IsBroken(&lever)) CheckValues(lever, context);
  if (lever.has_default_()) CheckNumber(lever, lever.default_(), context);
  if (lever.has_at_most()) CheckMost(lever.at_most(), context);
  if (lever.has_owner()) {
    Resolve(context.names.roles, "role", lever.owner(), Code::kUnknownRole, context.report);
  }
}

bool CheckLeverValue(const Lever& lever, const LeverValue& value, Context& context) {
  const std::string name = Quoted(lever.name().text());
  if (lever.scale() == Lever::SCALE_UNSPECIFIED || context.names.IsBroken(&lever)) return true;
  if (value.value_case() == LeverValue::VALUE_NOT_SET) return true;
  if (lever.scale() != Lever::NAMES) {
    if (value.has_number()) return CheckNumber(lever, value.number(), context);
    context.report.Report(Code::kUnknownValue, value.name().span(),
                          absl::StrCat("lever ", name, " has numbers for its values, and ",
                                       Quoted(value.name().text()), " is none"),
                          lever.scale() == Lever::PERCENT ? "write a percentage such as 50%" : "");
    return false;
  }
  const LeverValues& known = context.ValuesOf(lever);
  if (known.names().empty()) return true;  // an enum that can't be found
  const std::vector<std::string>& names = known.names();
  const std::string values = absl::StrCat("its values are ", QuotedList(names, "and"));
  if (value.has_number()) {
    context.report.Report(Code::kUnknownValue, value.number().span(),
                          absl::StrCat("lever ", name, " has names for its values, not numbers"),
                          values);
    return false;
  }
  if (value.name().text().empty() || known.Find(value.name().text()).has_value()) return true;
  context.report.Report(Code::kUnknownValue, value.name().span(),
                        absl::StrCat("lever ", name, " has no value ", Quoted(value.name().text())),
                        context.report.DidYouMean(value.name().text(), names, values));
  return false;
}

void CheckLeverLabels(const Lever& lever, absl::string_view holder, const NameField& labels,
                      const v1::Span& span, Context& context) {
  std::vector<std::string> has;
  std::vector<std::string> lacks;
  for (const std::string& label : LabelNames(lever.labels())) {
    (HasLabel(labels, label) ? has : lacks).push_back(label);
  }
  if (has.empty() || lacks.empty()) return;
  context.report.Report(
      Code::kHoldLabels, span,
      absl::StrCat("of the labels of lever ", Quoted(lever.name().text()), ", ", holder, " has ",
                   QuotedList(has, "and"), " but not ", QuotedList(lacks, "or")),
      "who holds a lever has all of its labels, or none and then holds every segment");
}

void CheckHold(const v1::Gate& gate, const v1::HoldClause& hold, Context& context) {
  const Lever* lever =
      Resolve(context.names.levers, "lever", hold.lever(), Code::kUnknownLever, context.report);
  if (lever == nullptr) return;
  CheckLeverValue(*lever, hold.at(), context);
  CheckLeverLabels(*lever, absl::StrCat("gate ", Quoted(gate.name().text())), gate.labels(),
                   hold.lever().span(), context);
}

absl::optional<double> Restriction(const Lever& lever, const LeverValue& value, Context& context) {
  if (lever.scale() == Lever::NAMES) {
    if (!value.has_name()) return absl::nullopt;
    return context.ValuesOf(lever).Find(value.name().text());
  }
  if (!value.has_number() || lever.wins() == Lever::WINS_UNSPECIFIED) return absl::nullopt;
  const double number = LiteralValue(value.number());
  return lever.wins() == Lever::LOWEST ? -number : number;
}

absl::optional<double> RestRestriction(const Lever& lever) {
  if (lever.scale() == Lever::NAMES) return 0;
  if (!lever.has_default_() || lever.wins() == Lever::WINS_UNSPECIFIED) return absl::nullopt;
  const double number = LiteralValue(lever.default_());
  return lever.wins() == Lever::LOWEST ? -number : number;
}

v1::Span SpanOf(const LeverValue& value) {
  return value.has_number() ? value.number().span() : value.name().span();
}

}  // namespace sluice::plan
