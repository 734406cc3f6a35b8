#include "tests/oracle/oracle.h"

#include <algorithm>
#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>

#include "tests/oracle/expressions.h"
#include "tests/oracle/machine.h"
#include "tests/oracle/samples.h"

namespace sluice::oracle {
namespace {

constexpr std::int64_t kSecond = 1'000'000'000;

google::protobuf::Timestamp Stamp(std::int64_t ns) {
  google::protobuf::Timestamp stamp;
  std::int64_t seconds = ns / kSecond;
  if (ns % kSecond < 0) --seconds;
  stamp.set_seconds(seconds);
  stamp.set_nanos(static_cast<std::int32_t>(ns - seconds * kSecond));
  return stamp;
}

struct RunningGate {
  std::string name;
  GateRules rules;
  std::vector<const v1::Expr*> exprs;
  std::vector<std::string> refers_to;
  std::map<std::vector<std::string>, Machine> machines;
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
        evaluator_(samples_, segments_) {
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
      ++outcome.ticks;
    }
  }

  Verdict Reset(const v1::Event& target) {
    Machine* machine = Find(target);
    return machine != nullptr && machine->Reset() ? Verdict::kAccepted : Verdict::kInvalid;
  }

  Verdict Ask(const v1::Event& target) {
    const Machine* machine = Find(target);
    if (machine == nullptr) return Verdict::kNoSegment;
    switch (machine->state()) {
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

 private:
  Machine* Find(const v1::Event& target) {
    for (RunningGate& gate : gates_) {
      if (gate.name != target.gate()) continue;
      std::vector<std::string> values;
      for (const std::string& label : segments_.at(gate.name).labels) {
        const auto value = target.segment().find(label);
        if (value == target.segment().end()) return nullptr;
        values.push_back(value->second);
      }
      const auto machine = gate.machines.find(values);
      return machine == gate.machines.end() ? nullptr : &machine->second;
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
    for (auto& [values, machine] : gate.machines) {
      Binding binding;
      for (std::size_t i = 0; i < values.size(); ++i) binding[segments.labels[i]] = values[i];
      const std::vector<Happening> happenings = machine.Step(at, Read(gate, binding, at));
      segments.states[values] = machine.state();
      for (const Happening& happening : happenings) {
        events.push_back(Describe(gate, binding, at, happening));
      }
    }
  }

  void Exist(RunningGate& gate, const std::vector<std::string>& values, std::int64_t at) {
    gate.machines.try_emplace(values, gate.rules, tick_ns_, at);
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

  v1::Event Describe(const RunningGate& gate, const Binding& binding, std::int64_t at,
                     const Happening& happening) const {
    v1::Event event;
    *event.mutable_time() = Stamp(at);
    event.set_kind(happening.kind);
    event.set_gate(gate.name);
    for (const auto& [label, value] : binding) (*event.mutable_segment())[label] = value;
    const Sides sides = evaluator_.SidesOf(*gate.rules.when, binding, at);
    if (sides.value.has_value()) event.set_value(*sides.value);
    if (sides.threshold.has_value()) event.set_threshold(*sides.threshold);
    *event.mutable_since() = Stamp(happening.since_ns);
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
        outcome.verdicts.push_back(run.Ask(step.target));
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
