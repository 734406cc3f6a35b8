// NATS with JetStream, as far as this example needs it: streams that keep what was published,
// and readers that go on where they were.
#ifndef SLUICE_EXAMPLES_SHARDED_BROKER_H_
#define SLUICE_EXAMPLES_SHARDED_BROKER_H_

#include <nats/nats.h>

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/status/status.h"
#include "absl/status/statusor.h"
#include "absl/types/optional.h"

namespace sharded {

struct MessageDeleter {
  void operator()(natsMsg* message) const { natsMsg_Destroy(message); }
};
using Message = std::unique_ptr<natsMsg, MessageDeleter>;

std::string BytesOf(const Message& message);

// Reads a subject in the order of its stream.
class Reader {
 public:
  Reader(natsSubscription* subscription) : subscription_(subscription) {}
  ~Reader() { natsSubscription_Destroy(subscription_); }
  Reader(const Reader&) = delete;
  Reader& operator=(const Reader&) = delete;

  // Up to so many messages, as soon as there is one; none after `wait_ms`.
  absl::StatusOr<std::vector<Message>> Fetch(int most, std::int64_t wait_ms);

  // These, which were fetched in this order, need not be read again. Back once the broker knows.
  static absl::Status Acknowledge(const std::vector<Message>& messages);

 private:
  natsSubscription* subscription_;
};

class Broker {
 public:
  // "nats://127.0.0.1:4222"
  static absl::StatusOr<std::unique_ptr<Broker>> Connect(const std::string& url);
  ~Broker();
  Broker(const Broker&) = delete;
  Broker& operator=(const Broker&) = delete;

  // Of all subjects that begin with `name` and a dot. Nothing where it is there.
  absl::Status MakeStream(const std::string& name);

  // Back once it is stored. A message whose `id` was stored already is not stored again;
  // true then. No id: it is.
  absl::StatusOr<bool> Publish(const std::string& subject, const std::string& bytes,
                               const std::string& id = "");

  // What was published last; nothing where nothing was.
  absl::StatusOr<absl::optional<std::string>> Last(const std::string& stream,
                                                   const std::string& subject);

  // Begins after what was acknowledged under this durable name, in the order of the stream: as if
  // nothing of the rest had ever been delivered.
  absl::StatusOr<std::unique_ptr<Reader>> Read(const std::string& stream,
                                               const std::string& subject,
                                               const std::string& durable);

 private:
  Broker(natsConnection* connection, jsCtx* jet_stream)
      : connection_(connection), jet_stream_(jet_stream) {}

  natsConnection* connection_;
  jsCtx* jet_stream_;
};

}  // namespace sharded

#endif  // SLUICE_EXAMPLES_SHARDED_BROKER_H_
