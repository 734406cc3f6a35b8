#include "src/engine/snapshot_format.h"

#include <limits>
#include <string>
#include <vector>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "google/protobuf/descriptor.h"
#include "src/engine/event_fields.h"
#include "src/plan/crc32c.h"
#include "src/plan/plan_id.h"
#include "src/window/state_columns.h"

namespace sluice::engine {
namespace {

using google::protobuf::FieldDescriptor;
using google::protobuf::Message;
using google::protobuf::Reflection;

constexpr std::int64_t kMostNs = std::int64_t{1} << 62;

// Of all that a host could change; each part with its length, so that none can run into the next.
std::uint32_t ChecksumOf(const v1::Snapshot& snapshot) {
  std::string head = absl::StrCat(
      snapshot.version(), " ", snapshot.writer().size(), ":", snapshot.writer(), " ",
      snapshot.plan_id().size(), ":", snapshot.plan_id(), " ", snapshot.plan_text().size(), ":",
      snapshot.plan_text(), " ", snapshot.time().seconds(), " ", snapshot.time().nanos(), " ");
  return plan::Crc32c(head, snapshot.state());
}

// Times of none are the ends of their range.
bool IsNoTime(std::int64_t time) {
  return time == std::numeric_limits<std::int64_t>::min() ||
         time == std::numeric_limits<std::int64_t>::max();
}

// Ticks and times are all `sint64`, and what is counted on `int64`: none may be so far off that
// sums with it overflow.
class RangeCheck {
 public:
  explicit RangeCheck(std::int64_t tick_ns) : most_ticks_(kMostNs / tick_ns) {}

  bool IsGood(const Message& message) const {
    const Reflection& reflection = *message.GetReflection();
    std::vector<const FieldDescriptor*> fields;
    reflection.ListFields(message, &fields);
    for (const FieldDescriptor* field : fields) {
      const int n = field->is_repeated() ? reflection.FieldSize(message, field) : 1;
      for (int i = 0; i < n; ++i) {
        if (!IsGood(message, *field, i)) return false;
      }
    }
    return true;
  }

 private:
  bool IsGood(const Message& message, const FieldDescriptor& field, int i) const {
    const Reflection& reflection = *message.GetReflection();
    if (field.cpp_type() == FieldDescriptor::CPPTYPE_MESSAGE) {
      return IsGood(field.is_repeated() ? reflection.GetRepeatedMessage(message, &field, i)
                                        : reflection.GetMessage(message, &field));
    }
    if (field.cpp_type() != FieldDescriptor::CPPTYPE_INT64) return true;
    const std::int64_t number = field.is_repeated()
                                    ? reflection.GetRepeatedInt64(message, &field, i)
                                    : reflection.GetInt64(message, &field);
    const bool in_ns = absl::EndsWith(field.name(), "_ns");
    const bool in_ticks = field.type() == FieldDescriptor::TYPE_SINT64 && !in_ns;
    const std::int64_t most = in_ticks ? most_ticks_ : kMostNs;
    return (number >= -most && number <= most) || (in_ns && IsNoTime(number));
  }

  std::int64_t most_ticks_;
};

}  // namespace

absl::StatusOr<v1::Snapshot> PackSnapshot(const Plan& plan, const v1::SnapshotState& state) {
  if (state.ByteSizeLong() > std::size_t{std::numeric_limits<std::int32_t>::max()}) {
    return absl::ResourceExhaustedError(absl::StrCat(
        "a snapshot of ", state.ByteSizeLong(), " bytes is more than a message can hold (2 GB)"));
  }
  v1::Snapshot snapshot;
  snapshot.set_version(kSnapshotVersion);
  snapshot.set_writer("sluice " SLUICE_VERSION);
  snapshot.set_plan_text(plan.ToText());
  snapshot.set_plan_id(plan::PlanId(snapshot.plan_text()));
  SetTime(state.last_tick() * state.tick_ns(), snapshot.mutable_time());
  state.SerializeToString(snapshot.mutable_state());
  SetChecksum(snapshot);
  return snapshot;
}

void SetChecksum(v1::Snapshot& snapshot) { snapshot.set_crc32c(ChecksumOf(snapshot)); }

absl::StatusOr<v1::SnapshotState> UnpackSnapshot(const v1::Snapshot& snapshot) {
  if (snapshot.version() != kSnapshotVersion) {
    return absl::UnimplementedError(absl::StrCat(
        "a snapshot of version ", snapshot.version(), "; this library reads version ",
        kSnapshotVersion, snapshot.version() == 0 ? " (is it a snapshot at all?)" : ""));
  }
  if (snapshot.crc32c() != ChecksumOf(snapshot)) {
    return absl::DataLossError("a damaged snapshot: its checksum is that of something else");
  }
  v1::SnapshotState state;
  if (!state.ParseFromString(snapshot.state())) {
    return absl::DataLossError("a damaged snapshot: its state can't be read");
  }
  const std::int64_t tick_ns = state.tick_ns();
  if (tick_ns <= 0 || tick_ns > kMostNs) return window::BadSnapshot("its tick is no duration");
  if (!RangeCheck(tick_ns).IsGood(state) || state.start_ns() < -kMostNs ||
      state.start_ns() > kMostNs || state.clock_ns() < -kMostNs || state.clock_ns() > kMostNs) {
    return window::BadSnapshot("a time or a number in it is beyond all bounds");
  }
  return state;
}

}  // namespace sluice::engine
