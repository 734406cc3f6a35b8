// What the matchers of sluice/testing.h are made of, which includes this: nothing here is
// for its users.
#ifndef SLUICE_TESTING_EXPECTATION_H_
#define SLUICE_TESTING_EXPECTATION_H_

#include <memory>
#include <ostream>
#include <sstream>
#include <string>
#include <type_traits>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/types/optional.h"
#include "gmock/gmock.h"
#include "google/protobuf/generated_enum_reflection.h"
#include "google/protobuf/generated_enum_util.h"
#include "google/protobuf/message.h"
#include "google/protobuf/util/message_differencer.h"
#include "gtest/gtest.h"
#include "sluice/engine.h"
#include "sluice/testing/describe.h"
#include "sluice/testing/simulation.h"
#include "sluice/testing/simulator.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::testing::internal {

// What all matchers share: they ask for a verdict, and tell it.
template <typename Expectation>
class Matcher {
 public:
  using is_gtest_matcher = void;

  Matcher(Expectation expectation, Line line) : expectation_(std::move(expectation)), line_(line) {}

  bool MatchAndExplain(const Simulator& simulator, std::ostream* out) const {
    if (simulator.broken()) {  // as was reported
      if (out != nullptr) *out << "which has no good plan";
      return true;
    }
    const Verdict verdict = expectation_.Judge(simulator.simulation());
    if (!verdict.fault.ok()) {
      if (simulator.HasFault(identity_)) {
        ADD_FAILURE_AT(line_.file, line_.number)
            << "can't tell whether " << expectation_.Describe(false) << ":\n"
            << verdict.what;
      }
      if (out != nullptr) *out << "which can't be told: see the failure above";
      return true;
    }
    if (out == nullptr) return verdict.met;
    // Below each other, where GoogleTest's "Actual: " ends.
    for (const char c : verdict.what) {
      *out << c;
      if (c == '\n') *out << "          ";
    }
    return verdict.met;
  }
  void DescribeTo(std::ostream* out) const { *out << expectation_.Describe(false); }
  void DescribeNegationTo(std::ostream* out) const { *out << expectation_.Describe(true); }

 private:
  Expectation expectation_;
  Line line_;
  // Of all copies: GoogleMock makes some, and asks more than once.
  std::shared_ptr<const int> identity_ = std::make_shared<int>(0);
};

struct GateExpectation {
  v1::ExpectGate expect;
  bool suppressed = false;

  Verdict Judge(const Simulation& simulation) const {
    return suppressed ? simulation.JudgeSuppressed(expect) : simulation.JudgeGate(expect);
  }
  std::string Describe(bool negated) const {
    return testing::Describe(expect, suppressed, negated);
  }
};

using Anything = std::decay_t<decltype(::testing::_)>;

inline Matcher<GateExpectation> Gate(v1::ExpectGate::What what, absl::string_view gate,
                                     const Labels& segment, const Moment& moment, Line line,
                                     bool suppressed = false) {
  GateExpectation expectation;
  expectation.suppressed = suppressed;
  expectation.expect.set_what(what);
  *expectation.expect.mutable_gate() = TargetOf(gate, segment);
  if (moment.has_value()) *expectation.expect.mutable_moment() = *moment;
  return {std::move(expectation), line};
}

struct LeverExpectation {
  v1::Target lever;
  LeverValueWanted value;
  absl::optional<v1::Moment> moment;

  Verdict Judge(const Simulation& simulation) const {
    return simulation.JudgeLever(lever, value, moment);
  }
  std::string Describe(bool negated) const {
    return testing::Describe(lever, value, moment, negated);
  }
};

template <typename Value>
LeverValueWanted Wanted(const Value& value) {
  LeverValueWanted wanted;
  if constexpr (google::protobuf::is_proto_enum<Value>::value) {
    wanted.enum_type = google::protobuf::GetEnumDescriptor<Value>();
    wanted.enum_number = value;
  } else if constexpr (std::is_arithmetic_v<Value>) {
    wanted.number = static_cast<double>(value);
  } else {
    static_assert(std::is_convertible_v<const Value&, absl::string_view>,
                  "sluice: a lever's value is a name, a value of the host's protobuf enum, or a "
                  "number (50% is 0.5)");
    wanted.name = std::string(absl::string_view(value));
  }
  return wanted;
}

template <typename Message>
struct SentExpectation {
  ::testing::Matcher<const Message&> fields;
  std::string description;  // of the fields; empty where any will do
  Times times = Times::AtLeast(1);
  absl::optional<v1::Moment> moment;
  bool delivered = false;

  Verdict Judge(const Simulation& simulation) const {
    const auto fits = [this](const google::protobuf::Message& sent, std::string& why) {
      Message message;
      message.ParseFromString(sent.SerializeAsString());
      ::testing::StringMatchResultListener listener;
      const bool matches = fields.MatchAndExplain(message, &listener);
      if (!matches) why = listener.str();
      return matches;
    };
    return simulation.JudgeSent({Message::descriptor(), times, moment, delivered, fits});
  }
  std::string Describe(bool negated) const {
    return testing::Describe(Message::descriptor()->full_name(), description, times, moment,
                             delivered, negated);
  }
};

// A message that has the fields of another that are set, whatever others it has.
template <typename Message>
class HasFieldsOf {
 public:
  using is_gtest_matcher = void;
  explicit HasFieldsOf(Message expected) : expected_(std::move(expected)) {}

  bool MatchAndExplain(const Message& message, std::ostream* out) const {
    google::protobuf::util::MessageDifferencer differencer;
    differencer.set_scope(google::protobuf::util::MessageDifferencer::PARTIAL);
    std::string differences;
    differencer.ReportDifferencesToString(&differences);
    const bool has = differencer.Compare(expected_, message);
    if (has || out == nullptr) return has;
    while (!differences.empty() && differences.back() == '\n') differences.pop_back();
    for (const char c : differences) *out << (c == '\n' ? ' ' : c);
    return false;
  }
  void DescribeTo(std::ostream* out) const {
    *out << "has { " << expected_.ShortDebugString() << " }";
  }
  void DescribeNegationTo(std::ostream* out) const {
    *out << "has not { " << expected_.ShortDebugString() << " }";
  }

 private:
  Message expected_;
};

template <typename Message, typename Fields>
Matcher<SentExpectation<Message>> SentMatcher(const Fields& fields, const Times& times,
                                              const Moment& moment, bool delivered, Line line) {
  static_assert(std::is_base_of_v<google::protobuf::Message, Message>,
                "sluice: Sent<Message> takes a protobuf message of the host");
  SentExpectation<Message> expectation;
  if constexpr (std::is_same_v<Fields, Message>) {
    expectation.fields = HasFieldsOf<Message>(fields);
  } else {
    expectation.fields = ::testing::SafeMatcherCast<const Message&>(fields);
  }
  if constexpr (!std::is_same_v<Fields, Anything>) {
    std::ostringstream description;
    expectation.fields.DescribeTo(&description);
    expectation.description = description.str();
  }
  expectation.times = times;
  expectation.moment = moment;
  expectation.delivered = delivered;
  return {std::move(expectation), line};
}

struct TimelineExpectation {
  std::string timeline;

  Verdict Judge(const Simulation& simulation) const { return simulation.JudgeTimeline(timeline); }
  std::string Describe(bool negated) const { return DescribeTimeline(timeline, negated); }
};

}  // namespace sluice::testing::internal

#endif  // SLUICE_TESTING_EXPECTATION_H_
