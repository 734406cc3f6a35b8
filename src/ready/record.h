// What was done before the night, as journals tell it.
#ifndef SLUICE_SRC_READY_RECORD_H_
#define SLUICE_SRC_READY_RECORD_H_

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "absl/types/optional.h"
#include "sluice/v1/event.pb.h"
#include "src/plan/program.h"
#include "src/ready/open_point.h"
#include "src/ready/owners.h"
#include "src/scenario/suite.h"

namespace sluice::ready {

struct Drill {
  std::int64_t time_ns = 0;
  std::string scenario;  // its title
};

// The events of any number of journals, one journal after the other. What was ticked in a drill was
// an exercise, and counts for nothing.
class Record {
 public:
  // `now_ns`: what lies after it is not held to be done.
  explicit Record(std::int64_t now_ns) : now_ns_(now_ns) {}

  // The kinds of events that it is made of; others change nothing.
  static std::vector<v1::Event::Kind> Kinds();

  // What is noted from here on is of another journal.
  void BeginJournal() { of_drill_ = false; }
  void Note(const v1::Event& event);
  // Whether the journal that was begun last tells of a drill: what is ticked in it from there on is
  // an exercise.
  bool of_drill() const { return of_drill_; }

  std::int64_t now_ns() const { return now_ns_; }
  bool IsTicked(const std::string& item) const { return ticked_.count(item) > 0; }
  // The role that ticked it; empty where it is not ticked.
  std::string TickedBy(const std::string& item) const;
  const absl::optional<Drill>& last_drill() const { return last_drill_; }

 private:
  std::int64_t now_ns_;
  std::map<std::string, std::string> ticked_;  // by whom
  bool of_drill_ = false;
  absl::optional<Drill> last_drill_;
};

// A time that has passed, as people say it: "3 days ago", "40 minutes ago".
std::string Ago(std::int64_t ns);

// Items of the checklist that are not ticked. `record` is null where there is no journal: then
// none is.
std::vector<OpenPoint> ChecklistPoints(const scenario::PlanText& text, const Record* record);

// A drill that is missing, or longer ago than `within_ns`.
std::vector<OpenPoint> DrillPoints(const Record& record, std::int64_t within_ns,
                                   const Owners& owners);

}  // namespace sluice::ready

#endif  // SLUICE_SRC_READY_RECORD_H_
