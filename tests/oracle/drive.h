// Puts the engine through what the oracle was put through.
#ifndef SLUICE_TESTS_ORACLE_DRIVE_H_
#define SLUICE_TESTS_ORACLE_DRIVE_H_

#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/variant.h"
#include "sluice/engine.h"
#include "sluice/plan.h"
#include "tests/oracle/oracle.h"

namespace sluice::oracle {

// Records samples in an engine, whose series it resolves once each.
class Driver {
 public:
  explicit Driver(Engine& engine) : engine_(engine) {}

  absl::Status Record(const v1::Sample& sample);
  // Where it does not work, the next sample tries again.
  absl::Status Resolve(const v1::Sample& sample);

 private:
  using AnySeries =
      absl::variant<GaugeSeries, CounterSeries, EventsSeries, OutcomeSeries, DistributionSeries>;

  absl::StatusOr<AnySeries> Find(const v1::Sample& sample);
  absl::StatusOr<AnySeries> Ask(const std::string& signal, const Labels& labels);
  absl::Status Take(GaugeSeries series, const v1::Sample& sample);
  absl::Status Take(CounterSeries series, const v1::Sample& sample);
  absl::Status Take(EventsSeries series, const v1::Sample& sample);
  absl::Status Take(OutcomeSeries series, const v1::Sample& sample);
  absl::Status Take(DistributionSeries series, const v1::Sample& sample);

  Engine& engine_;
  std::map<std::pair<std::string, std::map<std::string, std::string>>, AnySeries> series_;
};

// What an engine answers to a sample, a reset or a question; an error where none of these
// explains it.
absl::StatusOr<Verdict> VerdictOf(const absl::Status& status);
// Of a reset or a question.
absl::StatusOr<Verdict> Ask(Engine& engine, const Step& step);

// What happens to the engine before a step, by its place.
struct Interruption {
  enum class Kind {
    kRestart,  // another engine goes on from its snapshot
    kReload,   // the same plan is loaded again
  };
  std::size_t before = 0;
  Kind kind = Kind::kRestart;
};

// All events of the engine, and what became of each sample. With `preregister`, the
// series of the samples are resolved in that order (by place in `steps`) before the
// start; else each when its first sample comes. Events that tell of an interruption
// itself are left out.
absl::StatusOr<Outcome> DriveEngine(const Plan& plan, std::int64_t start_ns,
                                    const std::vector<Step>& steps,
                                    const std::vector<std::size_t>& preregister = {},
                                    const std::vector<Interruption>& interruptions = {});

// The text of a plan and the plan that the text gives; an error where the checker
// refuses it.
struct SpokenPlan {
  std::string text;
  absl::StatusOr<Plan> plan;
};
SpokenPlan Speak(const v1::Plan& plan);

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_DRIVE_H_
