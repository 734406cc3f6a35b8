// The journal: what was decided, kept on a disk.
//
//   auto journal = sluice::JournalWriter::Open("night.journal", plan, now_ns).value();
//   engine->OnEvent(sluice::AppendTo(*journal));
//   ...
//   engine->AdvanceTo(now_ns);         // events go to memory
//   journal->Commit(now_ns);           // and from there to the file, as the options say
//
// Where the engine goes on under another plan, the journal is told so, too:
//
//   if (engine->Reload(changed).ok()) journal->SetPlan(changed, now_ns);
//
// and later, in this program or in another one:
//
//   auto reader = sluice::JournalReader::Open("night.journal").value();
//   sluice::v1::Event event;
//   while (reader->Next(event).value()) std::cout << event.reason() << "\n";
//
// A journal is an append-only file of records, each with a checksum and a number, and the
// full files before it: night.journal.000001, night.journal.000002, ..., night.journal.
// docs/journal.md has its bytes. The engine knows nothing of journals, and does no I/O.
#ifndef SLUICE_JOURNAL_H_
#define SLUICE_JOURNAL_H_

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/functional/any_invocable.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/time/time.h"
#include "absl/types/optional.h"
#include "sluice/export.h"
#include "sluice/plan.h"
#include "sluice/v1/event.pb.h"
#include "sluice/v1/journal.pb.h"

namespace sluice {

// Where events go to be kept. A host that keeps them elsewhere (a database, a queue) writes
// its own, and the rest of it stays as it is.
class SLUICE_EXPORT EventSink {
 public:
  virtual ~EventSink() = default;

  // Takes one event. It is called while the engine decides, so it must not wait for a disk or
  // a network. An event that is not taken is to be told of by the next Commit, too: who calls
  // this from a callback has nobody to tell.
  virtual absl::Status Append(const v1::Event& event) = 0;

  // It is `now_ns`, and all that was decided up to now has been appended: where what is kept
  // is written, as far as the sink's options want it by now.
  virtual absl::Status Commit(std::int64_t now_ns) = 0;
};

// For Engine::OnEvent: calls `next`, if any, and then appends the event to `sink`, which must
// outlive the engine's use of this. In this order, an event that `next` throws at is appended
// once, when the engine delivers it again.
SLUICE_EXPORT absl::AnyInvocable<void(const v1::Event&)> AppendTo(
    EventSink& sink, absl::AnyInvocable<void(const v1::Event&)> next = nullptr);

// When a journal asks the system to bring what was written to the disk itself (fsync), which
// takes milliseconds. What was written and not synced survives a crash of the program, but
// not one of the machine.
enum class JournalSync {
  kNever,       // leave it to the system
  kOnClose,     // when a file is full, and at the end
  kInterval,    // and at the first Commit `sync_interval` of event time after the last
  kEveryCommit  // and at each Commit that has something new
};

struct JournalOptions {
  JournalSync sync = JournalSync::kInterval;

  // Of the time that Commit is given; above 0.
  absl::Duration sync_interval = absl::Seconds(10);

  // A file that would grow beyond this is closed and renamed, and a new one begun. 0: never.
  // A record that is larger has a file of its own.
  std::uint64_t max_file_bytes = std::uint64_t{64} << 20;

  // How many full files are kept beside the one that is written; when one more is full, the
  // oldest is deleted. 0: all.
  std::uint32_t max_full_files = 0;

  // An event of more bytes is refused with ResourceExhausted; at most 16 MiB.
  std::size_t max_event_bytes = std::size_t{1} << 20;

  // What may wait in memory to be written, or, once written, to be synced. While the disk
  // takes nothing, events beyond it are refused with ResourceExhausted; a mark in the journal
  // says how many.
  std::size_t max_buffer_bytes = std::size_t{8} << 20;

  // Refuse a journal that is there already with AlreadyExists, rather than append to it.
  bool must_be_new = false;
};

// Bytes that are no good record.
struct SLUICE_EXPORT JournalDamage {
  std::string file;
  std::uint64_t offset = 0;
  std::uint64_t bytes = 0;            // 0 where only records are missing
  std::uint64_t missing_records = 0;  // events, nearly always: as the numbers around tell
  std::string what;                   // in words: "the checksum of a record is wrong"

  // All of it in a line, the name of the file escaped.
  std::string ToString() const;
};

struct JournalWriterStatistics {
  std::uint64_t appended = 0;  // events that were taken
  std::uint64_t written = 0;   // of these, given to the system
  // Of these, known to be on the disk (unless kNever).
  std::uint64_t synced = 0;
  std::uint64_t refused = 0;  // events that were not taken, or are known to be lost
  std::uint64_t files = 0;    // that were begun
};

// Writes a journal. One writer a journal: another one, of any process, is refused.
//
// Thread-safety: Append may be called while another thread is in Commit or Sync, and does not
// wait for it; so a host may leave the disk to a thread of its own. Any method may be called
// from any thread.
class SLUICE_EXPORT JournalWriter : public EventSink {
 public:
  // Opens `path`, or makes it, and writes that a run of `plan` begins at `start_ns` (ns since
  // the epoch; any time, it is only kept). Of a journal that is there, the tail that a crash
  // has left half-written is cut: see cut_tail(). Errors are those of the system (NotFound,
  // PermissionDenied, ...); FailedPrecondition where somebody else is writing the journal, or
  // the file is no journal; InvalidArgument for options out of range. What can't be opened is
  // not changed.
  static absl::StatusOr<std::unique_ptr<JournalWriter>> Open(const std::string& path,
                                                             const Plan& plan,
                                                             std::int64_t start_ns,
                                                             const JournalOptions& options = {});

  // Closes it, if Close was not called; faults of that go unheard.
  ~JournalWriter() override;
  JournalWriter(const JournalWriter&) = delete;
  JournalWriter& operator=(const JournalWriter&) = delete;

  // Takes an event into memory. ResourceExhausted past a bound, InvalidArgument where a text
  // of the event is not UTF-8 (the engine writes none); the event is then not kept, and a
  // mark in the journal will say so. FailedPrecondition after Close.
  absl::Status Append(const v1::Event& event) override;

  // The events that are appended from now on are of another plan: to be called after
  // Engine::Reload, whose own events are still of the plan before. It is `now_ns`, which is kept.
  // The journal has the plan in front of the next event, and at the head of each file from there
  // on; at the next Commit, if no event comes before. Nothing is written where it is the plan that
  // the journal has (the same text), or is again by then. Like Append it takes the plan into
  // memory, past max_buffer_bytes if need be, and Commit says what becomes of it. InvalidArgument
  // where `now_ns` is out of range; ResourceExhausted where the plan's text is larger than a record
  // may be (16 MiB); FailedPrecondition after Close.
  absl::Status SetPlan(const Plan& plan, std::int64_t now_ns);

  // Writes what was appended, and syncs it where the options say so. After OK, all events
  // appended before are written. After an error, none is lost: they wait in memory, and the
  // next Commit tries again, in a new file where the old one can't be trusted. If all is
  // written but an event was refused since the last Commit, the answer is the refusal. DataLoss
  // where the disk has failed for what was written before and is no longer in memory: the
  // answer says how many events that may be.
  absl::Status Commit(std::int64_t now_ns) override;

  // Writes and syncs all that was appended, whatever the options say.
  absl::Status Sync();

  // Writes what was appended, syncs it (unless kNever), and ends. After an error it may be
  // called again.
  absl::Status Close();

  // What Open has cut off the end of the last file; `bytes` is 0 where it was whole.
  const JournalDamage& cut_tail() const;

  JournalWriterStatistics statistics() const;

 private:
  class Core;
  friend class JournalWriterFactory;
  explicit JournalWriter(std::unique_ptr<Core> core);

  std::unique_ptr<Core> core_;
};

struct JournalReaderOptions {
  // Only events of these kinds; empty: all.
  std::vector<v1::Event::Kind> kinds;

  // Only events at or after, and before, these times.
  absl::optional<std::int64_t> from_ns;
  absl::optional<std::int64_t> until_ns;

  // Go on behind damage, with the next good record, rather than end with an error.
  bool skip_damaged = false;
};

// A plan other than that of what stands before it.
struct SLUICE_EXPORT JournalPlanChange {
  std::int64_t time_ns = 0;  // as JournalWriter::SetPlan, or Open, was told
  bool begins_run = false;   // with a run; else the engine was reloaded in it
  std::string plan_id;
  std::string plan_name;  // empty where it has none, or the journal does not say
  std::string plan_id_before;
  std::string plan_name_before;
};

// What a reader has seen so far.
struct JournalContents {
  std::uint32_t files = 0;
  std::uint32_t first_file = 0;  // its number: above 1 where older ones were deleted
  std::uint64_t runs = 0;
  std::uint64_t events = 0;               // all, those that were not asked for included
  std::uint64_t repeated = 0;             // written again after a fault of the disk; given out once
  absl::optional<std::int64_t> first_ns;  // the times of the first and the last event
  absl::optional<std::int64_t> last_ns;

  std::vector<JournalPlanChange> plan_changes;  // the first 1,000
  std::uint64_t changes_of_plan = 0;            // all

  // What the writer said it could not keep: the first 1,000 times, and all events of all.
  std::vector<v1::JournalLoss> losses;
  std::uint64_t lost_events = 0;

  std::vector<JournalDamage> damage;  // the first 1,000
  std::uint64_t damages = 0;          // all
  std::uint64_t missing_records = 0;  // by all of the damage

  // What a write that failed has left at the end of a full file; all of its records stand
  // in the next file. The first 1,000.
  std::vector<JournalDamage> abandoned;

  // Behind the last good record of the last file. Where somebody is writing the journal, it
  // may be a record that is on its way.
  absl::optional<JournalDamage> torn_tail;
};

// Reads a journal, a record at a time, whatever its size. Thread-safety: none of its own.
class SLUICE_EXPORT JournalReader {
 public:
  // `path` as it was given to the writer; any file of a journal that stands alone may be read
  // like that, too. NotFound or another error of the system where it can't be read.
  static absl::StatusOr<std::unique_ptr<JournalReader>> Open(const std::string& path,
                                                             JournalReaderOptions options = {});
  ~JournalReader();
  JournalReader(const JournalReader&) = delete;
  JournalReader& operator=(const JournalReader&) = delete;

  // The next event that is asked for; false, with `event` unchanged, where there is none, and
  // then called again later it goes on with what was written since. Errors: DataLoss where the
  // journal is damaged or a part of it is missing, with the file, the offset and how many
  // events are missing (not with `skip_damaged`); InvalidArgument where the file is no
  // journal; Unimplemented where a later version of Sluice wrote it; those of the system. The
  // same error again by each further call.
  absl::StatusOr<bool> Next(v1::Event& event);

  // Of the last event, or where Next has answered false, of what comes next: its plan, and its run.
  // It may be another one after any call of Next (contents().changes_of_plan has grown), whatever
  // was asked for. Empty before the first record.
  const v1::JournalHeader& header() const;

  const JournalContents& contents() const;

 private:
  class Core;
  explicit JournalReader(std::unique_ptr<Core> core);

  std::unique_ptr<Core> core_;
};

}  // namespace sluice

#endif  // SLUICE_JOURNAL_H_
