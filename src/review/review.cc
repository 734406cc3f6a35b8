#include "src/review/review.h"

#include <algorithm>
#include <tuple>
#include <utility>

#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "src/engine/event_fields.h"

namespace sluice::review {
namespace {

// Whether people did it, or asked for it.
bool IsAct(const v1::Event& event) {
  switch (event.kind()) {
    case v1::Event::ACKNOWLEDGED:
    case v1::Event::SILENCED:
    case v1::Event::PINNED:
    case v1::Event::CHECKED:
    case v1::Event::NOTE:
    case v1::Event::ACT_REFUSED:
      return true;
    // These may come about by themselves, too.
    case v1::Event::SILENCE_ENDED:
    case v1::Event::UNPINNED:
    case v1::Event::RAMP:
    case v1::Event::CLEAR:
      return !event.role().empty();
    default:
      return false;
  }
}

bool IsOfGate(const v1::Event& event) {
  return !event.gate().empty() && event.lever().empty() && event.ramp().empty();
}

}  // namespace

void Review::BeginRun(const std::string& plan_id, std::int64_t started_ns,
                      const plan::Program* program) {
  const bool is_first = runs_.empty();
  runs_.push_back({plan_id, started_ns, 0});
  // What ended then is told by the events' own clock: a drill has another one than its host.
  const std::int64_t ended_ns =
      drill_.has_value() || is_first ? last_ns_.value_or(started_ns) : started_ns;
  incidents_.BeginRun(program == nullptr ? Terms() : TermsOf(*program), ended_ns);
  levers_.BeginRun(ended_ns);
  sight_.BeginRun(ended_ns);
}

void Review::ChangePlan(const plan::Program* program) {
  incidents_.ChangePlan(program == nullptr ? Terms() : TermsOf(*program));
}

bool Review::IsNew(const v1::Event& event) {
  if (!event.id().empty() && !ids_.insert(event.id()).second) {
    ++repeated_;
    return false;
  }
  ++counts_[event.kind()];
  return true;
}

void Review::AddTick(const v1::Event& event) {
  if (IsNew(event)) acts_.push_back(event);
}

void Review::Add(const v1::Event& event) {
  if (!runs_.empty()) ++runs_.back().events;
  if (!IsNew(event)) return;
  if (event.kind() == v1::Event::DRILL) {
    drill_ = event;
    return;
  }
  const std::int64_t now_ns = engine::TimeOf(event);
  first_ns_ = std::min(first_ns_.value_or(now_ns), now_ns);
  last_ns_ = std::max(last_ns_.value_or(now_ns), now_ns);
  incidents_.Add(event);
  levers_.Add(event, terms());
  sight_.Add(event);
  if (IsAct(event)) acts_.push_back(event);
  if (event.kind() == v1::Event::RAMP) ramp_moves_.push_back(event);
  AddToSeen(event, now_ns);
}

void Review::AddToSeen(const v1::Event& event, std::int64_t now_ns) {
  if (!IsOfGate(event)) return;
  std::vector<SeenValue>& seen = seen_[{event.gate(), engine::SegmentOf(event)}];
  switch (event.kind()) {
    case v1::Event::TRIP:
    case v1::Event::CLEAR:
    case v1::Event::BLIND:
    case v1::Event::SIGHTED:
    case v1::Event::READY:
    case v1::Event::ESCALATE:
    case v1::Event::REMIND:
    case v1::Event::BREACH:
      break;
    default:
      return;
  }
  SeenValue value{now_ns, absl::nullopt, absl::nullopt};
  if (event.has_value()) value.value = event.value();
  if (event.has_threshold()) value.threshold = event.threshold();
  // Several events of one tick tell the same.
  if (!seen.empty() && seen.back().at_ns == now_ns) {
    seen.back() = value;
  } else {
    seen.push_back(value);
  }
}

std::int64_t Review::begin_ns() const {
  if (!first_ns_.has_value()) return 0;
  if (drill_.has_value()) {
    // Its time is that of the clock, but its id bears that of the scenario.
    absl::Time began;
    const absl::string_view id = drill_->id();
    const bool told =
        absl::ParseTime(absl::RFC3339_full, id.substr(id.rfind('/') + 1), &began, nullptr);
    return told ? std::min(*first_ns_, absl::ToUnixNanos(began)) : *first_ns_;
  }
  return runs_.empty() ? *first_ns_ : std::min(*first_ns_, runs_.front().started_ns);
}

std::size_t Review::count(v1::Event::Kind kind) const {
  const auto found = counts_.find(kind);
  return found == counts_.end() ? 0 : found->second;
}

std::vector<LastCall> Review::LastCalls() const {
  std::map<std::tuple<bool, std::string, engine::Segment>, const v1::Event*> last;
  for (const v1::Event& act : acts_) {
    const bool of_lever = act.kind() == v1::Event::PINNED || act.kind() == v1::Event::UNPINNED;
    const bool of_ramp = act.kind() == v1::Event::RAMP && engine::RampMoveOf(act) != "refused";
    if (!of_lever && !of_ramp) continue;
    last[{of_ramp, of_ramp ? act.ramp() : act.lever(), engine::SegmentOf(act)}] = &act;
  }
  std::vector<LastCall> calls;
  for (const auto& [key, act] : last) {
    calls.push_back({std::get<0>(key), std::get<1>(key), std::get<2>(key), *act});
  }
  return calls;
}

}  // namespace sluice::review
