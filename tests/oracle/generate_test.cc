// Random pairs meet what they are there to meet: a test that never sees a refused hold, say,
// pins nothing about caps.
#include "tests/oracle/generate.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <string>
#include <vector>

#include "google/protobuf/util/message_differencer.h"
#include "tests/oracle/compare.h"

namespace sluice::oracle {
namespace {

using google::protobuf::util::MessageDifferencer;

bool SamePlace(const v1::Event& a, const v1::Event& b) {
  return a.gate() == b.gate() && a.lever() == b.lever() &&
         std::map<std::string, std::string>(a.segment().begin(), a.segment().end()) ==
             std::map<std::string, std::string>(b.segment().begin(), b.segment().end());
}

// Whether an event of this kind stands at the same place and tick.
bool Beside(const std::vector<v1::Event>& events, const v1::Event& event, v1::Event::Kind kind) {
  return std::any_of(events.begin(), events.end(), [&](const v1::Event& other) {
    return other.kind() == kind && SamePlace(other, event) &&
           MessageDifferencer::Equals(other.time(), event.time());
  });
}

// Whether the last that was said of the lever's segment was a refusal.
bool WasRefused(const std::vector<v1::Event>& events, std::size_t at) {
  for (std::size_t i = at; i > 0; --i) {
    const v1::Event& before = events[i - 1];
    if (!SamePlace(before, events[at])) continue;
    if (before.kind() == v1::Event::LEVER) return false;
    if (before.kind() == v1::Event::CAPPED) return true;
  }
  return false;
}

void Count(const std::vector<v1::Event>& events, std::map<std::string, int>& seen) {
  for (std::size_t i = 0; i < events.size(); ++i) {
    const v1::Event& event = events[i];
    ++seen[v1::Event::Kind_Name(event.kind()) + event.on()];
    if (event.on() == "trip" && !Beside(events, event, v1::Event::TRIP)) ++seen["late trip"];
    if (event.on() == "clear" && !Beside(events, event, v1::Event::CLEAR)) ++seen["late clear"];
    if (event.kind() != v1::Event::LEVER) continue;
    if (event.causes_size() > 1) ++seen["many causes"];
    if (i > 0 && WasRefused(events, i)) ++seen["place after refusal"];
    // Held at one value, and now at another.
    for (std::size_t j = i; j > 0; --j) {
      if (!SamePlace(events[j - 1], event) || events[j - 1].kind() != v1::Event::LEVER) continue;
      if (events[j - 1].causes_size() > 0 && event.causes_size() > 0) ++seen["held otherwise"];
      break;
    }
  }
}

TEST(RandomPairs, MeetEveryRuleOfLeversAndActions) {
  std::map<std::string, int> seen;
  for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
    const Pair pair = RandomPair(seed);
    Count(Evaluate(pair.plan, pair.start_ns, pair.steps).events, seen);
  }
  for (const char* what :
       {"TRIP", "CLEAR", "BLIND", "SIGHTED", "READY", "ACTIONtrip", "ACTIONclear", "ACTIONescalate",
        "LEVER", "CAPPED", "ESCALATE", "late trip", "late clear", "many causes",
        "place after refusal", "held otherwise"}) {
    EXPECT_GE(seen[what], 20) << what;
    RecordProperty(what, seen[what]);
  }
}

}  // namespace
}  // namespace sluice::oracle
