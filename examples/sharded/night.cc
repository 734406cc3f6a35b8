#include "night.h"

#include <cmath>
#include <map>
#include <random>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"

namespace sharded {
namespace {

using Labels = std::vector<std::pair<std::string, std::string>>;

bool Between(int second, int begin, int end) { return second >= begin && second < end; }

class Maker {
 public:
  std::vector<sluice::v1::Trace> Make() {
    // The very first sample is at the start itself, where a replay begins.
    seconds_.resize(kSeconds + 1);
    Add(0, kStart, "edge_load", {{"region", "sg"}, {"edge", "sg-1"}})->set_value(30);
    for (int second = 1; second <= kSeconds; ++second) {
      for (const std::string region : {"sg", "eu", "us"}) AddRegion(second, region);
    }
    return std::move(seconds_);
  }

 private:
  // A sample at a time of the second that ends then; now and then it comes a second late.
  sluice::v1::Sample* Add(int second, std::int64_t time_ns, const std::string& signal,
                          const Labels& labels) {
    const bool late = second > 0 && second < kSeconds && random_() % 20 == 0;
    sluice::v1::Sample* const sample =
        seconds_[static_cast<std::size_t>(second) + (late ? 1 : 0)].add_samples();
    sample->set_time_ns(time_ns);
    sample->set_signal(signal);
    for (const auto& [label, value] : labels) (*sample->mutable_labels())[label] = value;
    return sample;
  }

  std::int64_t TimeIn(int second) {
    return kStart + second * kSecond - static_cast<std::int64_t>(random_() % kSecond);
  }

  void AddRegion(int second, const std::string& region) {
    // us falls silent for half a minute, and so no series of its streams says a word.
    const bool silent = region == "us" && Between(second, 480, 510);
    for (const std::string platform : {"android", "ios", "tv", "web"}) {
      if (silent) break;
      const bool failing = region == "sg" && platform == "tv" && Between(second, 120, 220);
      const std::uint64_t total = 5 + random_() % 20;
      auto* const outcome =
          Add(second, TimeIn(second), "stream_start", {{"region", region}, {"platform", platform}})
              ->mutable_outcome();
      outcome->set_total(total);
      outcome->set_ok(failing ? total / 3 : total - (random_() % 50 == 0 ? 1 : 0));
    }
    const bool slow = region == "eu" && Between(second, 300, 360);
    for (int i = 0; i < 4; ++i) {
      const double latency = std::ldexp(1 + static_cast<double>(random_() % 1000) / 1000, -1);
      Add(second, TimeIn(second), "join_latency", {{"region", region}})
          ->set_value(slow ? 3 * latency : latency);
    }
    for (int i = 1; i <= 3; ++i) {
      const std::string edge = absl::StrCat(region, "-", i);
      const bool starves = edge == "eu-2" && Between(second, 400, 440);
      double& bytes = sent_[edge];
      if (second % 250 == 40 * i) bytes = 0;  // it has begun anew
      bytes += starves ? 1 : 500 + static_cast<double>(random_() % 5000);
      Add(second, TimeIn(second), "bytes_sent", {{"region", region}, {"edge", edge}})
          ->set_value(bytes);
      const bool hot = edge == "us-3" && Between(second, 200, 260);
      Add(second, TimeIn(second), "edge_load", {{"region", region}, {"edge", edge}})
          ->set_value((hot ? 75 : 10) + static_cast<double>(random_() % 1000) / 40);
    }
  }

  std::mt19937_64 random_{20260301};
  std::map<std::string, double> sent_;
  std::vector<sluice::v1::Trace> seconds_;
};

}  // namespace

std::vector<sluice::v1::Trace> MakeNight() { return Maker().Make(); }

std::size_t ShardOf(const sluice::v1::Sample& sample, std::size_t shards) {
  std::size_t sum = sample.signal().size();
  for (const auto& [label, value] : sample.labels()) {
    for (const char letter : value) sum += static_cast<unsigned char>(letter);
  }
  return sum % shards;
}

}  // namespace sharded
