#include "src/plan/labels.h"

#include <algorithm>
#include <set>

#include "absl/container/flat_hash_map.h"
#include "absl/container/flat_hash_set.h"
#include "absl/strings/str_cat.h"
#include "absl/types/optional.h"
#include "src/language/print.h"

namespace sluice::plan {
namespace {

using Matchers = google::protobuf::RepeatedPtrField<v1::Matcher>;
using Values = std::set<absl::string_view>;

// Past the bound an error was reported: looking further would only cost time.
int Looked(int size) { return std::min(size, kMostLabels); }

// Which values of one label a selector lets through.
struct Demand {
  absl::optional<Values> allowed;  // absent: all of them
  Values refused;
  const v1::Matcher* last = nullptr;

  void Add(const v1::Matcher& matcher) {
    Values values;
    for (const v1::Text& value : matcher.values()) values.insert(value.text());
    last = &matcher;
    if (matcher.op() == v1::Matcher::NOT_EQUAL || matcher.op() == v1::Matcher::NOT_IN) {
      refused.insert(values.begin(), values.end());
    } else if (!allowed.has_value()) {
      allowed = values;
    } else {
      Values both;
      std::set_intersection(allowed->begin(), allowed->end(), values.begin(), values.end(),
                            std::inserter(both, both.begin()));
      allowed = std::move(both);
    }
  }

  bool Contradicts() const {
    return allowed.has_value() &&
           std::includes(refused.begin(), refused.end(), allowed->begin(), allowed->end());
  }
};

void WarnOfContradictions(const Matchers& selector, Reporter& report) {
  absl::flat_hash_map<absl::string_view, Demand> demands;
  for (const v1::Matcher& matcher : selector) {
    if (matcher.values().empty()) return;  // the parser stumbled over it
  }
  std::vector<absl::string_view> order;
  for (const v1::Matcher& matcher : selector) {
    const auto [place, added] = demands.try_emplace(matcher.label().text());
    if (added) order.push_back(matcher.label().text());
    place->second.Add(matcher);
  }
  for (const absl::string_view label : order) {
    const Demand& demand = demands[label];
    if (!demand.Contradicts()) continue;
    report.Report(Code::kContradictorySelector, demand.last->label().span(),
                  absl::StrCat("no value of ", Quoted(label),
                               " can meet all that this selector asks of it, so nothing is "
                               "selected"),
                  "several values go into one list: `in (\"a\", \"b\")`");
  }
}

template <typename Has>
Fit FitBy(const Level& level, Has has) {
  Fit fit;
  for (const std::string& label : level.labels) {
    (has(label) ? fit.has : fit.lacks).push_back(label);
  }
  return fit;
}

}  // namespace

Level DeclareLevel(absl::string_view owner, const NameField& labels, Context& context) {
  Level level;
  level.owner = std::string(owner);
  if (labels.size() > kMostLabels) {
    context.report.Report(
        Code::kTooManyLabels, labels[kMostLabels].span(),
        absl::StrCat(owner, " has ", labels.size(), " labels, and at most ", kMostLabels, " go"));
    level.broken = true;
  }
  for (int i = 0; i < Looked(labels.size()); ++i) {
    const v1::Name& label = labels[i];
    if (label.text().empty()) {
      level.broken = true;
      continue;
    }
    if (std::find(level.labels.begin(), level.labels.end(), label.text()) != level.labels.end()) {
      context.report.Report(
          Code::kDuplicateLabel, label.span(),
          absl::StrCat(owner, " has the label ", Quoted(label.text()), " already"), "leave it out");
      continue;
    }
    level.labels.push_back(label.text());
    if (context.names.labels.Find(label.text()) != nullptr) continue;
    level.broken = true;
    if (context.report.MayBeDeclared(label)) continue;
    context.report.Report(Code::kUnknownLabel, label.span(),
                          absl::StrCat("no signal has a label ", Quoted(label.text())),
                          context.report.DidYouMean(label.text(), context.names.labels.names()));
  }
  return level;
}

bool HasLabel(const v1::Signal& signal, absl::string_view label) {
  for (int i = 0; i < Looked(signal.labels_size()); ++i) {
    if (signal.labels(i).name().text() == label) return true;
  }
  return false;
}

bool HasLabel(const NameField& labels, absl::string_view label) {
  for (int i = 0; i < Looked(labels.size()); ++i) {
    if (labels[i].text() == label) return true;
  }
  return false;
}

Fit FitSignal(const v1::Signal& signal, const Level& level) {
  return FitBy(level, [&](const std::string& label) { return HasLabel(signal, label); });
}

Fit FitGate(const v1::Gate& gate, const Level& level) {
  return FitBy(level, [&](const std::string& label) { return HasLabel(gate.labels(), label); });
}

std::vector<std::string> LabelNames(const v1::Signal& signal) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(Looked(signal.labels_size())));
  for (int i = 0; i < Looked(signal.labels_size()); ++i) {
    names.push_back(signal.labels(i).name().text());
  }
  return names;
}

std::vector<std::string> LabelNames(const NameField& labels) {
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(Looked(labels.size())));
  for (int i = 0; i < Looked(labels.size()); ++i) names.push_back(labels[i].text());
  return names;
}

bool CheckSelector(const Matchers& selector, absl::string_view target,
                   const std::vector<std::string>& labels, Context& context) {
  bool good = true;
  for (const v1::Matcher& matcher : selector) {
    const std::string& label = matcher.label().text();
    if (label.empty()) {
      good = false;
      continue;
    }
    if (std::find(labels.begin(), labels.end(), label) != labels.end()) continue;
    good = false;
    if (context.report.MayBeDeclared(matcher.label())) continue;
    const std::string otherwise = labels.empty()
                                      ? absl::StrCat("it has no labels")
                                      : absl::StrCat("it has ", QuotedList(labels, "and"));
    context.report.Report(Code::kUnknownLabel, matcher.label().span(),
                          absl::StrCat(target, " has no label ", Quoted(label)),
                          context.report.DidYouMean(label, labels, otherwise));
  }
  if (good) WarnOfContradictions(selector, context.report);
  return good;
}

}  // namespace sluice::plan
