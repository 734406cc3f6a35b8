// What GoogleTest would print of a matcher, as text that a test can look at.
#ifndef SLUICE_TESTS_TESTING_TOLD_H_
#define SLUICE_TESTS_TESTING_TOLD_H_

#include <fstream>
#include <iterator>
#include <sstream>
#include <string>

#include "gmock/gmock.h"
#include "gtest/gtest.h"
#include "sluice/testing.h"

namespace sluice::testing {

// "met" or "NOT MET", what was expected, and what came.
template <typename MatcherType>
std::string Told(const Simulator& sim, const MatcherType& expectation) {
  const ::testing::Matcher<const Simulator&> matcher =
      ::testing::SafeMatcherCast<const Simulator&>(expectation);
  ::testing::StringMatchResultListener listener;
  const bool met = matcher.MatchAndExplain(sim, &listener);
  std::ostringstream told;
  told << (met ? "met" : "NOT MET") << "\nExpected: ";
  matcher.DescribeTo(&told);
  told << "\n  Actual: ";
  PrintTo(sim, &told);
  if (!listener.str().empty()) told << ", " << listener.str();
  told << "\n";
  return told.str();
}

}  // namespace sluice::testing

#endif  // SLUICE_TESTS_TESTING_TOLD_H_
