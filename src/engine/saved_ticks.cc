#include "src/engine/saved_ticks.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/engine/ticks.h"
#include "src/language/print.h"
#include "src/plan/context.h"

namespace sluice::engine {
namespace {

// The last tick of the snapshot that samples wait for.
std::int64_t LastWaitingTick(const v1::SnapshotState& state) {
  std::int64_t last = state.last_tick();
  for (const v1::SeriesState& series : state.series()) {
    for (const v1::CellState& cell : series.cells()) last = std::max(last, cell.tick());
  }
  for (const v1::StoreState& store : state.stores()) {
    for (const v1::OpenPaneState& pane : store.open()) last = std::max(last, pane.tick());
  }
  return last;
}

}  // namespace

std::int64_t LastTickOf(const v1::SnapshotState& state, std::int64_t tick_ns) {
  return TickAtOrBefore(state.last_tick() * state.tick_ns(), tick_ns);
}

absl::StatusOr<std::size_t> OpenPanesFor(const v1::SnapshotState& state,
                                         const plan::Program& program) {
  const std::int64_t decided = LastTickOf(state, program.tick_ns);
  const std::int64_t ahead_ns = std::min(program.ahead_ns, kLastTimeNs / 2);
  std::int64_t last = TickOf(state.clock_ns() + ahead_ns, program.tick_ns);
  if (state.tick_ns() == program.tick_ns) last = std::max(last, LastWaitingTick(state));
  const std::int64_t open = last - decided;
  if (open <= plan::kMostOpenPanes)
    return static_cast<std::size_t>(std::max<std::int64_t>(open, 0));
  return absl::FailedPreconditionError(absl::StrCat(
      "the clock is ", language::PrintDuration(state.clock_ns() - decided * program.tick_ns),
      " past the last tick decided, so ", open, " ticks of ",
      language::PrintDuration(program.tick_ns), " would be open, and at most ",
      plan::kMostOpenPanes, " go: a plan with a larger tick could go on"));
}

void CountInTicksOf(const plan::Program& program, v1::SnapshotState& state) {
  const auto count = [&](std::int64_t tick) {
    return TickOf(tick * state.tick_ns(), program.tick_ns);
  };
  for (v1::SeriesState& series : *state.mutable_series()) {
    series.set_first_tick(count(series.first_tick()));
    if (series.has_last_tick()) series.set_last_tick(count(series.last_tick()));
    series.clear_cells();
  }
  for (v1::PeoplesAct& act : *state.mutable_acts()) act.set_until(count(act.until()));
  for (v1::SendingState& sending : *state.mutable_sendings()) sending.set_due(count(sending.due()));
}

}  // namespace sluice::engine
