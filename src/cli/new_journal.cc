#include "src/cli/new_journal.h"

#include <utility>

#include "src/engine/event_fields.h"

namespace sluice::cli {

void NewJournal::Begin(std::int64_t start_ns) {
  if (path_.empty() || writer_ != nullptr || !status_.ok()) return;
  JournalOptions options;
  options.must_be_new = true;
  options.sync = JournalSync::kOnClose;
  absl::StatusOr<std::unique_ptr<JournalWriter>> writer =
      JournalWriter::Open(path_, plan_, start_ns, options);
  status_ = writer.status();
  if (writer.ok()) writer_ = *std::move(writer);
}

void NewJournal::Append(const v1::Event& event) {
  constexpr int kCommitEvery = 256;
  if (writer_ == nullptr || !status_.ok()) return;
  status_ = writer_->Append(event);
  if (!status_.ok() || ++uncommitted_ < kCommitEvery) return;
  Commit(engine::TimeOf(event));
}

void NewJournal::SetPlan(const Plan& plan, std::int64_t now_ns) {
  if (writer_ != nullptr && status_.ok()) status_ = writer_->SetPlan(plan, now_ns);
}

void NewJournal::Commit(std::int64_t now_ns) {
  uncommitted_ = 0;
  if (writer_ != nullptr && status_.ok()) status_ = writer_->Commit(now_ns);
}

void NewJournal::Finish() {
  if (writer_ != nullptr && status_.ok()) status_ = writer_->Close();
}

}  // namespace sluice::cli
