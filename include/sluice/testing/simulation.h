// A plan on a virtual clock, with the host's own handlers: what sluice/testing.h builds
// on. By itself it serves test frameworks other than GoogleTest, for it answers statuses
// and texts, and knows no framework.
//
//   auto simulation = sluice::testing::Simulation::Create(*plan).value();
//   backend.Bind(simulation->engine());                       // the host's real handlers
//   simulation->Feed(R"(stream_start{region = "sg"} 500/s: 99% for 5m, 90% for 10m)");
//   simulation->AdvanceTo(absl::Minutes(15));
//   for (const auto& sending : simulation->sent()) ...
//
// A simulation is its engine, its samples and a memory of all that came of them. It
// begins at 0; all times are from there, and `absl::Duration`s. That it is 9m means that
// the tick at 9m has been decided, whatever the plan's lateness, as in a scenario.
#ifndef SLUICE_TESTING_SIMULATION_H_
#define SLUICE_TESTING_SIMULATION_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "google/protobuf/message.h"
#include "sluice/engine.h"
#include "sluice/export.h"
#include "sluice/plan.h"
#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"

namespace sluice::testing {

struct SimulationOptions {
  // Of the engine. Unlike in a service, a message that no handler is bound for is no
  // error: a test binds those that it is about. A jump may be as long as a test likes.
  EngineOptions engine = [] {
    EngineOptions options;
    options.allow_unhandled_actions = true;
    options.max_jump = absl::InfiniteDuration();
    return options;
  }();

  // Time 0, for the engine and for the host's own code. A scenario that feeds a trace
  // file begins with the whole hour in which the file does, instead.
  absl::Time start = absl::FromUnixSeconds(946'684'800);  // 2000-01-01 00:00 UTC

  // What names of files in feeds and scenarios are relative to. Empty: to the working
  // directory.
  std::string folder;

  // How much is kept of how gates stood at each tick, for the words about expectations
  // that are not met. Beyond it the oldest is forgotten; verdicts don't change by that.
  std::size_t evidence_bytes = std::size_t{256} << 20;
};

// An event, and when it came.
struct Occurrence {
  absl::Duration at;
  v1::Event event;
};

// A message of the host that a gate sent, and what became of it.
struct Sending {
  absl::Duration at;
  std::shared_ptr<const google::protobuf::Message> message;
  v1::Event decision;    // the ACTION
  int attempts = 0;      // how often the host's handler was called with it
  absl::Status answer;   // what the handler answered last; OK before its first call
  bool dropped = false;  // refused until the gate's state had moved on

  bool delivered() const { return attempts > 0 && answer.ok(); }
};

// What came of an expectation.
struct Verdict {
  // Not OK where it can't be judged, whatever is asked: a name that the plan hasn't, a
  // segment of which nothing was ever heard, a time that has not come.
  absl::Status fault;
  bool met = false;
  // What happened: where it was not met what came instead, how far off it was, and how
  // things stood at the decisive time. Lines, without a line break at the end.
  std::string what;
};

// A number of times, as a message is to be sent: `Times(2)`, `AtLeast(1)`.
class Times {
 public:
  explicit Times(std::uint64_t times) : least_(times), most_(times) {}
  static Times AtLeast(std::uint64_t times) { return Times(times, UINT64_MAX); }

  std::uint64_t least() const { return least_; }
  std::uint64_t most() const { return most_; }
  bool operator==(const Times& other) const {
    return least_ == other.least_ && most_ == other.most_;
  }

 private:
  Times(std::uint64_t least, std::uint64_t most) : least_(least), most_(most) {}
  std::uint64_t least_;
  std::uint64_t most_;
};

// Which sendings of one type of message are meant.
struct SendingsWanted {
  const google::protobuf::Descriptor* type = nullptr;
  Times times = Times::AtLeast(1);
  absl::optional<v1::Moment> moment;  // none: at any time
  bool delivered = false;             // only those that the host's handler took
  // Whether its fields are as wanted; of a message that is no such, `why` gets what is
  // different, in words, or stays empty.
  absl::FunctionRef<bool(const google::protobuf::Message& message, std::string& why)> fits;
};

// A value of a lever that is expected: by its name in the plan, by a value of the host's
// enum, or by its number (50% is 0.5).
struct LeverValueWanted {
  std::string name;
  const google::protobuf::EnumDescriptor* enum_type = nullptr;
  int enum_number = 0;
  absl::optional<double> number;
};

// Owns its engine. Not thread-safe; handlers and hooks are called on the thread that
// advances it, and may ask it anything, but not advance it.
class SLUICE_EXPORT Simulation {
 public:
  // Errors as those of Engine::Create.
  static absl::StatusOr<std::unique_ptr<Simulation>> Create(const Plan& plan,
                                                            SimulationOptions options = {});
  ~Simulation();
  Simulation(const Simulation&) = delete;
  Simulation& operator=(const Simulation&) = delete;

  const Plan& plan() const;

  // To bind handlers, to make an Intake, to record by handles, to ask. The simulation
  // starts it and moves its clock.
  Engine& engine();

  // ---- Samples ---------------------------------------------------------------

  // What a `feed` clause of a scenario has behind that word, from now on. InvalidArgument
  // with place, caret and remedy where the plan can't be fed so.
  absl::Status Feed(absl::string_view feed);
  // The same as data: that of a build::Feed (sluice/builder/scenario.h).
  absl::Status Feed(const v1::Feed& feed);

  // A trace file (docs/trace_files.md), before the simulation runs: 0 is the whole hour in
  // which it begins. Of several, the first is to be the one that begins first.
  absl::Status FeedFile(const std::string& file);

  // One sample, which arrives when its time has come. Errors as those of the engine's own
  // functions; FailedPrecondition for a time that is over. A value of a signal with a unit
  // is in that unit.
  absl::Status Record(absl::string_view signal, const Labels& labels, absl::Duration at,
                      double value);
  absl::Status RecordEvents(absl::string_view signal, const Labels& labels, absl::Duration at,
                            std::uint64_t n = 1);
  absl::Status RecordOutcome(absl::string_view signal, const Labels& labels, absl::Duration at,
                             std::uint64_t ok, std::uint64_t total);
  absl::Status RecordHistogram(absl::string_view signal, const Labels& labels, absl::Duration at,
                               const std::vector<HistogramBucket>& histogram);

  // ---- Time ------------------------------------------------------------------

  // Calls `hook` once a tick, when that is what time it is, before anything is decided by
  // that: for the host's own code that records samples, or calls Intake::AdvanceTo.
  // It is ahead of what is decided by the plan's lateness, as in a service.
  void EachTick(absl::AnyInvocable<void(absl::Time now)> hook);

  // Starts the engine, if that was not done: handlers are bound by then.
  absl::Status Start();
  // InvalidArgument for a time that is over. A sample that the engine refuses (but for a
  // late one) and a callback that advances are errors too.
  absl::Status AdvanceTo(absl::Duration time);
  absl::Status RunFor(absl::Duration length) { return AdvanceTo(now() + length); }

  absl::Duration now() const;
  // A time as the engine and the host have it.
  absl::Time TimeAt(absl::Duration time) const;

  // Plays a scenario of the plan, by its title, to its end: from 0, so before anything
  // else. Answers what `sluice test` would say of each expectation that was not met.
  absl::StatusOr<std::vector<std::string>> Play(absl::string_view title);

  // ---- What came of it ---------------------------------------------------------

  // All events so far, in order.
  std::vector<Occurrence> events() const;
  // All messages that gates sent so far, in order; also those that nobody handles.
  const std::vector<Sending>& sent() const;

  // Holds against what happened so far
  //   a gate: `trips`, ..., `stays clear`, as in a scenario
  Verdict JudgeGate(const v1::ExpectGate& expect) const;
  //   the same of trips that another gate suppresses
  Verdict JudgeSuppressed(const v1::ExpectGate& expect) const;
  //   a lever: what it is at a time (none: now), or from one to another
  Verdict JudgeLever(const v1::Target& lever, const LeverValueWanted& value,
                     const absl::optional<v1::Moment>& moment) const;
  //   messages
  Verdict JudgeSent(const SendingsWanted& wanted) const;
  //   the whole ordered truth: what a `timeline` has between its braces
  Verdict JudgeTimeline(absl::string_view timeline) const;

  // "12m of "Spring launch night"".
  std::string ToString() const;

 private:
  class Insides;
  explicit Simulation(std::unique_ptr<Insides> insides);

  std::unique_ptr<Insides> insides_;
};

}  // namespace sluice::testing

#endif  // SLUICE_TESTING_SIMULATION_H_
