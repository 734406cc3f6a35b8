#include "src/trace/replay.h"

#include <limits>

#include "absl/strings/str_cat.h"
#include "src/language/print.h"
#include "src/plan/program.h"

namespace sluice::trace {
namespace {

constexpr std::size_t kMaxExamples = 5;

std::int64_t AddSaturating(std::int64_t a, std::int64_t b) {
  std::int64_t sum = 0;
  if (!__builtin_add_overflow(a, b, &sum)) return sum;
  return a < 0 ? std::numeric_limits<std::int64_t>::min()
               : std::numeric_limits<std::int64_t>::max();
}

// "FILE:LINE: WHAT"
absl::Status OfRow(const Row& row, const absl::Status& status) {
  if (row.file.empty()) return status;
  return absl::Status(status.code(), absl::StrCat(row.file, ":", row.line, ": ", status.message()));
}

std::string DurationBetween(std::int64_t from_ns, std::int64_t to_ns) {
  std::int64_t ns = 0;
  if (__builtin_sub_overflow(to_ns, from_ns, &ns)) return "centuries";
  return language::PrintDuration(ns);
}

}  // namespace

Replay::Replay(const Plan& plan, Engine& engine, ReplayOptions options)
    : engine_(engine),
      options_(options),
      lateness_ns_(plan.program().lateness_ns),
      recorder_(plan, engine) {}

absl::Status Replay::Feed(const Row& row) {
  if (options_.until_ns.has_value() && row.time_ns > *options_.until_ns) {
    ++summary_.after_until;
    return absl::OkStatus();
  }
  const absl::Status status = Take(row);
  if (status.ok()) {
    ++summary_.rows;
    return status;
  }
  if (absl::IsDeadlineExceeded(status)) {
    ++summary_.rows;
    ++summary_.late;
    return absl::OkStatus();
  }
  const absl::Status refusal = OfRow(row, status);
  if (!options_.skip_bad_rows) return refusal;
  ++summary_.skipped;
  if (summary_.skipped_examples.size() < kMaxExamples) {
    summary_.skipped_examples.emplace_back(refusal.message());
  }
  return absl::OkStatus();
}

absl::Status Replay::Pass(const Row& row) {
  if (options_.until_ns.has_value() && row.time_ns > *options_.until_ns) return absl::OkStatus();
  const absl::Status status = MoveClock(row);
  return status.ok() ? status : OfRow(row, status);
}

absl::Status Replay::Take(const Row& row) {
  absl::Status status = recorder_.Resolve(row);
  if (status.ok()) status = MoveClock(row);
  if (!status.ok()) return status;
  return recorder_.Record(row);
}

absl::Status Replay::MoveClock(const Row& row) {
  if (!summary_.first_ns.has_value()) {
    const absl::Status status = engine_.Start(row.time_ns);
    if (!status.ok()) return status;
    summary_.first_ns = row.time_ns;
    summary_.newest_ns = row.time_ns;
    return status;
  }
  if (row.time_ns <= summary_.newest_ns) return absl::OkStatus();
  const absl::Status status = engine_.AdvanceTo(row.time_ns - 1);
  if (absl::IsOutOfRange(status)) {
    return absl::OutOfRangeError(absl::StrCat(
        "the row is ", DurationBetween(summary_.newest_ns, row.time_ns),
        " newer than any before it, too far to go on in one step; if its time is right, allow for ",
        "it with --max-jump"));
  }
  if (status.ok()) summary_.newest_ns = row.time_ns;
  return status;
}

absl::Status Replay::Finish() {
  if (!summary_.first_ns.has_value()) return absl::OkStatus();
  const std::int64_t end =
      options_.until_ns.value_or(AddSaturating(summary_.newest_ns, lateness_ns_));
  const absl::Status status = engine_.AdvanceTo(end);
  if (!absl::IsOutOfRange(status)) return status;
  return absl::OutOfRangeError(absl::StrCat(
      "the end of the replay is ", DurationBetween(summary_.newest_ns, end),
      " after the last row, too far to go on in one step; if that is right, allow for ",
      "it with --max-jump"));
}

absl::Status Replay::Run(Reader& reader, absl::FunctionRef<bool()> go_on) {
  Row row;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(row);
    if (!more.ok()) return more.status();
    if (!*more) return Finish();
    const absl::Status status = Feed(row);
    if (!status.ok()) return status;
    if (!go_on()) return absl::OkStatus();
  }
}

}  // namespace sluice::trace
