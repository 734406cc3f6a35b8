// Differences between decisions, as people read them.
#ifndef SLUICE_SRC_COMPARE_WORDS_H_
#define SLUICE_SRC_COMPARE_WORDS_H_

#include <cstdint>
#include <string>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "sluice/shadow.h"
#include "src/plan/people_time.h"

namespace sluice::compare {

// "once", "3 times", "not once"
std::string TimesText(std::uint64_t times);

// "would have tripped 4m earlier, and cleared 2m later"
std::string DifferenceWords(const DecisionDifference& difference);

// "2 trips more, none missed; 1 earlier, by 4m"
std::string SumText(const ShadowReport& report);

// How parts of a text are to look.
enum class Part { kSum, kTarget, kNote };
using Paint = absl::FunctionRef<std::string(Part part, absl::string_view text)>;

// The sum, a line for each difference in columns, and the notes; ends in a line break. Text of
// users is escaped.
std::string ReportText(const ShadowReport& report, const plan::PeopleTime& zone, Paint paint);
std::string ReportText(const ShadowReport& report, const plan::PeopleTime& zone);

}  // namespace sluice::compare

#endif  // SLUICE_SRC_COMPARE_WORDS_H_
