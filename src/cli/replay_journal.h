// The journal of a replay.
#ifndef SLUICE_SRC_CLI_REPLAY_JOURNAL_H_
#define SLUICE_SRC_CLI_REPLAY_JOURNAL_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "sluice/journal.h"
#include "sluice/plan.h"

namespace sluice::cli {

// Keeps events in a new file, or does nothing where none is named. Not thread-safe.
class ReplayJournal {
 public:
  ReplayJournal(std::string path, const Plan& plan) : path_(std::move(path)), plan_(plan) {}

  // The replay begins at this time. Does nothing when called again.
  void Begin(std::int64_t start_ns);
  void Append(const v1::Event& event);
  void Finish();

  // The first fault, after which nothing more is done.
  const absl::Status& status() const { return status_; }

 private:
  const std::string path_;
  const Plan& plan_;
  std::unique_ptr<JournalWriter> writer_;
  int uncommitted_ = 0;
  absl::Status status_;
};

}  // namespace sluice::cli

#endif  // SLUICE_SRC_CLI_REPLAY_JOURNAL_H_
