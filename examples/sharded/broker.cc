#include "broker.h"

#include <utility>

#include "absl/strings/str_cat.h"

namespace sharded {
namespace {

absl::Status Failed(const std::string& what, natsStatus status) {
  return absl::UnavailableError(absl::StrCat(what, ": ", natsStatus_GetText(status)));
}

}  // namespace

std::string BytesOf(const Message& message) {
  return std::string(natsMsg_GetData(message.get()),
                     static_cast<std::size_t>(natsMsg_GetDataLength(message.get())));
}

absl::StatusOr<std::vector<Message>> Reader::Fetch(int most, std::int64_t wait_ms) {
  natsMsgList list = {};
  const natsStatus status = natsSubscription_Fetch(&list, subscription_, most, wait_ms, nullptr);
  if (status == NATS_TIMEOUT) return std::vector<Message>();
  if (status != NATS_OK) return Failed("fetch", status);
  std::vector<Message> messages;
  for (int i = 0; i < list.Count; ++i) {
    messages.emplace_back(std::exchange(list.Msgs[i], nullptr));
  }
  natsMsgList_Destroy(&list);
  return messages;
}

absl::Status Reader::Acknowledge(const std::vector<Message>& messages) {
  for (std::size_t i = 0; i < messages.size(); ++i) {
    // They are acknowledged in order, so whoever waits for the last waits for all.
    const bool last = i + 1 == messages.size();
    const natsStatus status = last ? natsMsg_AckSync(messages[i].get(), nullptr, nullptr)
                                   : natsMsg_Ack(messages[i].get(), nullptr);
    if (status != NATS_OK) return Failed("acknowledge", status);
  }
  return absl::OkStatus();
}

absl::StatusOr<std::unique_ptr<Broker>> Broker::Connect(const std::string& url) {
  natsConnection* connection = nullptr;
  natsStatus status = natsConnection_ConnectTo(&connection, url.c_str());
  if (status != NATS_OK) return Failed(absl::StrCat("connect to ", url), status);
  jsCtx* jet_stream = nullptr;
  status = natsConnection_JetStream(&jet_stream, connection, nullptr);
  if (status != NATS_OK) {
    natsConnection_Destroy(connection);
    return Failed("JetStream", status);
  }
  return std::unique_ptr<Broker>(new Broker(connection, jet_stream));
}

Broker::~Broker() {
  jsCtx_Destroy(jet_stream_);
  natsConnection_Destroy(connection_);
}

absl::Status Broker::MakeStream(const std::string& name) {
  jsStreamConfig config;
  jsStreamConfig_Init(&config);
  const std::string subjects = absl::StrCat(name, ".>");
  const char* list[] = {subjects.c_str()};
  config.Name = name.c_str();
  config.Subjects = list;
  config.SubjectsLen = 1;
  const natsStatus status = js_AddStream(nullptr, jet_stream_, &config, nullptr, nullptr);
  return status == NATS_OK ? absl::OkStatus() : Failed(absl::StrCat("stream ", name), status);
}

absl::StatusOr<bool> Broker::Publish(const std::string& subject, const std::string& bytes,
                                     const std::string& id) {
  jsPubOptions options;
  jsPubOptions_Init(&options);
  if (!id.empty()) options.MsgId = id.c_str();
  jsPubAck* stored = nullptr;
  const natsStatus status = js_Publish(&stored, jet_stream_, subject.c_str(), bytes.data(),
                                       static_cast<int>(bytes.size()), &options, nullptr);
  if (status != NATS_OK) return Failed(absl::StrCat("publish to ", subject), status);
  const bool known = stored->Duplicate;
  jsPubAck_Destroy(stored);
  return known;
}

absl::StatusOr<absl::optional<std::string>> Broker::Last(const std::string& stream,
                                                         const std::string& subject) {
  natsMsg* last = nullptr;
  const natsStatus status =
      js_GetLastMsg(&last, jet_stream_, stream.c_str(), subject.c_str(), nullptr, nullptr);
  if (status == NATS_NOT_FOUND) return absl::optional<std::string>();
  if (status != NATS_OK) return Failed(absl::StrCat("last of ", subject), status);
  return absl::optional<std::string>(BytesOf(Message(last)));
}

// A consumer that is there is made anew after what it has acknowledged. Its broker would send
// again what was delivered and not acknowledged, too, but only in time, and behind newer messages.
absl::StatusOr<std::unique_ptr<Reader>> Broker::Read(const std::string& stream,
                                                     const std::string& subject,
                                                     const std::string& durable) {
  jsConsumerConfig config;
  jsConsumerConfig_Init(&config);
  config.Durable = durable.c_str();
  config.FilterSubject = subject.c_str();
  config.AckPolicy = js_AckExplicit;
  config.DeliverPolicy = js_DeliverAll;
  config.AckWait = std::int64_t{3600} * 1'000'000'000;
  config.MaxAckPending = 100'000;

  jsConsumerInfo* before = nullptr;
  natsStatus status =
      js_GetConsumerInfo(&before, jet_stream_, stream.c_str(), durable.c_str(), nullptr, nullptr);
  if (status == NATS_OK) {
    config.DeliverPolicy = js_DeliverByStartSequence;
    config.OptStartSeq = before->AckFloor.Stream + 1;
    jsConsumerInfo_Destroy(before);
    status = js_DeleteConsumer(jet_stream_, stream.c_str(), durable.c_str(), nullptr, nullptr);
    if (status != NATS_OK) return Failed(absl::StrCat("consumer ", durable), status);
  } else if (status != NATS_NOT_FOUND) {
    return Failed(absl::StrCat("consumer ", durable), status);
  }

  jsSubOptions options;
  jsSubOptions_Init(&options);
  options.Stream = stream.c_str();
  options.Config = config;
  natsSubscription* subscription = nullptr;
  status = js_PullSubscribe(&subscription, jet_stream_, subject.c_str(), durable.c_str(), nullptr,
                            &options, nullptr);
  if (status != NATS_OK) return Failed(absl::StrCat("read ", subject), status);
  return std::make_unique<Reader>(subscription);
}

}  // namespace sharded
