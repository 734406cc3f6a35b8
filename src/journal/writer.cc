// JournalWriter: a queue that takes events, and files that take them from it.
#include <algorithm>
#include <mutex>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "sluice/journal.h"
#include "src/journal/event_queue.h"
#include "src/journal/file_writer.h"
#include "src/journal/format.h"
#include "src/journal/open_writer.h"
#include "src/plan/plan_id.h"
#include "src/plan/program.h"

namespace sluice {
namespace {

using google::protobuf::util::TimeUtil;

// After the disk has refused a sync, the first try again is at least so much later by the
// host's clock, the next one twice as much, and so on: each takes a new file.
constexpr std::int64_t kFirstPauseNs = 1'000'000'000;
constexpr std::int64_t kLongestPauseNs = 60'000'000'000;

absl::Status CheckOptions(const JournalOptions& options) {
  if (options.sync == JournalSync::kInterval && options.sync_interval <= absl::ZeroDuration()) {
    return absl::InvalidArgumentError("JournalOptions::sync_interval must be above 0");
  }
  if (options.max_event_bytes == 0 || options.max_event_bytes > journal::kMaxPayloadBytes) {
    return absl::InvalidArgumentError(
        absl::StrCat("JournalOptions::max_event_bytes must be from 1 to ",
                     journal::kMaxPayloadBytes, ", not ", options.max_event_bytes));
  }
  if (options.max_buffer_bytes < options.max_event_bytes) {
    return absl::InvalidArgumentError(
        "JournalOptions::max_buffer_bytes must be no less than max_event_bytes");
  }
  return absl::OkStatus();
}

v1::JournalHeader MakeHeader(const Plan& plan, std::int64_t start_ns) {
  v1::JournalHeader header;
  header.set_plan_text(plan.ToText());
  header.set_plan_name(plan.name());
  header.set_plan_id(plan::PlanId(header.plan_text()));
  *header.mutable_started_at() = TimeUtil::NanosecondsToTimestamp(start_ns);
  header.set_tick_ns(plan.program().tick_ns);
  header.set_writer("sluice " SLUICE_VERSION);
  return header;
}

}  // namespace

class JournalWriter::Core {
 public:
  Core(std::unique_ptr<journal::FileWriter> files, std::int64_t start_ns,
       const JournalOptions& options)
      : options_(options),
        start_ns_(start_ns),
        cut_tail_(files->cut_tail()),
        queue_(files->next_number(), files->plan_id(), options.max_event_bytes,
               options.max_buffer_bytes),
        files_(std::move(files)) {}

  absl::Status Append(const v1::Event& event) { return queue_.Add(event); }

  absl::Status SetPlan(const Plan& plan, std::int64_t now_ns) {
    v1::JournalHeader header = MakeHeader(plan, start_ns_);
    *header.mutable_plan_since() = TimeUtil::NanosecondsToTimestamp(now_ns);
    return queue_.SetPlan(header);
  }

  absl::Status Commit(std::int64_t now_ns) {
    const std::lock_guard<std::mutex> lock(mutex_);
    absl::Status refusal;
    queue_.Take(files_->held(), refusal);
    if (!pause_.ok() && now_ns < pause_until_ns_) return Finish(pause_, refusal);
    absl::Status status = files_->Write();
    if (status.ok() && WantsSync(now_ns)) {
      status = files_->Sync();
      if (status.ok()) last_sync_ns_ = now_ns;
    }
    SetPause(status, now_ns);
    return Finish(status, refusal);
  }

  absl::Status Sync() {
    const std::lock_guard<std::mutex> lock(mutex_);
    absl::Status refusal;
    absl::Status status = TakeAndWrite(refusal);
    if (status.ok()) status = files_->Sync();
    return Finish(status, refusal);
  }

  absl::Status Close() {
    const std::lock_guard<std::mutex> lock(mutex_);
    absl::Status refusal;
    absl::Status status;
    do {
      status = TakeAndWrite(refusal);
    } while (status.ok() && !queue_.Close());
    if (status.ok()) status = files_->Close();
    return Finish(status, refusal);
  }

  const JournalDamage& cut_tail() const { return cut_tail_; }

  JournalWriterStatistics statistics() const {
    const std::lock_guard<std::mutex> lock(mutex_);
    JournalWriterStatistics statistics;
    statistics.appended = queue_.added();
    statistics.written = files_->written_events();
    statistics.synced = files_->synced_events();
    statistics.refused = queue_.refused() + files_->lost_events();
    statistics.files = files_->files_begun();
    return statistics;
  }

 private:
  // These are called with mutex_ held.
  absl::Status TakeAndWrite(absl::Status& refusal) {
    queue_.Take(files_->held(), refusal);
    absl::Status status = files_->Write();
    queue_.SetTaken(files_->unwritten_bytes());
    return status;
  }

  bool WantsSync(std::int64_t now_ns) const {
    if (!files_->has_unsynced()) return false;
    if (options_.sync == JournalSync::kEveryCommit) return true;
    if (options_.sync != JournalSync::kInterval) return false;
    // A clock that was set back must not put it off.
    return !last_sync_ns_.has_value() || now_ns < *last_sync_ns_ ||
           absl::FromUnixNanos(now_ns) - absl::FromUnixNanos(*last_sync_ns_) >=
               options_.sync_interval;
  }

  // A failed try that takes a new file for the next one is not made at every tick.
  void SetPause(const absl::Status& status, std::int64_t now_ns) {
    pause_ = files_->needs_new_file() ? status : absl::OkStatus();
    if (!pause_.ok()) {
      pause_until_ns_ = now_ns + pause_ns_;
      pause_ns_ = std::min(2 * pause_ns_, kLongestPauseNs);
    } else if (status.ok() && !files_->has_unsynced()) {
      pause_ns_ = kFirstPauseNs;
    }
  }

  absl::Status Finish(absl::Status status, const absl::Status& refusal) {
    queue_.SetTaken(files_->unwritten_bytes());
    queue_.SetFault(status);
    return status.ok() ? refusal : status;
  }

  const JournalOptions options_;
  const std::int64_t start_ns_;
  const JournalDamage cut_tail_;
  journal::EventQueue queue_;

  // Guards all below; held while the disk is waited for.
  mutable std::mutex mutex_;
  const std::unique_ptr<journal::FileWriter> files_;
  absl::optional<std::int64_t> last_sync_ns_;
  absl::Status pause_;  // why there is one, if there is
  std::int64_t pause_until_ns_ = 0;
  std::int64_t pause_ns_ = kFirstPauseNs;  // the next one
};

// Lets OpenWriter, which is not for hosts, make a writer.
class JournalWriterFactory {
 public:
  static absl::StatusOr<std::unique_ptr<JournalWriter>> Open(journal::Files& files,
                                                             const std::string& path,
                                                             const Plan& plan,
                                                             std::int64_t start_ns,
                                                             const JournalOptions& options) {
    if (absl::Status status = CheckOptions(options); !status.ok()) return status;
    auto writer = std::make_unique<journal::FileWriter>(files, path, options);
    if (absl::Status status = writer->Open(MakeHeader(plan, start_ns)); !status.ok()) {
      return status;
    }
    return std::unique_ptr<JournalWriter>(new JournalWriter(
        std::make_unique<JournalWriter::Core>(std::move(writer), start_ns, options)));
  }
};

namespace journal {

absl::StatusOr<std::unique_ptr<JournalWriter>> OpenWriter(Files& files, const std::string& path,
                                                          const Plan& plan, std::int64_t start_ns,
                                                          const JournalOptions& options) {
  return JournalWriterFactory::Open(files, path, plan, start_ns, options);
}

}  // namespace journal

absl::StatusOr<std::unique_ptr<JournalWriter>> JournalWriter::Open(const std::string& path,
                                                                   const Plan& plan,
                                                                   std::int64_t start_ns,
                                                                   const JournalOptions& options) {
  return journal::OpenWriter(journal::PosixFiles(), path, plan, start_ns, options);
}

JournalWriter::JournalWriter(std::unique_ptr<Core> core) : core_(std::move(core)) {}
JournalWriter::~JournalWriter() { (void)core_->Close(); }

absl::Status JournalWriter::Append(const v1::Event& event) { return core_->Append(event); }
absl::Status JournalWriter::SetPlan(const Plan& plan, std::int64_t now_ns) {
  return core_->SetPlan(plan, now_ns);
}
absl::Status JournalWriter::Commit(std::int64_t now_ns) { return core_->Commit(now_ns); }
absl::Status JournalWriter::Sync() { return core_->Sync(); }
absl::Status JournalWriter::Close() { return core_->Close(); }
const JournalDamage& JournalWriter::cut_tail() const { return core_->cut_tail(); }
JournalWriterStatistics JournalWriter::statistics() const { return core_->statistics(); }

absl::AnyInvocable<void(const v1::Event&)> AppendTo(
    EventSink& sink, absl::AnyInvocable<void(const v1::Event&)> next) {
  return [&sink, next = std::move(next)](const v1::Event& event) mutable {
    if (next) next(event);
    (void)sink.Append(event);  // Commit says so, too
  };
}

}  // namespace sluice
