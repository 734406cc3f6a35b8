#include "src/ready/record.h"

#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/time/time.h"
#include "src/language/print.h"

namespace sluice::ready {
namespace {

// A drill says so in its journal by an event of this kind.
constexpr auto kDrill = v1::Event::DRILL;

}  // namespace

std::vector<v1::Event::Kind> Record::Kinds() { return {v1::Event::CHECKED, kDrill}; }

std::string Record::TickedBy(const std::string& item) const {
  const auto found = ticked_.find(item);
  return found == ticked_.end() ? "" : found->second;
}

void Record::Note(const v1::Event& event) {
  of_drill_ = of_drill_ || event.kind() == kDrill;
  // Whatever a file may say, this does not overflow.
  const std::int64_t time_ns = absl::ToUnixNanos(absl::FromUnixSeconds(event.time().seconds()) +
                                                 absl::Nanoseconds(event.time().nanos()));
  if (time_ns > now_ns_) return;
  if (event.kind() == v1::Event::CHECKED && !of_drill_) {
    ticked_.emplace(event.item(), event.role());
  }
  if (event.kind() == kDrill && (!last_drill_.has_value() || time_ns >= last_drill_->time_ns)) {
    last_drill_ = Drill{time_ns, event.reason()};
  }
}

std::string Ago(std::int64_t ns) {
  const std::int64_t minutes = absl::ToInt64Minutes(absl::Nanoseconds(ns));
  const std::int64_t hours = minutes / 60;
  const std::int64_t days = hours / 24;
  const auto counted = [](std::int64_t number, const char* one) {
    return absl::StrCat(number, " ", one, number == 1 ? "" : "s", " ago");
  };
  if (days > 0) return counted(days, "day");
  if (hours > 0) return counted(hours, "hour");
  return minutes > 0 ? counted(minutes, "minute") : "just now";
}

std::vector<OpenPoint> ChecklistPoints(const scenario::PlanText& text, const Record* record) {
  std::vector<OpenPoint> points;
  for (const v1::Item& item : text.parsed.items()) {
    for (const v1::ChecklistItem& one : item.checklist().items()) {
      const std::string& what = one.text().text();
      if (record != nullptr && record->IsTicked(what)) continue;
      points.push_back({Kind::kChecklistItem, what, one.owner().text(),
                        absl::StrCat("not ticked: ", language::PrintQuoted(what)),
                        record == nullptr
                            ? "do it and tick it; --journal names the journal that tells of it"
                            : "do it, and tick it",
                        text.source.file(), text.LineOf(one.span())});
    }
  }
  return points;
}

std::vector<OpenPoint> DrillPoints(const Record& record, std::int64_t within_ns,
                                   const Owners& owners) {
  const absl::optional<Drill>& last = record.last_drill();
  OpenPoint point;
  point.owner = owners.OfAll();
  if (!last.has_value()) {
    point.kind = Kind::kNoDrill;
    point.words = "there was no drill: no journal that was given tells of one";
    point.remedy = "drill a scenario, and give that journal with --journal";
    return {std::move(point)};
  }
  const std::int64_t ago_ns = record.now_ns() - last->time_ns;
  if (ago_ns <= within_ns) return {};
  point.kind = Kind::kOldDrill;
  point.subject = last->scenario;
  point.words =
      absl::StrCat("the last drill was ", Ago(ago_ns), ", more than ",
                   language::PrintDuration(within_ns), ": ", language::PrintQuoted(last->scenario));
  point.remedy = "drill again, and give that journal with --journal";
  return {std::move(point)};
}

}  // namespace sluice::ready
