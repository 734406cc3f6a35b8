// Where two lists of events differ.
#ifndef SLUICE_TESTS_ORACLE_COMPARE_H_
#define SLUICE_TESTS_ORACLE_COMPARE_H_

#include <map>
#include <set>
#include <string>
#include <vector>

#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"
#include "tests/oracle/oracle.h"

namespace sluice::oracle {

// How far off, relatively, the sides of a gate's condition may be: a quantile is known
// to 1 %, a standard deviation to 1e-9. All else is exact.
struct Tolerance {
  double value = 0;
  double threshold = 0;
};
std::map<std::string, Tolerance> TolerancesOf(const v1::Plan& plan);

// The events of kinds that the oracle knows: what gates decide, what they send on a trip
// and a clear, how levers move, and what caps refuse, with all that follows from it. And
// those of the kinds `besides`.
std::vector<v1::Event> Known(const std::vector<v1::Event>& events,
                             const std::set<int>& besides = {});

// Empty where the engine's events and verdicts are those of the oracle, in its order;
// else what differs first, and both lists. Kinds that the oracle doesn't know are
// passed over; ids must be there and differ from each other.
std::string Difference(const v1::Plan& plan, const std::vector<Step>& steps,
                       const Outcome& expected, const Outcome& actual);

// Empty where both lists are the same to the last byte.
std::string ExactDifference(const std::vector<v1::Event>& expected,
                            const std::vector<v1::Event>& actual);

// One line: its time in seconds, kind, gate, segment and so on.
std::string Describe(const v1::Event& event);
std::string Describe(const std::vector<v1::Event>& events);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_COMPARE_H_
