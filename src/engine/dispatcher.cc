#include "src/engine/dispatcher.h"

#include <algorithm>
#include <iterator>
#include <utility>

#include "absl/strings/str_cat.h"
#include "sluice/v1/snapshot.pb.h"
#include "src/engine/event_fields.h"
#include "src/engine/probe.h"
#include "src/engine/ticks.h"
#include "src/language/unicode.h"

namespace sluice::engine {
namespace {

constexpr std::int64_t kLongestGapNs = 60'000'000'000;
constexpr std::uint32_t kMostDoublings = 40;

// In ticks: 1, 2, 4, ... up to a minute.
std::int64_t GapAfter(std::uint32_t failures, std::int64_t tick_ns) {
  const std::int64_t longest = std::max<std::int64_t>(1, kLongestGapNs / tick_ns);
  return std::min(longest, std::int64_t{1} << std::min(failures - 1, kMostDoublings));
}

// An event about an action: what the ACTION bore, with another kind, time and reason.
v1::Event About(const v1::Event& action, v1::Event::Kind kind, std::int64_t time_ns,
                std::string reason) {
  v1::Event event = action;
  event.set_kind(kind);
  SetTime(time_ns, event.mutable_time());
  event.set_reason(std::move(reason));
  return event;
}

}  // namespace

Dispatcher::Dispatcher(std::int64_t tick_ns) : tick_ns_(tick_ns) {}

void Dispatcher::OnEvent(EventHandler handler) {
  on_event_ = handler ? std::make_shared<EventHandler>(std::move(handler)) : nullptr;
}

void Dispatcher::OnAction(const google::protobuf::Descriptor* type, ActionHandler handler) {
  on_action_[type] = std::make_shared<ActionHandler>(std::move(handler));
}

void Dispatcher::OnLever(int lever, LeverHandler handler) {
  on_lever_[lever] = std::make_shared<LeverHandler>(std::move(handler));
}

void Dispatcher::AddEvent(v1::Event event) {
  Delivery delivery;
  delivery.event = std::move(event);
  queue_.push_back(std::move(delivery));
}

void Dispatcher::AddLeverChange(int lever, v1::Event event, double from, double to) {
  AddEvent(std::move(event));
  queue_.back().lever = lever;
  queue_.back().from = from;
  queue_.back().to = to;
}

void Dispatcher::AddAction(Origin origin, v1::Event event,
                           std::unique_ptr<google::protobuf::Message> message) {
  AddEvent(event);
  if (message == nullptr) return;
  if (probe_ != nullptr) probe_->OnAction(event, *message);
  Sending& sending = sendings_.emplace_back();
  sending.origin = origin;
  sending.event = std::move(event);
  sending.message = std::move(message);
  Enqueue(sending);
}

void Dispatcher::Enqueue(Sending& sending) {
  sending.queued = true;
  queue_.emplace_back();
  queue_.back().sending = &sending;
}

void Dispatcher::Drop(Origin origin, absl::string_view on, std::int64_t time_ns) {
  for (Sending& sending : sendings_) {
    if (sending.done || !(sending.origin == origin) || sending.event.on() != on) continue;
    sending.done = true;
    sending.event.set_attempt(sending.failures);
    AddEvent(About(sending.event, v1::Event::ACTION_DROPPED, time_ns,
                   absl::StrCat("not delivered after ", sending.failures,
                                sending.failures == 1 ? " attempt" : " attempts",
                                ", and the gate's state has moved on")));
  }
  Forget();
}

void Dispatcher::Retry(std::int64_t tick) {
  for (Sending& sending : sendings_) {
    const bool due = sending.failures > 0 && sending.due <= tick;
    if (due && !sending.done && !sending.queued) Enqueue(sending);
  }
}

void Dispatcher::Deliver(std::int64_t tick) {
  while (!queue_.empty()) {
    // A callback may add to the queue, which leaves its front where it is.
    DeliverOne(queue_.front(), tick);
    queue_.pop_front();
  }
  Forget();
}

void Dispatcher::DeliverOne(Delivery& delivery, std::int64_t tick) {
  if (delivery.sending != nullptr) return Send(*delivery.sending, tick);
  if (!delivery.told) Tell(delivery.event);
  delivery.told = true;
  const auto at = on_lever_.find(delivery.lever);
  if (at == on_lever_.end()) return;
  const std::shared_ptr<LeverHandler> handler = at->second;
  (*handler)(delivery.event, delivery.from, delivery.to);
}

void Dispatcher::Tell(const v1::Event& event) {
  if (const std::shared_ptr<EventHandler> handler = on_event_) (*handler)(event);
  ++events_;
  if (probe_ != nullptr) probe_->OnEvent(event);
}

// Whether something that was decided before it, by the same gate in the same segment,
// has not been taken yet.
bool Dispatcher::Waits(const Sending& sending) const {
  for (const Sending& other : sendings_) {
    if (&other == &sending) return false;
    if (!other.done && other.origin == sending.origin) return true;
  }
  return false;
}

void Dispatcher::Send(Sending& sending, std::int64_t tick) {
  if (!sending.done && !Waits(sending)) {
    const auto at = on_action_.find(sending.message->GetDescriptor());
    if (at == on_action_.end()) {
      sending.done = true;
    } else {
      const std::shared_ptr<ActionHandler> handler = at->second;
      const absl::Status status = (*handler)(*sending.message, sending.event);
      if (probe_ != nullptr) probe_->OnAnswer(sending.event, status);
      if (status.ok()) {
        sending.done = true;
      } else {
        Fail(sending, status, tick);
      }
    }
  }
  sending.queued = false;
  if (!sending.done) return;
  // What waited for it is next.
  const auto next = std::find_if(sendings_.begin(), sendings_.end(), [&](const Sending& other) {
    return !other.done && !other.queued && other.failures == 0 && other.origin == sending.origin;
  });
  if (next != sendings_.end()) Enqueue(*next);
}

void Dispatcher::Fail(Sending& sending, const absl::Status& status, std::int64_t tick) {
  ++sending.failures;
  const std::int64_t gap = GapAfter(sending.failures, tick_ns_);
  sending.due = tick + gap;
  v1::Event event =
      About(sending.event, v1::Event::ACTION_FAILED, tick * tick_ns_,
            absl::StrCat(language::Escaped(status.ToString()), "; attempt ", sending.failures,
                         ", again in ", gap, gap == 1 ? " tick" : " ticks"));
  event.set_attempt(sending.failures);
  AddEvent(std::move(event));
}

void Dispatcher::Forget() {
  if (sendings_.empty()) return;
  sendings_.remove_if([](const Sending& sending) { return sending.done && !sending.queued; });
}

// ---- From one engine to the next

std::vector<const google::protobuf::Descriptor*> Dispatcher::handled() const {
  std::vector<const google::protobuf::Descriptor*> types;
  for (const auto& [type, handler] : on_action_) types.push_back(type);
  return types;
}

void Dispatcher::Save(absl::FunctionRef<void(const Origin&, v1::SendingState&)> place,
                      absl::FunctionRef<std::string(int lever)> lever,
                      v1::SnapshotState& state) const {
  state.set_events(events_);
  absl::flat_hash_map<const Sending*, std::uint32_t> numbers;
  for (const Sending& sending : sendings_) {
    if (sending.done) continue;
    v1::SendingState& saved = *state.add_sendings();
    numbers[&sending] = static_cast<std::uint32_t>(state.sendings_size());
    *saved.mutable_event() = sending.event;
    saved.set_message(sending.message->SerializeAsString());
    place(sending.origin, saved);
    saved.set_failures(sending.failures);
    saved.set_due(sending.due);
  }
  for (const Delivery& delivery : queue_) {
    if (delivery.sending != nullptr && delivery.sending->done) continue;
    v1::DeliveryState& saved = *state.add_deliveries();
    if (delivery.sending != nullptr) {
      saved.set_sending(numbers[delivery.sending]);
      continue;
    }
    *saved.mutable_event() = delivery.event;
    saved.set_told(delivery.told);
    if (delivery.lever < 0) continue;
    saved.set_lever(lever(delivery.lever));
    saved.set_from(delivery.from);
    saved.set_to(delivery.to);
  }
}

absl::Status Dispatcher::Load(const v1::SnapshotState& state, std::int64_t time_ns,
                              ReadSending read, absl::FunctionRef<int(absl::string_view)> lever) {
  events_ = state.events();
  std::vector<Sending*> sendings;
  for (const v1::SendingState& saved : state.sendings()) {
    Origin origin;
    std::unique_ptr<google::protobuf::Message> message;
    const absl::StatusOr<bool> sent = read(saved, origin, message);
    if (!sent.ok()) return sent.status();
    sendings.push_back(nullptr);
    if (!*sent) {
      AddEvent(About(saved.event(), v1::Event::ACTION_DROPPED, time_ns,
                     "not delivered yet, and the plan no longer sends it"));
      continue;
    }
    Sending& sending = sendings_.emplace_back();
    sendings.back() = &sending;
    sending.origin = origin;
    sending.event = saved.event();
    sending.message = std::move(message);
    sending.failures = saved.failures();
    sending.due = saved.due();
  }
  for (const v1::DeliveryState& saved : state.deliveries()) {
    if (saved.sending() > sendings.size()) {
      return absl::InvalidArgumentError("a snapshot that can't be: it delivers what it hasn't");
    }
    if (saved.sending() > 0) {
      Sending* const sending = sendings[saved.sending() - 1];
      if (sending != nullptr && !sending->queued) Enqueue(*sending);
      continue;
    }
    Delivery delivery;
    delivery.event = saved.event();
    delivery.told = saved.told();
    if (!saved.lever().empty()) delivery.lever = lever(saved.lever());
    delivery.from = saved.from();
    delivery.to = saved.to();
    queue_.push_back(std::move(delivery));
  }
  // What never failed waits for nobody but what was decided before it.
  for (Sending& sending : sendings_) {
    if (sending.failures == 0 && !sending.queued && !Waits(sending)) Enqueue(sending);
  }
  return absl::OkStatus();
}

void Dispatcher::TakeHandlers(Dispatcher& before) {
  on_event_ = std::move(before.on_event_);
  on_action_ = std::move(before.on_action_);
  probe_ = before.probe_;
}

void Dispatcher::TakeDeliveries(Dispatcher& before, absl::FunctionRef<Origin(const Origin&)> origin,
                                absl::FunctionRef<int(int lever)> lever) {
  for (Sending& sending : before.sendings_) {
    sending.origin = origin(sending.origin);
    sending.due = TickOf(sending.due * before.tick_ns_, tick_ns_);
  }
  sendings_.splice(sendings_.begin(), before.sendings_);
  for (Delivery& delivery : before.queue_) {
    if (delivery.lever >= 0) delivery.lever = lever(delivery.lever);
  }
  before.queue_.insert(before.queue_.end(), std::make_move_iterator(queue_.begin()),
                       std::make_move_iterator(queue_.end()));
  queue_ = std::move(before.queue_);
  before.queue_.clear();
}

}  // namespace sluice::engine
