#include "src/compare/acts.h"

#include <utility>

#include "google/protobuf/util/time_util.h"
#include "src/engine/event_fields.h"

namespace sluice::compare {
namespace {

using google::protobuf::util::TimeUtil;

bool IsAct(const v1::Event& event) {
  switch (event.kind()) {
    case v1::Event::ACKNOWLEDGED:
    case v1::Event::SILENCED:
    case v1::Event::SILENCE_ENDED:
    case v1::Event::PINNED:
    case v1::Event::UNPINNED:
    case v1::Event::CHECKED:
    case v1::Event::RAMP:
    case v1::Event::CLEAR:
      return !event.role().empty();  // else it came by itself
    default:
      return false;
  }
}

// Also where the ramp of the one engine did not take it: that of the other one may.
absl::Status MoveRamp(const v1::Event& event, const Labels& segment, Engine& engine) {
  if (event.act() == "start ramp") {
    return engine.StartRamp(event.ramp(), segment, event.role(), event.note());
  }
  if (event.act() == "hold ramp") {
    return engine.HoldRamp(event.ramp(), segment, event.role(), event.note());
  }
  if (event.act() == "resume ramp") {
    return engine.ResumeRamp(event.ramp(), segment, event.role(), event.note());
  }
  return engine.AbortRamp(event.ramp(), segment, event.role(), event.note());
}

absl::Status DoOne(const v1::Event& event, Engine& engine) {
  const Labels segment(event.segment().begin(), event.segment().end());
  const std::int64_t until_ns = TimeUtil::TimestampToNanoseconds(event.until());
  switch (event.kind()) {
    case v1::Event::ACKNOWLEDGED:
      return engine.Acknowledge(event.gate(), segment, event.role(), event.note());
    case v1::Event::SILENCED:
      return engine.Silence(event.gate(), segment, until_ns, event.role(), event.note());
    case v1::Event::SILENCE_ENDED:
      return engine.Silence(event.gate(), segment, 0, event.role(), event.note());
    case v1::Event::PINNED:
      return engine.Pin(event.lever(), segment, event.to(), until_ns, event.role(), event.note());
    case v1::Event::UNPINNED:
      return engine.Unpin(event.lever(), segment, event.role(), event.note());
    case v1::Event::CHECKED:
      return engine.Tick(event.item(), event.role(), event.note());
    case v1::Event::RAMP:
      return MoveRamp(event, segment, engine);
    default:
      return engine.Reset(event.gate(), segment, event.role(), event.note());
  }
}

}  // namespace

void Acts::Note(const v1::Event& event) {
  if (IsAct(event)) waiting_.push_back(event);
}

absl::optional<std::int64_t> Acts::NextTime() const {
  if (waiting_.empty()) return absl::nullopt;
  return engine::TimeOf(waiting_.front());
}

void Acts::Do(std::int64_t time_ns, Engine& engine) {
  while (!waiting_.empty() && engine::TimeOf(waiting_.front()) <= time_ns) {
    const v1::Event event = std::move(waiting_.front());
    waiting_.pop_front();
    if (absl::Status done = DoOne(event, engine); !done.ok()) {
      ++not_done_;
      last_fault_ = std::string(done.message());
    }
  }
}

}  // namespace sluice::compare
