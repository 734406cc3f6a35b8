#include "src/engine/action_values.h"

#include <cmath>
#include <limits>
#include <utility>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "src/engine/message_text.h"
#include "src/evaluate/wording.h"
#include "src/plan/people_time.h"
#include "src/plan/semantics.h"
#include "src/plan/sides.h"

namespace sluice::engine {
namespace {

using Kind = GivenValue::Kind;

constexpr absl::string_view kMessagePrefix = "message.";
constexpr absl::string_view kUnknown = "unknown";

std::int64_t NearestNs(double ns) {
  constexpr double kMost = 9.2e18;
  if (std::isnan(ns)) return 0;
  return static_cast<std::int64_t>(std::nearbyint(std::fmin(std::fmax(ns, -kMost), kMost)));
}

absl::Time TimeOf(const google::protobuf::Timestamp& timestamp) {
  return absl::FromUnixSeconds(timestamp.seconds()) + absl::Nanoseconds(timestamp.nanos());
}

GivenValue Text(absl::string_view text) {
  GivenValue given;
  given.kind = Kind::kText;
  given.text = std::string(text);
  given.words = given.text;
  return given;
}

GivenValue Unknown() {
  GivenValue given;
  given.words = std::string(kUnknown);
  return given;
}

GivenValue Time(bool known, const google::protobuf::Timestamp& timestamp) {
  if (!known) return Unknown();
  GivenValue given;
  given.kind = Kind::kTime;
  given.time = TimeOf(timestamp);
  given.words = plan::TimeInUtc(given.time);
  return given;
}

}  // namespace

GivenValue GivenLiteral(const v1::ActionValue& value) {
  GivenValue given;
  switch (value.kind_case()) {
    case v1::ActionValue::kText:
      return Text(value.text().text());
    case v1::ActionValue::kNumber:
      if (plan::LiteralType(value.number()) == plan::Type::kDuration) {
        given.kind = Kind::kDuration;
        given.ns = value.negative() ? -value.number().duration_ns() : value.number().duration_ns();
      } else {
        given.kind = Kind::kNumber;
        given.number = plan::LiteralValue(value.number());
        if (value.negative()) given.number = -given.number;
      }
      return given;
    case v1::ActionValue::kTruth:
      given.kind = Kind::kTruth;
      given.truth = value.truth();
      return given;
    case v1::ActionValue::kConstant:
      given.kind = Kind::kConstant;
      given.text = value.constant().text();
      return given;
    default:
      return Unknown();
  }
}

ActionVariables::ActionVariables(const plan::GateSpec& gate, const plan::Program& program,
                                 const v1::Event& decision)
    : gate_(gate), program_(program), decision_(decision) {}

GivenValue ActionVariables::Find(absl::string_view name) const {
  if (absl::StartsWith(name, kMessagePrefix)) {
    return Message(name.substr(kMessagePrefix.size()));
  }
  if (name == "value") return Side(true);
  if (name == "threshold") return Side(false);
  if (name == "gate") return Text(decision_.gate());
  if (name == "owner") return Text(decision_.owner());
  if (name == "severity") return Text(decision_.severity());
  if (name == "reason") return Text(decision_.reason());
  if (name == "since") return Time(decision_.has_since(), decision_.since());
  if (name == "time") return Time(decision_.has_time(), decision_.time());
  if (name == "tripped_at") return TrippedAt();
  if (name == "escalated_to") {
    return decision_.escalated_to().empty() ? Unknown() : Text(decision_.escalated_to());
  }
  const auto label = decision_.segment().find(std::string(name));
  return label == decision_.segment().end() ? Unknown() : Text(label->second);
}

absl::Time ActionVariables::now() const { return TimeOf(decision_.time()); }

// A trip says when it was by its own time.
GivenValue ActionVariables::TrippedAt() const {
  if (decision_.has_tripped_at()) return Time(true, decision_.tripped_at());
  return Time(decision_.on() == "trip" && decision_.has_time(), decision_.time());
}

// Durations are in seconds in events, and in nanoseconds here.
GivenValue ActionVariables::Side(bool left) const {
  const bool known = left ? decision_.has_value() : decision_.has_threshold();
  const plan::ComparisonSpec* first = plan::FirstComparison(gate_.when);
  if (!known || first == nullptr) return Unknown();
  const bool members = first->fold >= 0;
  const plan::Operand& operand = left ? first->left : first->right;
  const bool duration =
      !members && operand.node >= 0 &&
      gate_.nodes[static_cast<std::size_t>(operand.node)].type == plan::Type::kDuration;
  const double scale = duration ? 1e9 : 1;
  const double value = (left ? decision_.value() : decision_.threshold()) * scale;
  GivenValue given;
  given.kind = duration ? Kind::kDuration : Kind::kNumber;
  given.number = value;
  given.ns = duration ? NearestNs(value) : 0;
  plan::Operand::Show show = operand.show;
  if (members) {
    const bool share = gate_.nodes[static_cast<std::size_t>(first->fold)].bound_is_share;
    show = share ? plan::Operand::Show::kRatio : plan::Operand::Show::kCount;
  }
  const bool both = decision_.has_value() && decision_.has_threshold();
  const double other = !both ? std::numeric_limits<double>::quiet_NaN()
                             : (left ? decision_.threshold() : decision_.value()) * scale;
  given.beside = other;
  given.words = both ? evaluate::InWordsBeside(value, other, show) : evaluate::InWords(value, show);
  return given;
}

GivenValue ActionVariables::Message(absl::string_view name) const {
  for (const plan::TemplateSpec& message : program_.messages) {
    if (message.name == name) return Text(FillMessage(message, *this, program_.people_time));
  }
  return Unknown();
}

}  // namespace sluice::engine
