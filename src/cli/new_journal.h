// The journal of a replay or a drill.
#ifndef SLUICE_SRC_CLI_NEW_JOURNAL_H_
#define SLUICE_SRC_CLI_NEW_JOURNAL_H_

#include <cstdint>
#include <memory>
#include <string>

#include "absl/status/status.h"
#include "sluice/journal.h"
#include "sluice/plan.h"

namespace sluice::cli {

// Keeps events in a new file, or does nothing where none is named. Not thread-safe.
class NewJournal {
 public:
  NewJournal(std::string path, const Plan& plan) : path_(std::move(path)), plan_(plan) {}

  // What is kept begins at this time. Does nothing when called again.
  void Begin(std::int64_t start_ns);
  void Append(const v1::Event& event);
  // What is appended from now on is of this plan.
  void SetPlan(const Plan& plan, std::int64_t now_ns);
  // Writes what was appended: for those who can't have it all again.
  void Commit(std::int64_t now_ns);
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

#endif  // SLUICE_SRC_CLI_NEW_JOURNAL_H_
