// Events that wait to be written, as the records that they will be.
#ifndef SLUICE_SRC_JOURNAL_EVENT_QUEUE_H_
#define SLUICE_SRC_JOURNAL_EVENT_QUEUE_H_

#include <cstddef>
#include <cstdint>
#include <mutex>
#include <string>
#include <utility>

#include "absl/status/status.h"
#include "absl/types/optional.h"
#include "sluice/v1/event.pb.h"
#include "sluice/v1/journal.pb.h"

namespace sluice::journal {

// Thread-safe. Its lock is never held while somebody waits for a disk.
class EventQueue {
 public:
  // The plan of the events that come next is that of the id.
  EventQueue(std::uint64_t next_number, std::string plan_id, std::size_t max_event_bytes,
             std::size_t max_bytes)
      : max_event_bytes_(max_event_bytes),
        max_bytes_(max_bytes),
        next_number_(next_number),
        plan_id_(std::move(plan_id)) {}

  // As JournalWriter::Append.
  absl::Status Add(const v1::Event& event);

  // As JournalWriter::SetPlan, which tells of the plan by `header`.
  absl::Status SetPlan(const v1::JournalHeader& header);

  // Moves all records that wait to the end of `records`. They count for `max_bytes` until
  // SetTaken says how many bytes of those taken still wait. Of the events that were refused
  // since the last time, a record tells, and `refusal` says why, if OK before.
  void Take(std::string& records, absl::Status& refusal);
  void SetTaken(std::size_t bytes);

  // What can't be written now, and will be tried again: for the errors of Add.
  void SetFault(const absl::Status& fault);

  // No more is taken. False, and nothing changes, where there are records that wait.
  bool Close();

  std::uint64_t next_number() const;
  std::uint64_t added() const;
  std::uint64_t refused() const;

 private:
  // Called with mutex_ held.
  absl::Status Refuse(const v1::Event& event, absl::Status status);
  void AddLoss();
  void AddPlan();

  const std::size_t max_event_bytes_;
  const std::size_t max_bytes_;

  // Not absl::Mutex: the distribution builds it in a way that ThreadSanitizer can't see.
  mutable std::mutex mutex_;  // guards all below
  std::string records_;
  std::size_t taken_bytes_ = 0;  // and not yet written
  std::uint64_t next_number_;
  std::uint64_t added_ = 0;
  std::uint64_t refused_ = 0;
  v1::JournalLoss loss_;  // since the last record
  std::string plan_id_;   // by the last header
  // The header of the plan of what comes next, where that is another one. One at most: what a host
  // that changes its mind while the disk is full asks for does not add up.
  absl::optional<v1::JournalHeader> next_plan_;
  absl::Status refusal_;
  absl::Status fault_;
  bool closed_ = false;
};

}  // namespace sluice::journal

#endif  // SLUICE_SRC_JOURNAL_EVENT_QUEUE_H_
