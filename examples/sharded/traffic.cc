#include "absl/strings/str_cat.h"
#include "night.h"
#include "roles.h"
#include "stream.pb.h"

namespace sharded {

std::string SubjectOf(const char* stream, std::size_t shard) {
  return absl::StrCat(stream, ".", shard);
}

std::string SourceOf(std::size_t shard) { return absl::StrCat("shard-", shard); }

absl::Status PublishNight(Broker& broker, const std::vector<sluice::v1::Trace>& night,
                          const Options& options) {
  for (const char* const stream : {kSamples, kPanes, kCheckpoints}) {
    if (absl::Status made = broker.MakeStream(stream); !made.ok()) return made;
  }
  for (std::size_t second = 0; second < night.size(); ++second) {
    std::vector<Second> parts(options.shards);
    for (const sluice::v1::Sample& sample : night[second].samples()) {
      *parts[ShardOf(sample, options.shards)].mutable_samples()->add_samples() = sample;
    }
    for (std::size_t shard = 0; shard < parts.size(); ++shard) {
      parts[shard].set_clock_ns(kStart + static_cast<std::int64_t>(second) * kSecond);
      parts[shard].set_last(second + 1 == night.size());
      const auto published =
          broker.Publish(SubjectOf(kSamples, shard), parts[shard].SerializeAsString());
      if (!published.ok()) return published.status();
    }
  }
  return absl::OkStatus();
}

}  // namespace sharded
