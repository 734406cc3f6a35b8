// The state machine of one segment of a gate, written line by line from section 6 of
// the language.
#ifndef SLUICE_TESTS_ORACLE_MACHINE_H_
#define SLUICE_TESTS_ORACLE_MACHINE_H_

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sluice/v1/event.pb.h"
#include "sluice/v1/plan.pb.h"
#include "tests/oracle/exact.h"
#include "tests/oracle/expressions.h"

namespace sluice::oracle {

// A gate's clauses, each found by name, durations in nanoseconds.
struct GateRules {
  const v1::Expr* when = nullptr;
  const v1::Expr* given = nullptr;
  const v1::Expr* clear_when = nullptr;
  std::int64_t for_ns = 0;
  std::int64_t of_ns = 0;  // of `for D of W`; 0 where there is none
  std::int64_t clear_for_ns = 0;
  std::int64_t warmup_ns = 0;
  std::int64_t cooldown_ns = 0;
  bool latch = false;
  bool shadow = false;
  bool starts_tripped = false;
  std::uint64_t flap_trips = 0;  // 0: no `flap`
  std::int64_t flap_in_ns = 0;
  std::int64_t flap_hold_ns = 0;
  std::int64_t missing_after_ns = 300'000'000'000;
  v1::MissingClause::Then missing_then = v1::MissingClause::HOLD;
  std::vector<std::string> suppressed_by;
  std::vector<const v1::HoldClause*> holds;
  std::vector<const v1::DoClause*> actions;
  std::string owner;
  std::string severity;
};

GateRules RulesOf(const v1::Gate& gate);

// What the gate's expressions say of a segment at one tick.
struct Reading {
  Truth when = Truth::kUnknown;
  Truth given = Truth::kTrue;
  Truth clear_when = Truth::kUnknown;
};

// One thing that happened to the segment.
struct Happening {
  v1::Event::Kind kind = v1::Event::KIND_UNSPECIFIED;
  std::int64_t since_ns = 0;
  std::optional<std::int64_t> tripped_at_ns;
  bool flapping = false;
};

class Machine {
 public:
  // `first_tick_ns` is the first tick at which the segment exists.
  Machine(const GateRules& rules, std::int64_t tick_ns, std::int64_t first_tick_ns);

  // Moves on to the next tick, `at`.
  std::vector<Happening> Step(std::int64_t at, const Reading& reading);

  // Clears a latched gate that is ready, at the next tick. False where it isn't.
  bool Reset();

  State state() const { return state_; }

 private:
  void StepPlain(std::int64_t at, Truth c);
  void StepCounted(std::int64_t at, Truth c, bool any_tick_counts);
  void StepTripped(std::int64_t at, Truth r);
  void StepMissing(std::int64_t at, Truth when);
  Truth CountedCondition(bool& any_tick_counts) const;

  bool CooledDown(std::int64_t at) const;
  void Trip(std::int64_t at, std::int64_t since);
  void Clear(std::int64_t at, std::int64_t since);
  void MaybeClear(std::int64_t at);
  void Say(v1::Event::Kind kind, std::int64_t since);

  const GateRules& rules_;
  std::int64_t tick_ns_;
  std::int64_t first_tick_ns_;
  State state_ = State::kClear;
  std::vector<Truth> history_;  // of c, one for each tick since the first
  std::int64_t pending_since_ = 0;
  std::int64_t pending_elapsed_ = 0;
  std::int64_t recovering_since_ = 0;
  std::int64_t recovering_elapsed_ = 0;
  bool ready_ = false;
  bool reset_ = false;
  bool flapping_ = false;
  std::vector<std::int64_t> trips_;
  std::optional<std::int64_t> tripped_at_;
  std::optional<std::int64_t> cleared_at_;
  std::optional<std::int64_t> gap_since_;
  bool blind_ = false;
  std::vector<Happening> happenings_;
};

}  // namespace sluice::oracle

#endif  // SLUICE_TESTS_ORACLE_MACHINE_H_
