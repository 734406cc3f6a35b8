#include "src/scenario/feed.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/window/floor_divide.h"

namespace sluice::scenario {
namespace {

__extension__ using Wide = __int128;

constexpr std::int64_t kBillion = 1'000'000'000;
constexpr std::int64_t kHour = 3600 * kBillion;

double ValueOf(const v1::SignedLiteral& value, const plan::SignalSpec& signal) {
  double number = plan::LiteralValue(value.literal());
  // A duration is told in the unit of the signal's samples.
  if (plan::LiteralType(value.literal()) == plan::Type::kDuration && signal.ns_per_unit > 0) {
    number /= signal.ns_per_unit;
  }
  return value.negative() ? -number : number;
}

}  // namespace

FeedSource::FeedSource(const v1::Feed& feed, const plan::SignalSpec& signal, std::int64_t tick_ns)
    : feed_(feed),
      signal_(signal),
      every_ns_(feed.has_every() ? feed.every().ns() : tick_ns),
      late_ns_(feed.late().ns()) {
  if (feed.has_rate()) {
    rate_ = plan::LiteralDecimal(feed.rate().count()).value_or(plan::Decimal{});
    rate_per_ns_ = feed.rate().per().ns();
  }
  for (const v1::FeedPart& part : feed.parts()) {
    Part added{part.shape(), 0, 0, end_ns_, end_ns_ + part.for_().ns()};
    if (part.has_value()) added.from = ValueOf(part.value(), signal);
    added.to = part.has_to() ? ValueOf(part.to(), signal) : added.from;
    end_ns_ = added.end_ns;
    parts_.push_back(added);
  }
}

// The attempts in (0, time], of which each sample has its share.
std::uint64_t FeedSource::AttemptsUntil(std::int64_t time_ns) const {
  const Wide all = static_cast<Wide>(rate_.numerator) * time_ns;
  return static_cast<std::uint64_t>(all / rate_.denominator() / rate_per_ns_);
}

double FeedSource::ValueIn(const Part& part, std::int64_t index) const {
  if (part.shape != v1::FeedPart::LINE) return part.from;
  const std::int64_t before = part.begin_ns / every_ns_;
  const std::int64_t samples = part.end_ns / every_ns_ - before;
  if (index - before == samples) return part.to;
  return part.from +
         (part.to - part.from) * static_cast<double>(index - before) / static_cast<double>(samples);
}

void FeedSource::Fill(double value, std::uint64_t attempts, trace::Row& row) {
  row.value = value;
  switch (signal_.kind) {
    case v1::Signal::OUTCOME: {
      row.form = trace::Row::Form::kOutcome;
      row.total = attempts;
      // Within half a success either way, so that ok lies between 0 and the attempts.
      owed_ += std::llround(value * kBillion) * static_cast<std::int64_t>(attempts);
      const std::int64_t ok = window::FloorDivide(owed_ + kBillion / 2, kBillion);
      owed_ -= ok * kBillion;
      row.ok = static_cast<std::uint64_t>(ok);
      break;
    }
    case v1::Signal::EVENTS:
      row.form = trace::Row::Form::kEvents;
      row.total = static_cast<std::uint64_t>(std::llround(value)) * attempts;
      break;
    default:
      if (rate_per_ns_ > 0 && signal_.kind == v1::Signal::DISTRIBUTION) {
        row.form = trace::Row::Form::kHistogram;
        row.buckets = {{value, attempts}};
      } else {
        row.form = trace::Row::Form::kValue;
      }
      break;
  }
}

absl::StatusOr<bool> FeedSource::Next(Arrival& arrival) {
  while (part_ < parts_.size()) {
    const std::int64_t time_ns = (index_ + 1) * every_ns_;
    const Part& part = parts_[part_];
    if (time_ns > part.end_ns) {
      ++part_;
      continue;
    }
    ++index_;
    if (part.shape == v1::FeedPart::NOTHING) continue;
    const std::uint64_t attempts =
        rate_per_ns_ == 0 ? 1 : AttemptsUntil(time_ns) - AttemptsUntil(time_ns - every_ns_);
    trace::Row& row = arrival.row;
    row.labels.clear();
    row.buckets.clear();
    row.time_ns = time_ns;
    row.signal = signal_.name;
    for (const v1::Matcher& matcher : feed_.signal().segment()) {
      row.labels.emplace_back(matcher.label().text(), matcher.values(0).text());
    }
    Fill(ValueIn(part, index_), attempts, row);
    arrival.at_ns = time_ns + late_ns_;
    return true;
  }
  return false;
}

absl::StatusOr<std::unique_ptr<FileSource>> FileSource::Open(const std::string& path) {
  absl::StatusOr<std::unique_ptr<trace::Reader>> reader = trace::OpenTrace(path, {});
  if (!reader.ok()) return reader.status();
  auto source = std::make_unique<FileSource>();
  source->reader_ = *std::move(reader);
  const absl::StatusOr<bool> more = source->reader_->Next(source->first_);
  if (!more.ok()) return more.status();
  if (!*more) return absl::InvalidArgumentError(absl::StrCat(path, " has no rows"));
  source->origin_ns_ = window::FloorDivide(source->first_.time_ns, kHour) * kHour;
  return source;
}

absl::StatusOr<bool> FileSource::Next(Arrival& arrival) {
  if (std::exchange(at_first_, false)) {
    arrival.row = first_;
  } else {
    const absl::StatusOr<bool> more = reader_->Next(arrival.row);
    if (!more.ok() || !*more) return more;
  }
  arrival.row.time_ns -= origin_ns_;
  arrival.at_ns = arrival.row.time_ns;
  return true;
}

}  // namespace sluice::scenario
