// A simulation within a GoogleTest test. Included by sluice/testing.h, which says more.
#ifndef SLUICE_TESTING_SIMULATOR_H_
#define SLUICE_TESTING_SIMULATOR_H_

#include <cstdint>
#include <memory>
#include <ostream>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "gtest/gtest.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "sluice/testing/simulation.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::testing {

// The line of a test that called; functions take it by default and need not be given it.
struct Line {
  const char* file;
  int number;
  static Line Here(const char* file = __builtin_FILE(), int number = __builtin_LINE()) {
    return {file, number};
  }
};

// A Simulation that reports what goes wrong with it as failures of the test, at the line
// of the call: a plan that is not good, a feed of a signal that isn't there, a sample that
// the engine refuses. status() has the first of these. Not thread-safe.
class Simulator {
 public:
  // `Simulator sim(Plan::FromFile("launch.sluice"))`, or a Plan, or what PlanBuilder::Build
  // gives. Where the plan is not good, what follows runs an empty one.
  explicit Simulator(const absl::StatusOr<Plan>& plan, SimulationOptions options = {},
                     Line line = Line::Here()) {
    using Made = absl::StatusOr<std::unique_ptr<Simulation>>;
    Made made = plan.ok() ? Simulation::Create(*plan, options) : Made(plan.status());
    if (!made.ok()) {
      broken_ = true;
      Report(made.status(), line);
      made = Simulation::Create(*Plan::Parse("", "empty"), {});
    }
    simulation_ = *std::move(made);
  }

  // OK, or the first thing that went wrong.
  const absl::Status& status() const { return status_; }

  // To bind the host's handlers before the first sample, to make an Intake, to record by
  // handles, to ask. The simulator starts it and moves its clock.
  Engine& engine() { return simulation_->engine(); }
  const Plan& plan() const { return simulation_->plan(); }

  // What a `feed` clause of a scenario has behind that word, beginning now:
  // `stream_start{region = "sg"} 500/s: 99% for 5m, 90% for 10m`.
  void Feed(absl::string_view feed, Line line = Line::Here()) {
    Report(simulation_->Feed(feed), line);
  }
  // A build::Feed of sluice/builder/scenario.h.
  template <typename BuiltFeed,
            std::enable_if_t<
                std::is_same_v<decltype(std::declval<const BuiltFeed&>().proto()), const v1::Feed&>,
                int> = 0>
  void Feed(const BuiltFeed& feed, Line line = Line::Here()) {
    Report(simulation_->Feed(feed.proto()), line);
  }
  // A trace file, before anything runs; 0 is the whole hour in which it begins.
  void FeedFile(const std::string& file, Line line = Line::Here()) {
    Report(simulation_->FeedFile(file), line);
  }

  // One sample at a time that has not come yet: Record("edge_cpu", {{"edge", "e1"}},
  // absl::Seconds(5), 71.5).
  void Record(absl::string_view signal, const Labels& labels, absl::Duration at, double value,
              Line line = Line::Here()) {
    Report(simulation_->Record(signal, labels, at, value), line);
  }
  void RecordEvents(absl::string_view signal, const Labels& labels, absl::Duration at,
                    std::uint64_t n, Line line = Line::Here()) {
    Report(simulation_->RecordEvents(signal, labels, at, n), line);
  }
  void RecordOutcome(absl::string_view signal, const Labels& labels, absl::Duration at,
                     std::uint64_t ok, std::uint64_t total, Line line = Line::Here()) {
    Report(simulation_->RecordOutcome(signal, labels, at, ok, total), line);
  }
  void RecordHistogram(absl::string_view signal, const Labels& labels, absl::Duration at,
                       const std::vector<HistogramBucket>& histogram, Line line = Line::Here()) {
    Report(simulation_->RecordHistogram(signal, labels, at, histogram), line);
  }

  // The host's own part in it: called once a tick, before that is decided by.
  void EachTick(absl::AnyInvocable<void(absl::Time now)> hook) {
    simulation_->EachTick(std::move(hook));
  }

  void Start(Line line = Line::Here()) { Report(simulation_->Start(), line); }
  // Until the tick at this time (from the beginning) has been decided.
  void AdvanceTo(absl::Duration time, Line line = Line::Here()) {
    Report(simulation_->AdvanceTo(time), line);
  }
  void RunFor(absl::Duration length, Line line = Line::Here()) {
    Report(simulation_->RunFor(length), line);
  }

  // Plays a scenario of the plan with the host's handlers, from 0 to its end. Each of its
  // expectations that is not met is a failure of the test.
  void Play(absl::string_view scenario, Line line = Line::Here()) {
    const absl::StatusOr<std::vector<std::string>> failures = simulation_->Play(scenario);
    Report(failures.status(), line);
    if (!failures.ok()) return;
    for (const std::string& failure : *failures) {
      ADD_FAILURE_AT(line.file, line.number) << "scenario \"" << scenario << "\"\n  " << failure;
    }
  }

  absl::Duration now() const { return simulation_->now(); }
  absl::Time TimeAt(absl::Duration time) const { return simulation_->TimeAt(time); }

  // All that came so far, in order; and the host's messages with what became of them.
  std::vector<Occurrence> events() const { return simulation_->events(); }
  const std::vector<Sending>& sent() const { return simulation_->sent(); }
  // Those of one type.
  template <typename Message>
  std::vector<Message> sent() const {
    std::vector<Message> messages;
    for (const Sending& sending : sent()) {
      if (sending.message->GetDescriptor()->full_name() != Message::descriptor()->full_name()) {
        continue;
      }
      messages.emplace_back();
      messages.back().ParseFromString(sending.message->SerializeAsString());
    }
    return messages;
  }

  const Simulation& simulation() const { return *simulation_; }
  // There was no good plan: nothing can be said of what came.
  bool broken() const { return broken_; }
  // For matchers that can't be judged here: whether this one is so for the first time.
  bool HasFault(const std::shared_ptr<const int>& matcher) const {
    return faults_.insert(matcher).second;
  }

  // For GoogleTest, which prints what it compares.
  friend void PrintTo(const Simulator& simulator, std::ostream* out) {
    *out << simulator.simulation_->ToString();
  }

 private:
  void Report(const absl::Status& status, Line line) {
    if (status.ok()) return;
    ADD_FAILURE_AT(line.file, line.number) << status.message();
    if (status_.ok()) status_ = status;
  }

  std::unique_ptr<Simulation> simulation_;
  absl::Status status_;
  bool broken_ = false;
  mutable std::set<std::shared_ptr<const int>> faults_;
};

// The titles of a plan's scenarios, for ::testing::ValuesIn; none where it is not good.
inline std::vector<std::string> ScenariosOf(const absl::StatusOr<Plan>& plan) {
  std::vector<std::string> titles;
  if (!plan.ok()) return titles;
  for (const v1::Item& item : plan->proto().items()) {
    if (item.has_scenario()) titles.push_back(item.scenario().title().text());
  }
  return titles;
}

}  // namespace sluice::testing

#endif  // SLUICE_TESTING_SIMULATOR_H_
