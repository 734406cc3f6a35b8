#include "src/builder/variables.h"

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/strip.h"
#include "sluice/builder.h"

namespace sluice::build {
namespace {

// A control character that nobody has in a name.
constexpr absl::string_view kMark = "\x1f";

std::string Prefix(int run) { return absl::StrCat(kMark, "variable of run ", run, ": "); }

google::protobuf::Duration DurationOf(double seconds, int run) {
  google::protobuf::Duration duration;
  duration.set_seconds(static_cast<std::int64_t>(seconds));
  duration.set_nanos(kNanos[run]);
  return duration;
}

google::protobuf::Timestamp TimeOf(std::int64_t seconds, int run) {
  google::protobuf::Timestamp time;
  time.set_seconds(seconds);
  time.set_nanos(kNanos[run]);
  return time;
}

}  // namespace

std::string TextOfVariable(int run, absl::string_view name) {
  return absl::StrCat(Prefix(run), name, kMark);
}

std::string VariableOfText(int run, absl::string_view text) {
  if (!absl::ConsumePrefix(&text, Prefix(run)) || !absl::ConsumeSuffix(&text, kMark)) return "";
  return absl::StrContains(text, kMark) ? "" : std::string(text);
}

double Vars::value() const { return kValue[run_]; }
double Vars::threshold() const { return kThreshold[run_]; }
google::protobuf::Duration Vars::value_duration() const { return DurationOf(kValue[run_], run_); }
google::protobuf::Duration Vars::threshold_duration() const {
  return DurationOf(kThreshold[run_], run_);
}
google::protobuf::Timestamp Vars::since() const { return TimeOf(kSince[run_], run_); }
google::protobuf::Timestamp Vars::time() const { return TimeOf(kTime[run_], run_); }
google::protobuf::Timestamp Vars::tripped_at() const { return TimeOf(kTrippedAt[run_], run_); }
std::string Vars::gate() const { return Text("gate"); }
std::string Vars::owner() const { return Text("owner"); }
std::string Vars::severity() const { return Text("severity"); }
std::string Vars::reason() const { return Text("reason"); }
std::string Vars::escalated_to() const { return Text("escalated_to"); }
std::string Vars::Label(const build::Label& label) const { return Text(label.name()); }
std::string Vars::Message(const MessageRef& message) const {
  return Text(absl::StrCat("message.", message.name()));
}
std::string Vars::Text(absl::string_view variable) const { return TextOfVariable(run_, variable); }

}  // namespace sluice::build
