#include "tests/oracle/machine.h"

#include <algorithm>

namespace sluice::oracle {

GateRules RulesOf(const v1::Gate& gate) {
  GateRules rules;
  for (const v1::Clause& clause : gate.clauses()) {
    if (clause.has_owner()) rules.owner = clause.owner().text();
    if (clause.has_severity()) rules.severity = clause.severity().text();
    if (clause.has_when()) rules.when = &clause.when();
    if (clause.has_given()) rules.given = &clause.given();
    if (clause.has_for_()) {
      rules.for_ns = clause.for_().duration().ns();
      rules.of_ns = clause.for_().of().ns();
    }
    if (clause.has_clear()) {
      if (clause.clear().has_when()) rules.clear_when = &clause.clear().when();
      rules.clear_for_ns = clause.clear().for_().ns();
    }
    if (clause.has_warmup()) rules.warmup_ns = clause.warmup().ns();
    if (clause.has_cooldown()) rules.cooldown_ns = clause.cooldown().ns();
    if (clause.kind_case() == v1::Clause::kLatch) rules.latch = true;
    if (clause.kind_case() == v1::Clause::kShadow) rules.shadow = true;
    if (clause.kind_case() == v1::Clause::kStartsTripped) rules.starts_tripped = true;
    if (clause.has_flap()) {
      rules.flap_trips = clause.flap().trips().number();
      rules.flap_in_ns = clause.flap().in().ns();
      rules.flap_hold_ns = clause.flap().hold().ns();
    }
    if (clause.has_missing()) {
      rules.missing_after_ns = clause.missing().after().ns();
      rules.missing_then = clause.missing().then();
    }
    if (clause.has_hold()) rules.holds.push_back(&clause.hold());
    if (clause.has_do_()) rules.actions.push_back(&clause.do_());
    if (clause.has_suppressed_by()) rules.suppressed_by = NamesOf(clause.suppressed_by().names());
  }
  return rules;
}

Machine::Machine(const GateRules& rules, std::int64_t tick_ns, std::int64_t first_tick_ns)
    : rules_(rules), tick_ns_(tick_ns), first_tick_ns_(first_tick_ns) {
  if (rules.starts_tripped) state_ = State::kTripped;  // without a trip
}

std::vector<Happening> Machine::Step(std::int64_t at, const Reading& reading) {
  happenings_.clear();
  if (reset_) Clear(at, recovering_since_);
  const bool warming_up = at - first_tick_ns_ < rules_.warmup_ns;
  const bool masked = warming_up || reading.given != Truth::kTrue;

  Truth c = masked ? Truth::kUnknown : reading.when;
  bool any_tick_counts = false;
  if (rules_.of_ns > 0) {
    history_.push_back(c);
    c = CountedCondition(any_tick_counts);
  }
  Truth r = Not(c);
  if (rules_.clear_when != nullptr) r = masked ? Truth::kUnknown : reading.clear_when;

  if (IsTripped(state_)) {
    StepTripped(at, r);
  } else if (rules_.of_ns > 0) {
    StepCounted(at, c, any_tick_counts);
  } else {
    StepPlain(at, c);
  }
  StepMissing(at, reading.when);
  return happenings_;
}

bool Machine::Reset() {
  if (!ready_) return false;
  reset_ = true;
  return true;
}

// `for D of W`, of the ticks in (at - W, at]. Those before the first count as false.
Truth Machine::CountedCondition(bool& any_tick_counts) const {
  std::int64_t yes_ns = 0;
  std::int64_t unknown_ns = 0;
  const std::size_t width = static_cast<std::size_t>(rules_.of_ns / tick_ns_);
  const std::size_t begin = history_.size() > width ? history_.size() - width : 0;
  for (std::size_t i = begin; i < history_.size(); ++i) {
    if (history_[i] == Truth::kTrue) yes_ns += tick_ns_;
    if (history_[i] == Truth::kUnknown) unknown_ns += tick_ns_;
  }
  any_tick_counts = yes_ns > 0;
  if (yes_ns >= rules_.for_ns) return Truth::kTrue;
  if (yes_ns + unknown_ns < rules_.for_ns) return Truth::kFalse;
  return Truth::kUnknown;
}

void Machine::StepPlain(std::int64_t at, Truth c) {
  if (c == Truth::kUnknown) return;
  if (c == Truth::kFalse) {
    state_ = State::kClear;
    return;
  }
  if (state_ == State::kClear) {
    state_ = State::kPending;
    pending_since_ = at;
    pending_elapsed_ = 0;
  } else {
    pending_elapsed_ += tick_ns_;
  }
  if (pending_elapsed_ >= rules_.for_ns && CooledDown(at)) Trip(at, pending_since_);
}

void Machine::StepCounted(std::int64_t at, Truth c, bool any_tick_counts) {
  if (!any_tick_counts && c != Truth::kTrue) {
    state_ = State::kClear;
    return;
  }
  if (state_ == State::kClear) {
    state_ = State::kPending;
    pending_since_ = at;
  }
  if (c == Truth::kTrue && CooledDown(at)) Trip(at, pending_since_);
}

void Machine::StepTripped(std::int64_t at, Truth r) {
  if (r == Truth::kUnknown) return;
  if (r == Truth::kFalse) {
    state_ = State::kTripped;
    ready_ = false;
    return;
  }
  if (state_ == State::kTripped) {
    state_ = State::kRecovering;
    recovering_since_ = at;
    recovering_elapsed_ = 0;
  } else {
    recovering_elapsed_ += tick_ns_;
  }
  MaybeClear(at);
}

void Machine::MaybeClear(std::int64_t at) {
  std::int64_t needed = rules_.clear_for_ns;
  if (flapping_) needed = std::max(needed, rules_.flap_hold_ns);
  if (recovering_elapsed_ < needed) return;
  if (!rules_.latch) {
    Clear(at, recovering_since_);
  } else if (!ready_) {
    ready_ = true;
    Say(v1::Event::READY, recovering_since_);
  }
}

// `when` by itself, whatever `given` and `warmup` say.
void Machine::StepMissing(std::int64_t at, Truth when) {
  if (when != Truth::kUnknown) {
    if (blind_) Say(v1::Event::SIGHTED, *gap_since_);
    blind_ = false;
    gap_since_.reset();
    return;
  }
  if (!gap_since_.has_value()) gap_since_ = at;
  if (blind_ || at - *gap_since_ < rules_.missing_after_ns) return;
  blind_ = true;
  Say(v1::Event::BLIND, *gap_since_);
  if (rules_.missing_then == v1::MissingClause::TRIP && !IsTripped(state_)) {
    Trip(at, *gap_since_);
  } else if (rules_.missing_then == v1::MissingClause::CLEAR) {
    if (IsTripped(state_)) Clear(at, *gap_since_);
    state_ = State::kClear;
  }
}

bool Machine::CooledDown(std::int64_t at) const {
  return !cleared_at_.has_value() || at >= *cleared_at_ + rules_.cooldown_ns;
}

void Machine::Trip(std::int64_t at, std::int64_t since) {
  state_ = State::kTripped;
  trips_.push_back(at);
  const auto recent = std::count_if(trips_.begin(), trips_.end(), [&](std::int64_t trip) {
    return trip > at - rules_.flap_in_ns;
  });
  flapping_ = rules_.flap_trips > 0 && static_cast<std::uint64_t>(recent) >= rules_.flap_trips;
  tripped_at_ = at;
  Say(v1::Event::TRIP, since);
}

void Machine::Clear(std::int64_t at, std::int64_t since) {
  state_ = State::kClear;
  Say(v1::Event::CLEAR, since);
  cleared_at_ = at;
  ready_ = false;
  reset_ = false;
  flapping_ = false;
  tripped_at_.reset();
}

void Machine::Say(v1::Event::Kind kind, std::int64_t since) {
  happenings_.push_back({kind, since, tripped_at_, flapping_});
}

}  // namespace sluice::oracle
