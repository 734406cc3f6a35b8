// What all events have, however they come about: times, segments, ids.
#ifndef SLUICE_SRC_ENGINE_EVENT_FIELDS_H_
#define SLUICE_SRC_ENGINE_EVENT_FIELDS_H_

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "absl/functional/function_ref.h"
#include "absl/strings/string_view.h"
#include "google/protobuf/timestamp.pb.h"
#include "sluice/v1/event.pb.h"
#include "src/evaluate/spaces.h"
#include "src/plan/program.h"

namespace sluice::engine {

void SetTime(std::int64_t time_ns, google::protobuf::Timestamp* timestamp);
std::int64_t TimeOf(const v1::Event& event);

// The labels of a space with a segment's values of them.
void SetSegment(const plan::SpaceSpec& space, const evaluate::LabelValues& values,
                v1::Event& event);

// start_success{region="sg"}/TRIP/2026-03-01T20:45:16Z, of a gate, lever or signal with
// these labels (in the order of the plan), the event's segment and its time. `kind`
// may say more than the event's own.
std::string EventId(absl::string_view name, const std::vector<std::string>& labels,
                    const v1::Event& event, absl::string_view kind);

// start_success{region = "sg"}, as a plan writes it. `values` are in the order of the
// space's labels, `labels` in that of the plan.
std::string Target(absl::string_view name, const std::vector<std::string>& labels,
                   const std::vector<int>& label_order, const evaluate::LabelValues& values);

// Why a host's labels name no segment of `what` (gate start_success), which is by `labels`: those
// that are missing, one that it hasn't, or that there is no such segment.
std::string NoSuchSegment(absl::string_view what, const std::vector<std::string>& labels,
                          const std::vector<std::pair<std::string, std::string>>& segment);

// The segment of an event, as of one that may come out of a file.
using Segment = std::map<std::string, std::string>;
Segment SegmentOf(const v1::Event& event);

// Whether they have the same values of the labels that both have.
bool Agree(const Segment& a, const Segment& b);

// The same as Target, of a segment of an event: the labels that are named first, and then those
// that are not, by their names.
std::string TargetText(absl::string_view name, const std::vector<std::string>& labels,
                       const Segment& segment);
std::string TargetText(absl::string_view name, const Segment& segment);

// What the id of a RAMP says that has happened: "held"; empty of other events.
absl::string_view RampMoveOf(const v1::Event& event);

// Of many, a sentence names some, and counts the others: "a, b and 7 more". `name` gives the
// name of the i-th of `count`.
std::string NameSome(std::size_t count, absl::FunctionRef<std::string(std::size_t i)> name);

}  // namespace sluice::engine

#endif  // SLUICE_SRC_ENGINE_EVENT_FIELDS_H_
