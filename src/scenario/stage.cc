#include "src/scenario/stage.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "src/window/floor_divide.h"

namespace sluice::scenario {

Stage::Stage(const Plan& plan, Engine& engine) : plan_(plan), engine_(engine) {
  recorder_.emplace(plan_, engine_);
}

absl::Status Stage::Add(std::unique_ptr<Source> source, std::int64_t begin_ns) {
  sources_.push_back({std::move(source), begin_ns, {}});
  return Refill(sources_.size() - 1);
}

std::int64_t Stage::ClockOf(std::int64_t time_ns) const {
  const plan::Program& program = plan_.program();
  return time_ns / program.tick_ns * program.tick_ns + program.lateness_ns;
}

void Stage::StopAt(std::int64_t time_ns, absl::AnyInvocable<absl::Status()> stop) {
  stops_.push_back({ClockOf(time_ns), stops_added_++, std::move(stop)});
  std::push_heap(stops_.begin(), stops_.end());
}

absl::Status Stage::Refill(std::size_t source) {
  Coming& coming = sources_[source];
  const absl::StatusOr<bool> more = coming.source->Next(coming.arrival);
  if (!more.ok()) {
    failed_source_ = source;
    return more.status();
  }
  if (*more) next_.emplace(coming.arrival.at_ns + coming.begin_ns, source);
  return absl::OkStatus();
}

absl::Status Stage::Record(std::size_t source) {
  Coming& coming = sources_[source];
  trace::Row& row = coming.arrival.row;
  row.time_ns += coming.begin_ns;
  newest_ns_ = std::max(newest_ns_, row.time_ns);
  row.time_ns += origin_ns_;
  if (down_) return Refill(source);
  absl::Status status = recorder_->Resolve(row);
  if (status.ok()) status = recorder_->Record(row);
  // A late sample is what a scenario may be about.
  if (!status.ok() && !absl::IsDeadlineExceeded(status)) {
    failed_source_ = source;
    if (row.file.empty()) return status;
    return absl::Status(status.code(),
                        absl::StrCat(row.file, ":", row.line, ": ", status.message()));
  }
  return Refill(source);
}

absl::Status Stage::MoveClock(std::int64_t clock_ns) {
  if (clock_ns <= clock_ns_) return absl::OkStatus();
  if (down_) {
    clock_ns_ = clock_ns;
    return absl::OkStatus();
  }
  const std::int64_t tick_ns = plan_.program().tick_ns;
  while (hook_) {
    const std::int64_t tick = (window::FloorDivide(clock_ns_, tick_ns) + 1) * tick_ns;
    if (tick > clock_ns) break;
    hook_(tick);
    clock_ns_ = tick;
    if (absl::Status moved = engine_.AdvanceTo(origin_ns_ + tick); !moved.ok()) return moved;
  }
  clock_ns_ = clock_ns;
  return engine_.AdvanceTo(origin_ns_ + clock_ns);
}

absl::Status Stage::ComeBack() {
  down_ = false;
  return engine_.SkipTo(origin_ns_ + clock_ns_);
}

void Stage::Reloaded(const Plan& plan) {
  plan_ = plan;
  recorder_.emplace(plan_, engine_);
}

absl::Status Stage::MakeStops(std::int64_t clock_ns) {
  while (!stops_.empty() && stops_.front().clock_ns <= clock_ns) {
    std::pop_heap(stops_.begin(), stops_.end());
    Stop stop = std::move(stops_.back());
    stops_.pop_back();
    if (absl::Status moved = MoveClock(stop.clock_ns); !moved.ok()) return moved;
    if (absl::Status stopped = stop.call(); !stopped.ok()) return stopped;
  }
  return absl::OkStatus();
}

absl::Status Stage::TakeIn(std::int64_t clock_ns) {
  failed_source_.reset();
  while (!next_.empty() && next_.top().first <= clock_ns) {
    const auto [at_ns, source] = next_.top();
    next_.pop();
    // A file's rows may come in any order.
    if (at_ns > clock_ns_) {
      if (absl::Status stopped = MakeStops(at_ns - 1); !stopped.ok()) return stopped;
      if (absl::Status moved = MoveClock(at_ns - 1); !moved.ok()) return moved;
    }
    if (absl::Status recorded = Record(source); !recorded.ok()) return recorded;
  }
  return absl::OkStatus();
}

absl::Status Stage::AdvanceTo(std::int64_t clock_ns) {
  failed_source_.reset();
  if (absl::Status stopped = MakeStops(clock_ns); !stopped.ok()) return stopped;
  return MoveClock(clock_ns);
}

}  // namespace sluice::scenario
