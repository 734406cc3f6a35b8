#include "tests/oracle/oracle.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "tests/oracle/expressions.h"
#include "tests/oracle/levers.h"
#include "tests/oracle/machine.h"
#include "tests/oracle/samples.h"
#include "tests/oracle/stamp.h"
#include "tests/oracle/telling.h"

namespace sluice::oracle {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

struct GateSegment {
  GateSegment(const GateRules& rules, std::int64_t tick_ns, std::int64_t first_tick_ns)
      : machine(rules, tick_ns, first_tick_ns), telling(rules) {
    telling.StartsAt(first_tick_ns);
  }

  Machine machine;
  Telling telling;
};

// gate{region = "sg", cdn = "x"}, in the order of the gate's labels.
std::string NameOf(const std::string& gate, const std::vector<std::string>& labels,
                   const std::vector<std::string>& values) {
  std::string inside;
  for (std::size_t i = 0; i < labels.size(); ++i) {
    absl::StrAppend(&inside, inside.empty() ? "" : ", ", labels[i], " = \"", values[i], "\"");
  }
  return inside.empty() ? gate : absl::StrCat(gate, "{", inside, "}");
}

struct RunningGate {
  std::string name;
  GateRules rules;
  std::vector<const v1::Expr*> exprs;
  std::vector<std::string> refers_to;
  std::map<std::vector<std::string>, GateSegment> running;
};

RunningGate MakeGate(const v1::Gate& gate) {
  RunningGate running;
  running.name = gate.name().text();
  running.rules = RulesOf(gate);
  for (const v1::Expr* expr : {running.rules.when, running.rules.given, running.rules.clear_when}) {
    if (expr != nullptr) running.exprs.push_back(expr);
  }
  running.refers_to = running.rules.suppressed_by;
  for (const v1::Expr* expr : running.exprs) {
    Walk(*expr, [&running](const v1::Expr& part) {
      if (part.has_state()) running.refers_to.push_back(part.state().gate().text());
    });
  }
  return running;
}

// Takes, again and again, the first gate of the file all of whose references are done.
std::vector<RunningGate> GatesInOrder(const v1::Plan& plan) {
  std::vector<RunningGate> waiting;
  for (const v1::Item& item : plan.items()) {
    if (item.has_gate()) waiting.push_back(MakeGate(item.gate()));
  }
  std::vector<RunningGate> ordered;
  std::set<std::string> done;
  while (!waiting.empty()) {
    const auto next =
        std::find_if(waiting.begin(), waiting.end(), [&done](const RunningGate& gate) {
          return std::all_of(gate.refers_to.begin(), gate.refers_to.end(),
                             [&done](const std::string& name) { return done.count(name) > 0; });
        });
    if (next == waiting.end()) break;  // a cycle, which no checked plan has
    done.insert(next->name);
    ordered.push_back(std::move(*next));
    waiting.erase(next);
  }
  return ordered;
}

class Run {
 public:
  Run(const v1::Plan& plan, std::int64_t start_ns)
      : tick_ns_(TickOf(plan)),
        lateness_ns_(LatenessOf(plan)),
        ahead_ns_(AheadOf(plan)),
        now_ns_(start_ns),
        samples_(plan, tick_ns_, start_ns),
        next_tick_(samples_.TickOf(start_ns)),
        decided_until_ns_(std::min(start_ns - lateness_ns_, next_tick_ - 1)),
        gates_(GatesInOrder(plan)),
        evaluator_(samples_, segments_),
        levers_(plan) {
    for (const v1::Item& item : plan.items()) {
      if (!item.has_gate()) continue;
      segments_[item.gate().name().text()].labels = NamesOf(item.gate().labels());
    }
  }

  Verdict Take(const v1::Sample& sample) {
    if (!samples_.IsValid(sample)) return Verdict::kInvalid;
    if (sample.time_ns() > now_ns_ + ahead_ns_) return Verdict::kAhead;
    if (samples_.TickOf(sample.time_ns()) <= decided_until_ns_) return Verdict::kLate;
    samples_.Add(sample);
    return Verdict::kAccepted;
  }

  void AdvanceTo(std::int64_t now_ns, Outcome& outcome) {
    if (now_ns < now_ns_) return;
    now_ns_ = now_ns;
    decided_until_ns_ = now_ns_ - lateness_ns_;
    for (; next_tick_ <= decided_until_ns_; next_tick_ += tick_ns_) {
      for (RunningGate& gate : gates_) EvaluateGate(gate, next_tick_, outcome.events);
      MoveLevers(next_tick_, outcome.events);
      ++outcome.ticks;
    }
  }

  Verdict Reset(const v1::Event& target) {
    GateSegment* segment = Find(target);
    return segment != nullptr && segment->machine.Reset() ? Verdict::kAccepted : Verdict::kInvalid;
  }

  Verdict Ask(const v1::Event& target) {
    const GateSegment* segment = Find(target);
    if (segment == nullptr) return Verdict::kNoSegment;
    switch (segment->machine.state()) {
      case State::kClear:
        return Verdict::kClear;
      case State::kPending:
        return Verdict::kPending;
      case State::kTripped:
        return Verdict::kTripped;
      case State::kRecovering:
        return Verdict::kRecovering;
    }
    return Verdict::kNoSegment;
  }

  std::string AskLever(const v1::Event& target) const {
    return levers_.Ask(target.lever(), {target.segment().begin(), target.segment().end()});
  }

 private:
  GateSegment* Find(const v1::Event& target) {
    for (RunningGate& gate : gates_) {
      if (gate.name != target.gate()) continue;
      std::vector<std::string> values;
      for (const std::string& label : segments_.at(gate.name).labels) {
        const auto value = target.segment().find(label);
        if (value == target.segment().end()) return nullptr;
        values.push_back(value->second);
      }
      const auto segment = gate.running.find(values);
      return segment == gate.running.end() ? nullptr : &segment->second;
    }
    return nullptr;
  }

  void EvaluateGate(RunningGate& gate, std::int64_t at, std::vector<v1::Event>& events) {
    GateSegments& segments = segments_.at(gate.name);
    if (segments.labels.empty()) {
      Exist(gate, {}, at);
    } else {
      for (const auto& values : evaluator_.Existing(gate.exprs, segments.labels, {}, at)) {
        Exist(gate, values, at);
      }
    }
    for (auto& [values, segment] : gate.running) {
      const Binding binding = Bind(segments.labels, values);
      const std::vector<Happening> happenings = segment.machine.Step(at, Read(gate, binding, at));
      const State state = segment.machine.state();
      segments.states[values] = state;
      const bool muted = IsMuted(gate, binding);
      for (const Happening& happening : happenings) {
        events.push_back(Describe(gate, binding, at, happening));
        Tell(gate, segment, binding, segment.telling.Hear(happening, muted), at, events);
      }
      Tell(gate, segment, binding, segment.telling.MakeUp(state, muted), at, events);
    }
  }

  static Binding Bind(const std::vector<std::string>& labels,
                      const std::vector<std::string>& values) {
    Binding binding;
    for (std::size_t i = 0; i < values.size(); ++i) binding[labels[i]] = values[i];
    return binding;
  }

  // Whether the gate neither acts nor holds in this segment, by the states of this tick.
  bool IsMuted(const RunningGate& gate, const Binding& binding) const {
    const std::vector<std::string>& others = gate.rules.suppressed_by;
    return gate.rules.shadow ||
           std::any_of(others.begin(), others.end(),
                       [&](const std::string& other) { return Suppresses(other, binding); });
  }

  void Tell(const RunningGate& gate, const GateSegment& segment, const Binding& binding,
            Telling::What what, std::int64_t at, std::vector<v1::Event>& events) const {
    if (what == Telling::What::kTrip) {
      Send(gate, binding, v1::DoClause::TRIP, segment.telling.trip_since_ns(), at, events);
    } else if (what == Telling::What::kClear) {
      Send(gate, binding, v1::DoClause::CLEAR, segment.telling.clear_since_ns(), at, events);
    }
  }

  void Send(const RunningGate& gate, const Binding& binding, v1::DoClause::On on,
            std::int64_t since_ns, std::int64_t at, std::vector<v1::Event>& events) const {
    for (const v1::DoClause* clause : gate.rules.actions) {
      if (clause->on() != on) continue;
      v1::Event event = EventOf(gate, binding, v1::Event::ACTION, at, since_ns);
      event.mutable_action()->set_message(clause->action().message().text());
      event.set_on(on == v1::DoClause::TRIP    ? "trip"
                   : on == v1::DoClause::CLEAR ? "clear"
                                               : "escalate");
      events.push_back(std::move(event));
    }
  }

  std::vector<Holder> Holders() const {
    std::vector<Holder> holders;
    for (const RunningGate& gate : gates_) {
      const std::vector<std::string>& labels = segments_.at(gate.name).labels;
      for (const auto& [values, segment] : gate.running) {
        const Binding binding = Bind(labels, values);
        if (!IsTripped(segment.machine.state()) || IsMuted(gate, binding)) continue;
        holders.push_back(
            {&gate.rules, gate.name, values, binding, NameOf(gate.name, labels, values)});
      }
    }
    return holders;
  }

  void MoveLevers(std::int64_t at, std::vector<v1::Event>& events) {
    LeverTick tick = levers_.Step(at, Holders(), evaluator_);
    for (v1::Event& move : tick.moves) events.push_back(std::move(move));
    for (Refusal& refusal : tick.refusals) events.push_back(std::move(refusal.capped));
    for (Refusal& refusal : tick.refusals) {
      events.push_back(std::move(refusal.escalate));
      for (const Holder& cause : refusal.causes) {
        const auto gate = std::find_if(gates_.begin(), gates_.end(), [&](const RunningGate& other) {
          return other.name == cause.gate;
        });
        Send(*gate, cause.segment, v1::DoClause::ESCALATE,
             gate->running.at(cause.values).telling.trip_since_ns(), at, events);
      }
    }
  }

  void Exist(RunningGate& gate, const std::vector<std::string>& values, std::int64_t at) {
    gate.running.try_emplace(values, gate.rules, tick_ns_, at);
  }

  Reading Read(const RunningGate& gate, const Binding& binding, std::int64_t at) const {
    Reading reading;
    reading.when = evaluator_.IsTrue(*gate.rules.when, binding, at);
    if (gate.rules.given != nullptr) {
      reading.given = evaluator_.IsTrue(*gate.rules.given, binding, at);
    }
    if (gate.rules.clear_when != nullptr) {
      reading.clear_when = evaluator_.IsTrue(*gate.rules.clear_when, binding, at);
    }
    return reading;
  }

  v1::Event EventOf(const RunningGate& gate, const Binding& binding, v1::Event::Kind kind,
                    std::int64_t at, std::int64_t since_ns) const {
    v1::Event event;
    *event.mutable_time() = Stamp(at);
    event.set_kind(kind);
    event.set_gate(gate.name);
    for (const auto& [label, value] : binding) (*event.mutable_segment())[label] = value;
    const Sides sides = evaluator_.SidesOf(*gate.rules.when, binding, at);
    if (sides.value.has_value()) event.set_value(*sides.value);
    if (sides.threshold.has_value()) event.set_threshold(*sides.threshold);
    *event.mutable_since() = Stamp(since_ns);
    return event;
  }

  v1::Event Describe(const RunningGate& gate, const Binding& binding, std::int64_t at,
                     const Happening& happening) const {
    v1::Event event = EventOf(gate, binding, happening.kind, at, happening.since_ns);
    const bool of_incident =
        happening.kind == v1::Event::CLEAR || happening.kind == v1::Event::READY;
    if (of_incident && happening.tripped_at_ns.has_value()) {
      *event.mutable_tripped_at() = Stamp(*happening.tripped_at_ns);
    }
    for (const std::string& member : evaluator_.MembersOf(*gate.rules.when, binding, at)) {
      event.add_members(member);
    }
    event.set_owner(gate.rules.owner);
    event.set_severity(gate.rules.severity);
    event.set_shadow(gate.rules.shadow);
    event.set_flapping(happening.flapping);
    for (const std::string& suppressor : gate.rules.suppressed_by) {
      if (Suppresses(suppressor, binding)) event.add_suppressed_by(suppressor);
    }
    return event;
  }

  // Whether a segment that agrees with `binding` on the labels of both is tripped.
  bool Suppresses(const std::string& suppressor, const Binding& binding) const {
    const GateSegments& segments = segments_.at(suppressor);
    for (const auto& [values, state] : segments.states) {
      bool agrees = IsTripped(state);
      for (std::size_t i = 0; i < values.size(); ++i) {
        const auto bound = binding.find(segments.labels[i]);
        if (bound != binding.end() && bound->second != values[i]) agrees = false;
      }
      if (agrees) return true;
    }
    return false;
  }

  std::int64_t tick_ns_;
  std::int64_t lateness_ns_;
  std::int64_t ahead_ns_;
  std::int64_t now_ns_;
  SampleStore samples_;
  std::int64_t next_tick_;         // the first that is not evaluated
  std::int64_t decided_until_ns_;  // samples of ticks up to it are late
  std::vector<RunningGate> gates_;
  std::map<std::string, GateSegments> segments_;
  Evaluator evaluator_;
  Levers levers_;
};

}  // namespace

Step SampleStep(v1::Sample sample) {
  Step step;
  step.kind = Step::Kind::kSample;
  step.sample = std::move(sample);
  return step;
}

Step AdvanceStep(std::int64_t now_ns) {
  Step step;
  step.now_ns = now_ns;
  return step;
}

Outcome Evaluate(const v1::Plan& plan, std::int64_t start_ns, const std::vector<Step>& steps) {
  Run run(plan, start_ns);
  Outcome outcome;
  for (const Step& step : steps) {
    switch (step.kind) {
      case Step::Kind::kSample: {
        const Verdict verdict = run.Take(step.sample);
        outcome.verdicts.push_back(verdict);
        Tally& tally = outcome.tallies[step.sample.signal()];
        if (verdict == Verdict::kAccepted) ++tally.accepted;
        if (verdict == Verdict::kLate) ++tally.late;
        if (verdict == Verdict::kAhead) ++tally.ahead;
        break;
      }
      case Step::Kind::kAdvance:
        run.AdvanceTo(step.now_ns, outcome);
        outcome.verdicts.push_back(Verdict::kAccepted);
        break;
      case Step::Kind::kReset:
        outcome.verdicts.push_back(run.Reset(step.target));
        break;
      case Step::Kind::kAsk:
        if (step.target.lever().empty()) {
          outcome.verdicts.push_back(run.Ask(step.target));
          break;
        }
        std::string value = run.AskLever(step.target);
        outcome.verdicts.push_back(value.empty() ? Verdict::kNoSegment : Verdict::kAccepted);
        if (!value.empty()) outcome.answers[outcome.verdicts.size() - 1] = std::move(value);
        break;
    }
  }
  return outcome;
}

std::int64_t TickOf(const v1::Plan& plan) {
  for (const v1::Item& item : plan.items()) {
    if (item.has_tick()) return item.tick().ns();
  }
  return kSecond;
}

std::int64_t LatenessOf(const v1::Plan& plan) {
  for (const v1::Item& item : plan.items()) {
    if (item.has_lateness()) return item.lateness().ns();
  }
  return 0;
}

std::int64_t AheadOf(const v1::Plan& plan) {
  for (const v1::Item& item : plan.items()) {
    if (item.has_ahead()) return item.ahead().ns();
  }
  return 60 * kSecond;
}

}  // namespace sluice::oracle
