// What was decided and not yet handed to the host, and the host's callbacks.
#ifndef SLUICE_SRC_ENGINE_DISPATCHER_H_
#define SLUICE_SRC_ENGINE_DISPATCHER_H_

#include <cstdint>
#include <deque>
#include <list>
#include <memory>
#include <string>
#include <vector>

#include "absl/container/flat_hash_map.h"
#include "absl/functional/any_invocable.h"
#include "absl/functional/function_ref.h"
#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/message.h"
#include "sluice/v1/event.pb.h"

namespace sluice::v1 {
class SendingState;
class SnapshotState;
}  // namespace sluice::v1

namespace sluice::engine {

class Probe;

// Not thread-safe, but re-entrant: a callback may set callbacks, and add what is to
// be delivered later.
class Dispatcher {
 public:
  using EventHandler = absl::AnyInvocable<void(const v1::Event&)>;
  using ActionHandler =
      absl::AnyInvocable<absl::Status(const google::protobuf::Message&, const v1::Event&)>;
  // Of one lever; knows by itself what the values of the event's sides are.
  using LeverHandler = absl::AnyInvocable<void(const v1::Event&, double from, double to)>;

  explicit Dispatcher(std::int64_t tick_ns);

  // Hears of all that is handed out; null for nobody.
  void set_probe(Probe* probe) { probe_ = probe; }

  void OnEvent(EventHandler handler);
  void OnAction(const google::protobuf::Descriptor* type, ActionHandler handler);
  void OnLever(int lever, LeverHandler handler);
  bool handles(const google::protobuf::Descriptor* type) const { return on_action_.contains(type); }

  // Where an action comes from: what one gate sends in one segment stays in order.
  struct Origin {
    int gate = 0;
    std::uint32_t segment = 0;
    bool operator==(const Origin& other) const {
      return gate == other.gate && segment == other.segment;
    }
  };

  void AddEvent(v1::Event event);
  // `event` is the ACTION; it is handed out as an event too. `message` is null where
  // no handler could take it.
  void AddAction(Origin origin, v1::Event event,
                 std::unique_ptr<google::protobuf::Message> message);
  void AddLeverChange(int lever, v1::Event event, double from, double to);

  // The gate's state has moved on: what it sends on `on` is no longer true. What is
  // still to be delivered of these is dropped, with an event for each.
  void Drop(Origin origin, absl::string_view on, std::int64_t time_ns);

  // Makes the failed actions that are due at this tick be delivered again.
  void Retry(std::int64_t tick);

  // Calls the host, in order, until nothing is left. Where a callback throws, what it
  // was called with is still the first to be delivered. `tick` is the last that was
  // decided.
  void Deliver(std::int64_t tick);

  std::uint64_t events() const { return events_; }  // handed out

  // What the host has not taken yet. `place` writes where a message comes from, `lever` tells a
  // lever's name.
  void Save(absl::FunctionRef<void(const Origin&, v1::SendingState&)> place,
            absl::FunctionRef<std::string(int lever)> lever, v1::SnapshotState& state) const;
  // Of one that has nothing to deliver yet. `read` makes the message and its origin anew: false
  // where the plan no longer sends it, which is then told as an event.
  using ReadSending = absl::FunctionRef<absl::StatusOr<bool>(
      const v1::SendingState&, Origin&, std::unique_ptr<google::protobuf::Message>&)>;
  absl::Status Load(const v1::SnapshotState& state, std::int64_t time_ns, ReadSending read,
                    absl::FunctionRef<int(absl::string_view)> lever);

  // Takes over from the dispatcher of the plan that ran before: its handlers, but for those of
  // levers; and, before what is to be delivered here, what is still to be delivered there. `origin`
  // tells where a message comes from by now, `lever` the number of a lever (-1: there is none).
  void TakeHandlers(Dispatcher& before);
  void TakeDeliveries(Dispatcher& before, absl::FunctionRef<Origin(const Origin&)> origin,
                      absl::FunctionRef<int(int lever)> lever);
  bool anything_waits() const { return !queue_.empty() || !sendings_.empty(); }
  std::vector<const google::protobuf::Descriptor*> handled() const;

 private:
  struct Sending {
    Origin origin;
    v1::Event event;
    std::unique_ptr<google::protobuf::Message> message;
    std::uint32_t failures = 0;
    std::int64_t due = 0;  // not before this tick
    bool queued = false;   // in `queue_`
    bool done = false;
  };
  struct Delivery {
    v1::Event event;
    Sending* sending = nullptr;  // instead of the event
    int lever = -1;              // for the handler of this lever too
    double from = 0;
    double to = 0;
    bool told = false;  // the event has been handed out
  };

  void DeliverOne(Delivery& delivery, std::int64_t tick);
  void Tell(const v1::Event& event);
  void Send(Sending& sending, std::int64_t tick);
  void Fail(Sending& sending, const absl::Status& status, std::int64_t tick);
  void Enqueue(Sending& sending);
  bool Waits(const Sending& sending) const;
  void Forget();

  const std::int64_t tick_ns_;
  Probe* probe_ = nullptr;
  // Shared, so that a handler may be replaced while it runs.
  std::shared_ptr<EventHandler> on_event_;
  absl::flat_hash_map<const google::protobuf::Descriptor*, std::shared_ptr<ActionHandler>>
      on_action_;
  absl::flat_hash_map<int, std::shared_ptr<LeverHandler>> on_lever_;

  std::deque<Delivery> queue_;
  std::list<Sending> sendings_;  // in the order in which they were decided
  std::uint64_t events_ = 0;
};

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_DISPATCHER_H_
