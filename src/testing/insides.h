// The insides of a Simulation.
#ifndef SLUICE_SRC_TESTING_INSIDES_H_
#define SLUICE_SRC_TESTING_INSIDES_H_

#include <algorithm>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "sluice/testing/simulation.h"
#include "src/plan/program.h"
#include "src/scenario/player.h"
#include "src/scenario/stage.h"
#include "src/testing/recorder.h"
#include "src/trace/row.h"

namespace sluice::testing {

class Simulation::Insides {
 public:
  Insides(const Plan& plan, SimulationOptions options, std::unique_ptr<Engine> engine);
  ~Insides();
  Insides(const Insides&) = delete;
  Insides& operator=(const Insides&) = delete;

  const Plan& plan() const { return plan_; }
  const plan::Program& program() const { return plan_.program(); }
  Engine& engine() { return *engine_; }
  const Recorder& recorder() const { return recorder_; }
  // While it runs: the tick that was decided last.
  std::int64_t now_ns() const {
    return running_ ? std::max(now_ns_, recorder_.last_tick_ns()) : now_ns_;
  }
  std::int64_t origin_ns() const { return stage_.origin_ns(); }
  bool ran() const { return ran_; }  // some tick may have been decided

  absl::Status Feed(absl::string_view text);
  absl::Status FeedFile(const std::string& file);
  absl::Status Record(absl::string_view signal, const Labels& labels, absl::Duration at,
                      trace::Row row);
  void EachTick(absl::AnyInvocable<void(absl::Time now)> hook);
  absl::Status Start();
  absl::Status AdvanceTo(absl::Duration time);
  absl::StatusOr<std::vector<std::string>> Play(absl::string_view title);

  // verdicts.cc
  Verdict JudgeGate(const v1::ExpectGate& expect, bool suppressed) const;
  Verdict JudgeLever(const v1::Target& lever, const LeverValueWanted& value,
                     const absl::optional<v1::Moment>& moment) const;
  Verdict JudgeSent(const SendingsWanted& wanted) const;
  Verdict JudgeTimeline(absl::string_view timeline) const;

 private:
  absl::Status CheckGate(const v1::ExpectGate& expect) const;
  std::vector<std::string> WhyNotMet(const v1::ExpectGate& expect, bool suppressed,
                                     const std::vector<scenario::Happening>& happened) const;
  static std::string DeliveryText(const Sending& sending);
  std::vector<scenario::Segment> SegmentsOf(const plan::LeverSpec& lever) const;
  void SetOrigin(std::int64_t origin_ns);
  std::int64_t TickAtOrBefore(std::int64_t time_ns) const {
    return time_ns / program().tick_ns * program().tick_ns;
  }
  absl::StatusOr<const v1::Scenario*> FindScenario(absl::string_view title) const;

  const Plan plan_;
  const SimulationOptions options_;
  std::unique_ptr<Engine> engine_;
  Recorder recorder_;
  scenario::Stage stage_;
  std::vector<std::unique_ptr<scenario::Script>> scripts_;  // the stage knows their acts
  absl::optional<std::int64_t> file_origin_ns_;             // of trace files: their time 0
  std::int64_t now_ns_ = 0;
  bool started_ = false;
  bool running_ = false;
  bool ran_ = false;
};

}  // namespace sluice::testing

#endif  // SLUICE_SRC_TESTING_INSIDES_H_
