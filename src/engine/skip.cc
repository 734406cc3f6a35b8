// Time of which nothing is known: the panes are empty, and no gate is asked.
#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/engine/core.h"
#include "src/engine/event_fields.h"
#include "src/engine/ticks.h"
#include "src/language/print.h"
#include "src/plan/meaning.h"

namespace sluice {
namespace {

// After so many empty panes, whatever a window held has left it, its blocks included
// (block_window.h).
std::int64_t PanesToForget(const plan::Program& program) {
  std::int64_t panes = 1;
  for (const plan::WindowSpec& window : program.windows) {
    panes = std::max(panes, 2 * window.panes + window.offset + 1);
  }
  return panes;
}

}  // namespace

// Samples that came are in their panes; all others of these ticks are empty.
void Engine::Core::SealUnknown(std::int64_t last) {
  const std::int64_t open = std::min(last, sealed_ + static_cast<std::int64_t>(slots_) - 1);
  const auto seal = [this](std::int64_t tick) {
    Seal(tick);
    sealed_slot_ = SlotOf(tick);
    sealed_ = tick;
    cells_.open().Close();
  };
  while (sealed_ < open) seal(sealed_ + 1);
  sealed_ = std::max(sealed_, last - PanesToForget(program_));
  while (sealed_ < last) seal(sealed_ + 1);
}

void Engine::Core::ForgetTime(std::int64_t ticks) {
  for (std::size_t i = 0; i < machines_.size(); ++i) {
    const plan::GateSpec& spec = program_.gates[i];
    machines_[i].Skip(ticks);
    const std::int64_t window = plan::LongestWindow(program_, spec, plan::GrowsWithSamples);
    if (window == 0) continue;
    for (const std::uint32_t segment : populations_.segments(spec.population)) {
      machines_[i].WarmUp(segment, sealed_ + window);
    }
  }
  for (engine::RampRunner& ramp : ramps_) {
    ramp.BeginAnew(sealed_, spaces_);
    const std::int64_t window = plan::LongestWindow(program_, ramp.spec(), plan::GrowsWithSamples);
    if (window > 0) ramp.WarmUp(sealed_ + window);
  }
  for (window::PaneStore& store : stores_) store.HeardOfAll(sealed_ * tick_ns_);
  series_.RebaseAll();
  for (std::uint32_t i = 0; i < series_.size(); ++i) {
    if (series_[i].serves && !series_[i].retired) series_.HeardIn(i, sealed_);
  }
}

absl::Status Engine::Core::SkipTo(std::int64_t now_ns) {
  if (advancing_) {
    return absl::FailedPreconditionError(
        "SkipTo was called from a callback of AdvanceTo; time moves on when that returns");
  }
  if (absl::Status good = engine::CheckTime("a time", now_ns); !good.ok()) return good;
  if (!started_) return Start(now_ns);
  if (now_ns < clock_ns_) return absl::OkStatus();
  if (absl::Status good = CheckJump(now_ns); !good.ok()) return good;
  const std::int64_t before = sealed_;
  const std::int64_t last = engine::TickAtOrBefore(now_ns - lateness_ns_, tick_ns_);
  clock_ns_ = now_ns;
  if (last <= before) return absl::OkStatus();
  SealUnknown(last);
  if (sealed_ < first_tick_) return absl::OkStatus();  // it knew nothing yet
  ForgetTime(sealed_ - before);
  v1::Event event;
  engine::SetTime(sealed_ * tick_ns_, event.mutable_time());
  event.set_kind(v1::Event::SKIPPED);
  engine::SetTime(before * tick_ns_, event.mutable_since());
  event.set_reason(absl::StrCat("nothing is known of ",
                                language::PrintDuration((sealed_ - before) * tick_ns_),
                                ": gates stand as they did, and deadlines have run on"));
  event.set_id(engine::EventId("engine", {}, event, "SKIPPED"));
  dispatcher_.AddEvent(std::move(event));
  Deliver();
  return absl::OkStatus();
}

absl::Status Engine::SkipTo(std::int64_t now_ns) { return core_->SkipTo(now_ns); }

}  // namespace sluice
