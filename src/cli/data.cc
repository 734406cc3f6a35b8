#include "src/cli/data.h"

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/strings/str_cat.h"
#include "src/cli/arguments.h"
#include "src/language/unicode.h"
#include "src/plan/program.h"

namespace sluice::cli {
namespace {

using language::Escaped;

absl::StatusOr<std::map<std::string, std::string>> Columns(
    const std::vector<std::string>& arguments) {
  std::map<std::string, std::string> columns;
  for (const std::string& argument : arguments) {
    const std::size_t equals = argument.find('=');
    if (equals == std::string::npos || equals == 0 || equals + 1 == argument.size()) {
      return absl::InvalidArgumentError(
          absl::StrCat("--column takes OURS=THEIRS (--column value=cpu), not ", Escaped(argument)));
    }
    if (!columns.emplace(argument.substr(0, equals), argument.substr(equals + 1)).second) {
      return absl::InvalidArgumentError(
          absl::StrCat("--column names ", Escaped(argument.substr(0, equals)), " twice"));
    }
  }
  return columns;
}

}  // namespace

absl::StatusOr<std::unique_ptr<trace::Reader>> OpenData(const DataOptions& options,
                                                        const std::vector<const Plan*>& plans,
                                                        bool stdin_taken) {
  absl::StatusOr<std::map<std::string, std::string>> columns = Columns(options.columns);
  if (!columns.ok()) return columns.status();
  trace::ReaderOptions reader_options;
  reader_options.columns = *std::move(columns);
  reader_options.skip_bad_rows = options.skip_bad_rows;
  std::vector<std::unique_ptr<trace::Reader>> readers;
  for (const std::string& argument : options.data) {
    const DataArgument data = SplitData(argument);
    if (data.file == "-" && std::exchange(stdin_taken, true)) {
      return absl::InvalidArgumentError("standard input (-) can be read only once");
    }
    const bool known = std::any_of(plans.begin(), plans.end(), [&data](const Plan* plan) {
      return plan->program().FindSignal(data.signal) >= 0;
    });
    if (!data.signal.empty() && !known) {
      return absl::NotFoundError(UnknownSignalOfData(data, argument, *plans.front()));
    }
    reader_options.signal = data.signal;
    absl::StatusOr<std::unique_ptr<trace::Reader>> reader =
        trace::OpenTrace(data.file, reader_options);
    if (!reader.ok()) return reader.status();
    readers.push_back(*std::move(reader));
  }
  if (readers.size() == 1 && !options.sort) return std::move(readers.front());
  return trace::Merge(std::move(readers), options.sort);
}

bool ReadsStdin(const DataOptions& options) {
  return std::any_of(options.data.begin(), options.data.end(),
                     [](const std::string& data) { return SplitData(data).file == "-"; });
}

absl::Status ReadClock(const DataOptions& options, trace::ReplayOptions& replay,
                       EngineOptions& engine) {
  replay.skip_bad_rows = options.skip_bad_rows;
  if (absl::Status read = ReadTimeOption("--until", options.until, replay.until_ns); !read.ok()) {
    return read;
  }
  return ReadDurationOption("--max-jump", options.max_jump, engine.max_jump);
}

}  // namespace sluice::cli
