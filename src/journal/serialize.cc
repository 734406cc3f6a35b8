#include "src/journal/serialize.h"

#include <cstdint>
#include <limits>

#include "google/protobuf/io/coded_stream.h"
#include "google/protobuf/io/zero_copy_stream_impl_lite.h"

namespace sluice::journal {
namespace {

using google::protobuf::Timestamp;

constexpr std::int64_t kNsPerSecond = 1'000'000'000;
constexpr std::int64_t kMostSeconds = std::numeric_limits<std::int64_t>::max() / kNsPerSecond - 1;

bool Parse(absl::string_view bytes, google::protobuf::MessageLite& message) {
  return message.ParseFromArray(bytes.data(), static_cast<int>(bytes.size()));
}

bool InRange(const Timestamp& time) {
  return time.seconds() >= -kMostSeconds && time.seconds() <= kMostSeconds && time.nanos() >= 0 &&
         time.nanos() < kNsPerSecond;
}

constexpr absl::string_view kTimes = "its times are out of range";

}  // namespace

std::string Serialize(const google::protobuf::MessageLite& message) {
  std::string bytes;
  {
    google::protobuf::io::StringOutputStream stream(&bytes);
    google::protobuf::io::CodedOutputStream coded(&stream);
    coded.SetSerializationDeterministic(true);
    message.SerializeToCodedStream(&coded);
  }
  return bytes;
}

absl::string_view ReadEvent(absl::string_view payload, v1::Event& event) {
  if (!Parse(payload, event)) return "it is no sluice.v1.Event with texts in UTF-8";
  const bool good = InRange(event.time()) && InRange(event.since()) &&
                    InRange(event.tripped_at()) && InRange(event.until());
  return good ? absl::string_view() : kTimes;
}

absl::string_view ReadHeader(absl::string_view payload, v1::JournalHeader& header) {
  if (!Parse(payload, header)) return "it is no sluice.v1.JournalHeader";
  if (!InRange(header.started_at()) || !InRange(header.plan_since())) return kTimes;
  return header.tick_ns() > 0 ? absl::string_view() : "it has no tick";
}

absl::string_view ReadLoss(absl::string_view payload, v1::JournalLoss& loss) {
  if (!Parse(payload, loss)) return "it is no sluice.v1.JournalLoss";
  return InRange(loss.first()) && InRange(loss.last()) ? absl::string_view() : kTimes;
}

}  // namespace sluice::journal
