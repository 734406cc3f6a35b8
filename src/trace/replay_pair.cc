#include "src/trace/replay_pair.h"

#include <algorithm>

#include "src/plan/program.h"

namespace sluice::trace {
namespace {

ReplayOptions SkippingBadRows(ReplayOptions options) {
  options.skip_bad_rows = true;
  return options;
}

bool Has(const Plan& plan, const Row& row) { return plan.program().FindSignal(row.signal) >= 0; }

}  // namespace

ReplayPair::ReplayPair(const Plan& first, Engine& first_engine, const Plan& second,
                       Engine& second_engine, const ReplayOptions& options)
    : first_plan_(first),
      second_plan_(second),
      options_(options),
      first_(first, first_engine, options),
      second_(second, second_engine, SkippingBadRows(options)) {}

absl::Status ReplayPair::FeedSecond(const Row& row) {
  const std::uint64_t skipped = second_.summary().skipped;
  if (absl::Status fed = second_.Feed(row); !fed.ok()) return fed;
  // What was refused has moved no time.
  return second_.summary().skipped == skipped ? absl::OkStatus() : second_.Pass(row);
}

absl::Status ReplayPair::Feed(const Row& row) {
  const bool of_second = Has(second_plan_, row);
  if (of_second && !Has(first_plan_, row)) {
    if (absl::Status passed = first_.Pass(row); !passed.ok()) return passed;
    return FeedSecond(row);
  }
  const std::uint64_t rows = first_.summary().rows;
  if (absl::Status fed = first_.Feed(row); !fed.ok()) return fed;
  if (first_.summary().rows == rows) return absl::OkStatus();  // it was left out
  return of_second ? FeedSecond(row) : second_.Pass(row);
}

absl::Status ReplayPair::Finish() {
  if (absl::Status status = first_.Finish(); !status.ok()) return status;
  finished_ = true;
  return second_.Finish();
}

absl::Status ReplayPair::Run(Reader& reader, absl::FunctionRef<bool()> go_on) {
  Row row;
  while (true) {
    const absl::StatusOr<bool> more = reader.Next(row);
    if (!more.ok()) return more.status();
    if (!*more) return Finish();
    if (absl::Status status = Feed(row); !status.ok()) return status;
    if (!go_on()) return absl::OkStatus();
  }
}

std::int64_t ReplayPair::decided_ns() const {
  const std::int64_t lateness_ns =
      std::max(first_plan_.program().lateness_ns, second_plan_.program().lateness_ns);
  if (!finished_) return first_.summary().newest_ns - 1 - lateness_ns;
  return options_.until_ns.has_value() ? *options_.until_ns - lateness_ns
                                       : first_.summary().newest_ns;
}

}  // namespace sluice::trace
