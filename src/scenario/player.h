// Plays a scenario: its feeds and acts, put to an engine on a virtual clock.
#ifndef SLUICE_SRC_SCENARIO_PLAYER_H_
#define SLUICE_SRC_SCENARIO_PLAYER_H_

#include <cstdint>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "sluice/v1/plan.pb.h"
#include "src/scenario/stage.h"

namespace sluice::scenario {

// Where a fault of the scenario lies that only playing it can tell.
struct Fault {
  absl::Status status;
  v1::Span span;
};

// Time 0 of a scenario without a trace file: a whole hour, in UTC.
inline constexpr std::int64_t kOrigin = 946'684'800LL * 1'000'000'000;  // 2000-01-01

// A file that a scenario names, which lies in its folder.
std::string PathOf(const std::string& file, const std::string& folder);

// What becomes of the acts of people that a scenario has.
enum class Acts {
  kMust,  // one that can't be done ends the play; where a timeline asks for refusals, one that
          // was refused is an event like others
  kMay,   // one that can't be done is passed over
  kNone,  // they are left out: others act
};

// Whether an engine has heard what somebody asked for, and said no, of which it tells as an event
// (ACT_REFUSED); all other errors say that it was not understood.
bool IsRefusal(const absl::Status& status);

// Puts a scenario on a stage, and sees it through. All times are from the scenario's
// beginning, which is a whole hour. Not thread-safe.
class Script {
 public:
  // Both outlive this. `scenario` has passed Check with the plan.
  Script(const v1::Scenario& scenario, Stage& stage, Acts acts = Acts::kMust)
      : scenario_(scenario), stage_(stage), acts_(acts) {}

  // Adds its feeds and acts, and sets the stage's origin: before the engine is started.
  // `folder` is what names of files are relative to.
  // `options` are for plans that it reloads.
  absl::Status Prepare(const plan::Program& program, Engine& engine, const std::string& folder,
                       Fault& fault, const PlanOptions& options = {});

  // From the beginning, or from where it was left, to the end. An error where a sample or an
  // act could not be put to the engine.
  absl::Status Play(Fault& fault) { return PlayTo(Stage::kEver, fault); }

  // Calls this right after a `reload`, whose own events were told by then, with the plan that runs
  // now. A time is from the beginning.
  using Reloaded = absl::AnyInvocable<void(const Plan& plan, std::int64_t time_ns)>;
  void OnReload(Reloaded reloaded) { reloaded_ = std::move(reloaded); }

  // No further than to right after the tick at a time (or the last one before) was decided.
  // It makes no difference to what happens by how many steps the end is reached.
  absl::Status PlayTo(std::int64_t time_ns, Fault& fault);

  // Whether the end is reached.
  bool over() const { return over_; }

  // The end: once it was played, or as far as it is known before. The end of a trace file is
  // known only when it has come.
  std::int64_t end_ns() const { return until_ns_.value_or(end_ns_); }
  bool knows_end() const { return over_ || until_ns_.has_value() || !has_files_; }

 private:
  absl::Status AddSources(const plan::Program& program, const std::string& folder, Fault& fault);
  void AddActs(const plan::Program& program, Engine& engine);
  void AddRestart(const v1::ScenarioClause& clause, Engine& engine);
  absl::Status AddReload(const v1::ScenarioClause& clause, Engine& engine,
                         const std::string& folder, const PlanOptions& options, Fault& fault);
  // What people do at a time.
  absl::Status Do(const v1::Act& act, const plan::Program& program, Engine& engine) const;

  const v1::Scenario& scenario_;
  Stage& stage_;
  const Acts acts_;
  std::vector<v1::Span> spans_;  // by source
  v1::Span act_span_;            // of the act, restart or reload that failed
  Reloaded reloaded_;
  absl::optional<std::int64_t> until_ns_;
  bool has_files_ = false;
  std::int64_t end_ns_ = 0;
  bool over_ = false;
};

// A scenario with an engine of its own. Not thread-safe.
class Player {
 public:
  // `plan` and `scenario` must outlive this. The engine is made and started with time 0.
  static absl::StatusOr<std::unique_ptr<Player>> Make(const Plan& plan,
                                                      const v1::Scenario& scenario,
                                                      const std::string& folder, Fault& fault,
                                                      Acts acts = Acts::kMust,
                                                      const PlanOptions& options = {});

  Engine& engine() { return *engine_; }
  std::int64_t origin_ns() const { return stage_->origin_ns(); }

  // As those of Stage and Script.
  void StopAt(std::int64_t time_ns, absl::AnyInvocable<absl::Status()> stop) {
    stage_->StopAt(time_ns, std::move(stop));
  }
  void OnReload(Script::Reloaded reloaded) { script_->OnReload(std::move(reloaded)); }
  absl::Status Play(Fault& fault) { return script_->Play(fault); }
  absl::Status PlayTo(std::int64_t time_ns, Fault& fault) {
    return script_->PlayTo(time_ns, fault);
  }
  bool over() const { return script_->over(); }
  std::int64_t end_ns() const { return script_->end_ns(); }
  bool knows_end() const { return script_->knows_end(); }

 private:
  Player() = default;

  std::unique_ptr<Engine> engine_;
  absl::optional<Stage> stage_;
  absl::optional<Script> script_;
};

}  // namespace sluice::scenario

#endif  // SLUICE_SRC_SCENARIO_PLAYER_H_
