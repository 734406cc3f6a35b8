// What stands in the arguments of commands.
#ifndef SLUICE_SRC_CLI_ARGUMENTS_H_
#define SLUICE_SRC_CLI_ARGUMENTS_H_

#include <cstdint>
#include <string>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "sluice/plan.h"
#include "src/language/literals.h"

namespace sluice::cli {

// [SIGNAL=]FILE. What stands before the first `=` is a signal only if it is spelled
// like one, so ./a=b.csv is a file.
struct DataArgument {
  std::string signal;  // empty where none is named
  std::string file;
};

DataArgument SplitData(absl::string_view argument);

// Why the signal of `data` (which was `argument`) can't be fed to `plan`.
std::string UnknownSignalOfData(const DataArgument& data, absl::string_view argument,
                                const Plan& plan);

// A duration as plans spell it (30s, 1h30m, 90d), in ns; above 0.
using language::ReadDuration;

// A percentage from 0 to 100, with or without its sign, as a share: "90%" is 0.9, and
// nothing is 0.
absl::StatusOr<double> ReadShare(absl::string_view text);

// The same from the option `name`, which errors then speak of. Nothing changes where it
// was not given.
absl::Status ReadDurationOption(absl::string_view name, const std::string& text,
                                absl::Duration& duration);

// The same of a time as trace files spell it, in ns.
absl::Status ReadTimeOption(absl::string_view name, const std::string& text,
                            absl::optional<std::int64_t>& time_ns);

// Of `--now`: that time, or the clock's where none was given.
absl::StatusOr<std::int64_t> ReadNow(const std::string& text);

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_ARGUMENTS_H_
