// What `sluice tune` reads besides data, on any bytes: lists of thresholds and durations,
// files of incidents, and plans whose gates are tuned.
//
// The input is four texts with line feeds of their own and a zero byte between: thresholds,
// durations, incidents, a plan. Whatever is made of a gate is a gate that can be spelled.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <string>
#include <vector>

#include "absl/strings/str_split.h"
#include "sluice/plan.h"
#include "src/language/print.h"
#include "src/tune/edit.h"
#include "src/tune/grid.h"
#include "src/tune/incidents.h"
#include "src/tune/look.h"
#include "src/tune/setting.h"
#include "src/tune/subject.h"

namespace sluice::tune {
namespace {

constexpr std::size_t kMostTried = 4;  // of a list, and of the numbers of a gate

void Require(bool good, const std::string& what) {
  if (good) return;
  std::fprintf(stderr, "%s\n", what.c_str());
  std::abort();
}

template <typename Value>
std::vector<Value> FirstOf(const absl::StatusOr<std::vector<Value>>& list) {
  if (!list.ok()) return {};
  Require(!list->empty() && list->size() <= kMostValues, "a list of a length that none has");
  return {list->begin(),
          list->begin() + static_cast<std::ptrdiff_t>(std::min(list->size(), kMostTried))};
}

// A value means the same once it is written and read again.
void CheckSpelling(const v1::SignedLiteral& threshold) {
  const absl::StatusOr<std::vector<v1::SignedLiteral>> again =
      ReadThresholds(ThresholdText(threshold));
  Require(again.ok() && SameThreshold(again->front(), threshold), ThresholdText(threshold));
}

void CheckSubject(const Subject& subject, const std::vector<v1::SignedLiteral>& thresholds,
                  const std::vector<v1::ForClause>& durations) {
  std::vector<Setting> settings = {subject.present};
  for (const v1::SignedLiteral& threshold : thresholds) {
    if (IsDuration(threshold) != IsDuration(subject.present.threshold)) continue;
    for (const v1::ForClause& duration : durations) settings.push_back({threshold, duration});
  }
  Require(ClausesText(subject, subject.present) != "", "no clauses");
  // As the command does: values with an error never come as far as the grid.
  for (const Setting& setting : settings) {
    bool good = true;
    for (const Objection& objection :
         ObjectionsTo(subject, {setting.threshold}, {setting.duration})) {
      good = good && !objection.error;
    }
    if (!good) continue;
    (void)ClearText(subject, setting);
    const absl::StatusOr<Grid> grid = MakeGrid(subject, {setting});
    Require(grid.ok(), std::string(grid.status().message()) + ClausesText(subject, setting));
  }
  (void)Look::Make(subject);
  Require(!UsualDurations(subject).empty(), "no durations");
}

void CheckInput(const std::string& bytes) {
  std::vector<std::string> texts = absl::StrSplit(bytes, absl::MaxSplits('\0', 3));
  texts.resize(4);
  const std::vector<v1::SignedLiteral> thresholds = FirstOf(ReadThresholds(texts[0]));
  const std::vector<v1::ForClause> durations = FirstOf(ReadDurations(texts[1]));
  for (const v1::SignedLiteral& threshold : thresholds) CheckSpelling(threshold);

  const absl::StatusOr<Plan> plan = Plan::Parse(texts[3], "fuzz.sluice");
  if (!plan.ok()) return;
  for (const v1::Item& item : plan->proto().items()) {
    if (!item.has_gate()) continue;
    for (std::size_t number = 1; number <= kMostTried; ++number) {
      const absl::StatusOr<Subject> subject = MakeSubject(*plan, item.gate().name().text(), number);
      if (!subject.ok()) break;
      CheckSubject(*subject, thresholds, durations);
      const auto input = trace::Input::OpenBytes("fuzz.csv", texts[2], trace::kChunkBytes);
      if (input.ok()) (void)ReadIncidents(**input, *subject);
    }
  }
}

}  // namespace
}  // namespace sluice::tune

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  sluice::tune::CheckInput(std::string(reinterpret_cast<const char*>(data), size));
  return 0;
}
