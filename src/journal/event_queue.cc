#include "src/journal/event_queue.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "src/journal/format.h"
#include "src/journal/serialize.h"

namespace sluice::journal {
namespace {

// None where that is what is wrong with it.
google::protobuf::Timestamp TimeOf(const v1::Event& event) {
  v1::Event time;
  *time.mutable_time() = event.time();
  return ReadEvent(Serialize(time), time).empty() ? event.time() : google::protobuf::Timestamp();
}

}  // namespace

absl::Status EventQueue::Refuse(const v1::Event& event, absl::Status status) {
  ++refused_;
  if (loss_.events() == 0) {
    *loss_.mutable_first() = TimeOf(event);
    loss_.set_reason(std::string(status.message()));
  }
  loss_.set_events(loss_.events() + 1);
  *loss_.mutable_last() = TimeOf(event);
  refusal_.Update(status);
  return status;
}

absl::Status EventQueue::Add(const v1::Event& event) {
  const std::string payload = Serialize(event);
  v1::Event as_read;
  const absl::string_view wrong = ReadEvent(payload, as_read);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (closed_) return absl::FailedPreconditionError("the journal was closed");
  if (!wrong.empty()) {
    return Refuse(event,
                  absl::InvalidArgumentError(absl::StrCat("an event can't be kept: ", wrong)));
  }
  if (payload.size() > max_event_bytes_) {
    return Refuse(event, absl::ResourceExhaustedError(absl::StrCat(
                             "an event of ", payload.size(), " bytes can't be kept: at most ",
                             max_event_bytes_, " are allowed (JournalOptions::max_event_bytes)")));
  }
  if (records_.size() + taken_bytes_ + kHeadBytes + payload.size() > max_bytes_) {
    return Refuse(
        event,
        absl::ResourceExhaustedError(absl::StrCat(
            "an event can't be kept: ", records_.size() + taken_bytes_,
            " bytes wait to be written, of ", max_bytes_, " (JournalOptions::max_buffer_bytes); ",
            fault_.ok() ? "call Commit more often" : std::string(fault_.message()))));
  }
  AddLoss();
  AddPlan();
  AppendRecord(RecordType::kEvent, next_number_++, payload, records_);
  ++added_;
  return absl::OkStatus();
}

// It stands where the events would have stood, so it is past all bounds; it is small.
void EventQueue::AddLoss() {
  if (loss_.events() == 0) return;
  AppendRecord(RecordType::kLoss, next_number_++, Serialize(loss_), records_);
  loss_.Clear();
}

absl::Status EventQueue::SetPlan(const v1::JournalHeader& header) {
  const std::string payload = Serialize(header);
  v1::JournalHeader as_read;
  const absl::string_view wrong = ReadHeader(payload, as_read);
  const std::lock_guard<std::mutex> lock(mutex_);
  if (closed_) return absl::FailedPreconditionError("the journal was closed");
  if (!wrong.empty()) {
    return absl::InvalidArgumentError(absl::StrCat("a plan can't be kept: ", wrong));
  }
  if (payload.size() > kMaxPayloadBytes) {
    return absl::ResourceExhaustedError(
        absl::StrCat("a plan can't be kept: its text and what is told of it are ", payload.size(),
                     " bytes, and a journal takes ", kMaxPayloadBytes, "; make it shorter"));
  }
  if (next_plan_.has_value() && header.plan_id() == next_plan_->plan_id()) {
    return absl::OkStatus();
  }
  next_plan_.reset();
  if (header.plan_id() != plan_id_) next_plan_ = header;
  return absl::OkStatus();
}

// As a loss, it is past all bounds: events of one plan are never told as those of another.
void EventQueue::AddPlan() {
  if (!next_plan_.has_value()) return;
  AppendRecord(RecordType::kHeader, next_number_, Serialize(*next_plan_), records_);
  plan_id_ = next_plan_->plan_id();
  next_plan_.reset();
}

void EventQueue::Take(std::string& records, absl::Status& refusal) {
  const std::lock_guard<std::mutex> lock(mutex_);
  // While the disk takes nothing, what is lost adds up in one record rather than in many.
  constexpr std::size_t kLossBytes = 512;
  const std::size_t waiting = records_.size() + taken_bytes_;
  const auto has_room = [&](std::size_t bytes) {
    return waiting == 0 || waiting + bytes <= max_bytes_;
  };
  if (has_room(kLossBytes)) AddLoss();
  // Likewise of a plan that comes and goes meanwhile.
  if (next_plan_.has_value() && has_room(next_plan_->ByteSizeLong())) AddPlan();
  records += records_;
  taken_bytes_ += records_.size();
  records_.clear();
  refusal.Update(std::exchange(refusal_, absl::OkStatus()));
}

void EventQueue::SetTaken(std::size_t bytes) {
  const std::lock_guard<std::mutex> lock(mutex_);
  taken_bytes_ = bytes;
}

void EventQueue::SetFault(const absl::Status& fault) {
  const std::lock_guard<std::mutex> lock(mutex_);
  fault_ = fault;
}

bool EventQueue::Close() {
  const std::lock_guard<std::mutex> lock(mutex_);
  if (!records_.empty() || loss_.events() > 0 || next_plan_.has_value()) return false;
  closed_ = true;
  return true;
}

std::uint64_t EventQueue::next_number() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return next_number_;
}

std::uint64_t EventQueue::added() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return added_;
}

std::uint64_t EventQueue::refused() const {
  const std::lock_guard<std::mutex> lock(mutex_);
  return refused_;
}

}  // namespace sluice::journal
