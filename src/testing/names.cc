#include "src/testing/names.h"

#include <algorithm>
#include <set>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "src/language/print.h"
#include "src/language/source.h"
#include "src/language/unicode.h"
#include "src/plan/host_types.h"

namespace sluice::testing {
namespace {

using language::DidYouMean;
using language::Quoted;

std::string ListOf(const std::vector<std::string>& names) {
  return absl::StrJoin(names, ", ", [](std::string* out, const std::string& name) {
    absl::StrAppend(out, Quoted(name));
  });
}

// Finds `target` among the gates or the levers.
template <typename Spec>
absl::StatusOr<int> Find(absl::string_view what, const std::vector<Spec>& all,
                         const v1::Target& target) {
  const std::string& name = target.name().text();
  std::vector<std::string> known;
  for (const Spec& spec : all) known.push_back(spec.name);
  const auto found = std::find(known.begin(), known.end(), name);
  if (found == known.end()) {
    return absl::NotFoundError(
        absl::StrCat("the plan has no ", what, " ", Quoted(name), DidYouMean(name, known)));
  }
  const auto at = found - known.begin();
  const std::vector<std::string>& labels = all[static_cast<std::size_t>(at)].labels;
  for (const v1::Matcher& matcher : target.segment()) {
    const std::string& label = matcher.label().text();
    if (std::find(labels.begin(), labels.end(), label) != labels.end()) continue;
    if (labels.empty()) {
      return absl::InvalidArgumentError(absl::StrCat(
          what, " ", Quoted(name), " has no labels, so there is no ", Quoted(label), " of it"));
    }
    const std::string near = DidYouMean(label, labels);
    return absl::InvalidArgumentError(
        absl::StrCat(what, " ", Quoted(name), " has no label ", Quoted(label),
                     near.empty() ? absl::StrCat("; it is by ", ListOf(labels)) : near));
  }
  return static_cast<int>(at);
}

v1::LeverValue Named(absl::string_view name) {
  v1::LeverValue value;
  value.mutable_name()->set_text(name.data(), name.size());
  return value;
}

}  // namespace

absl::StatusOr<int> FindGate(const plan::Program& program, const v1::Target& target) {
  return Find("gate", program.gates, target);
}

absl::StatusOr<int> FindLever(const plan::Program& program, const v1::Target& target) {
  return Find("lever", program.levers, target);
}

absl::StatusOr<v1::LeverValue> ValueOf(const plan::LeverSpec& lever,
                                       const LeverValueWanted& wanted) {
  const bool of_names = lever.scale == v1::Lever::NAMES;
  if (of_names == wanted.number.has_value()) {
    return absl::InvalidArgumentError(
        of_names ? absl::StrCat("lever ", Quoted(lever.name), " is never a number; it has ",
                                ListOf(lever.values))
                 : absl::StrCat("lever ", Quoted(lever.name),
                                " has numbers for its values: ask for one (50% is 0.5)"));
  }
  if (!of_names) {
    v1::LeverValue value;
    value.mutable_number()->set_number(*wanted.number);
    return value;
  }
  if (wanted.enum_type == nullptr) {
    const auto& values = lever.values;
    if (std::find(values.begin(), values.end(), wanted.name) != values.end()) {
      return Named(wanted.name);
    }
    const std::string near = DidYouMean(wanted.name, values);
    return absl::NotFoundError(
        absl::StrCat("lever ", Quoted(lever.name), " has no value ", Quoted(wanted.name),
                     near.empty() ? absl::StrCat("; it has ", ListOf(values)) : near));
  }
  if (lever.enum_type != nullptr && lever.enum_type->full_name() != wanted.enum_type->full_name()) {
    return absl::InvalidArgumentError(absl::StrCat("lever ", Quoted(lever.name), " is of the enum ",
                                                   lever.enum_type->full_name(), ", not of ",
                                                   wanted.enum_type->full_name()));
  }
  for (const std::string& name : lever.values) {
    const auto* value = plan::FindEnumValue(*wanted.enum_type, name);
    if (value != nullptr && value->number() == wanted.enum_number) return Named(name);
  }
  const auto* value = wanted.enum_type->FindValueByNumber(wanted.enum_number);
  return absl::NotFoundError(absl::StrCat(
      "lever ", Quoted(lever.name), " has no value for ",
      value == nullptr ? absl::StrCat(wanted.enum_type->full_name(), " ", wanted.enum_number)
                       : value->name(),
      "; it has ", ListOf(lever.values)));
}

absl::Status CheckSegment(const v1::Target& target,
                          const std::vector<scenario::Segment>& segments) {
  for (const scenario::Segment& segment : segments) {
    if (scenario::Matches(target, segment)) return absl::OkStatus();
  }
  std::string near;
  for (const v1::Matcher& matcher : target.segment()) {
    std::set<std::string> values;
    for (const scenario::Segment& segment : segments) {
      const auto value = segment.find(matcher.label().text());
      if (value != segment.end()) values.insert(value->second);
    }
    if (matcher.op() != v1::Matcher::EQUAL || values.count(matcher.values(0).text()) > 0) continue;
    const std::string nearest = language::NearestName(
        matcher.values(0).text(), std::vector<std::string>(values.begin(), values.end()));
    if (!nearest.empty() && near.empty()) {
      near = absl::StrCat("; did you mean ", matcher.label().text(), " = ",
                          language::PrintQuoted(nearest), "?");
    }
  }
  return absl::NotFoundError(absl::StrCat("there is no segment ", language::PrintTarget(target),
                                          ": no sample has borne these labels", near));
}

}  // namespace sluice::testing
