#include "tests/peer/generate_recording.h"

#include <algorithm>

namespace sluice::peer {
namespace {

using oracle::Random;

constexpr std::int64_t kSecond = 1'000'000'000;
constexpr std::int64_t kSlotsPerTick = 5;

// How the labels of gates and signals stand to each other.
struct Labelling {
  std::vector<std::string> gate;
  std::vector<std::string> fold;
  std::vector<std::string> signals;
};

const std::vector<Labelling>& Labellings() {
  static const auto* const all = new std::vector<Labelling>{
      {{}, {}, {}},
      {{"region"}, {}, {"region"}},
      {{"region"}, {}, {"region"}},
      {{"region"}, {}, {"region", "host"}},
      {{"region", "host"}, {}, {"region", "host"}},
      {{}, {}, {"region"}},
      {{}, {"region"}, {"region"}},
      {{"region"}, {"host"}, {"region", "host"}},
  };
  return *all;
}

// A value that stays high or low for a while, and trembles.
class Course {
 public:
  explicit Course(Random& random) : random_(random) {}

  double Next(bool is_new_tick) {
    if (is_new_tick && --ticks_left_ <= 0) {
      base_ = random_.Pick({0, 4, 6, 8, 10, 12});
      spread_ = random_.Pick({0, 1, 1, 4});
      ticks_left_ = random_.Between(2, 14);
    }
    return static_cast<double>(
               std::max<std::int64_t>(0, base_ + random_.Between(-spread_, spread_))) /
           4;
  }

 private:
  Random& random_;
  std::int64_t base_ = 4;  // in quarters
  std::int64_t spread_ = 1;
  std::int64_t ticks_left_ = 0;
};

std::vector<Slot> RandomSlots(Random& random, const Shape& shape, std::int64_t ticks) {
  std::vector<Slot> slots(static_cast<std::size_t>(ticks * kSlotsPerTick + 1));
  Course course(random);
  // A slot is on a tick where its number is a multiple of kSlotsPerTick.
  const std::int64_t phase =
      shape.on_edges ? random.Pick<std::int64_t>({0, 0, 0, 2}) : random.Between(1, 4);
  const std::int64_t born = shape.has_gaps && random.Percent(30) ? random.Between(0, ticks / 2) : 0;
  std::int64_t gap_left = born;
  bool was_alive = false;
  for (std::int64_t i = 0; i <= ticks * kSlotsPerTick; ++i) {
    const std::int64_t in_tick = i % kSlotsPerTick;
    const double value = course.Next(in_tick == 0);
    if (in_tick == 0 && gap_left > 0) --gap_left;
    const bool begins_gap = in_tick == 1 && gap_left == 0 && shape.has_gaps && random.Percent(7);
    if (begins_gap) gap_left = random.Between(1, 12);
    Slot& slot = slots[static_cast<std::size_t>(i)];
    if (gap_left > 0) {
      if (was_alive && shape.has_markers) slot.kind = Slot::Kind::kStale;
      was_alive = false;
      continue;
    }
    const bool is_scraped = shape.samples_per_tick > 1   ? shape.on_edges || in_tick != 0
                            : shape.samples_per_tick < 1 ? in_tick == phase && random.Percent(50)
                                                         : in_tick == phase;
    if (!is_scraped) continue;
    slot = {Slot::Kind::kValue, value};
    was_alive = true;
  }
  return slots;
}

void AddSeries(Random& random, const Shape& shape, const SignalShape& signal, std::int64_t ticks,
               const Labels& labels, std::size_t next, Recording& recording) {
  if (next == signal.labels.size()) {
    recording.series.push_back({signal.name, labels, RandomSlots(random, shape, ticks)});
    return;
  }
  for (const std::string& value : ValuesOf(signal.labels[next])) {
    // Not every signal is there in every segment.
    if (random.Percent(next == 0 && value != ValuesOf(signal.labels[next]).front() ? 35 : 10)) {
      continue;
    }
    Labels more = labels;
    more[signal.labels[next]] = value;
    AddSeries(random, shape, signal, ticks, more, next + 1, recording);
  }
}

}  // namespace

const std::vector<std::string>& ValuesOf(absl::string_view label) {
  static const auto* const regions = new std::vector<std::string>{"sg", "eu", "us-1"};
  static const auto* const hosts = new std::vector<std::string>{"a", "b 2"};
  return label == "region" ? *regions : *hosts;
}

Shape RandomShape(Random& random) {
  Shape shape;
  shape.tick_ns = kSecond * random.Pick({1, 5, 15, 30, 60});
  const Labelling& labelling = random.Pick(Labellings());
  shape.gate_labels = labelling.gate;
  shape.fold_labels = labelling.fold;
  const std::size_t signals = random.Percent(55) ? 1 : 2;
  for (std::size_t i = 0; i < signals; ++i) {
    SignalShape signal;
    signal.name = i == 0 ? "load" : "depth";
    signal.kind = random.Percent(80) ? "gauge" : "distribution";
    signal.labels = labelling.signals;
    if (labelling.signals.size() > labelling.gate.size() && labelling.fold.empty()) {
      signal.pooled = static_cast<double>(ValuesOf(labelling.signals.back()).size());
    }
    shape.signals.push_back(signal);
  }
  shape.samples_per_tick = random.Pick({1.0, 1.0, 1.0, 0.5, 4.0});
  shape.on_edges = random.Percent(35);
  if (shape.on_edges && shape.samples_per_tick > 1) shape.samples_per_tick = 5;
  shape.has_gaps = random.Percent(45);
  shape.has_markers = shape.has_gaps && random.Percent(35);
  return shape;
}

Recording RandomRecording(Random& random, const Shape& shape) {
  Recording recording;
  const std::int64_t ticks = random.Between(30, 50);
  recording.tick_ns = shape.tick_ns;
  recording.interval_ns = shape.tick_ns / kSlotsPerTick;
  recording.end_ns = ticks * shape.tick_ns;
  for (const SignalShape& signal : shape.signals) {
    AddSeries(random, shape, signal, ticks, {}, 0, recording);
  }
  return recording;
}

}  // namespace sluice::peer
