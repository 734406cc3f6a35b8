#include "src/engine/message_text.h"

#include "absl/strings/str_cat.h"
#include "src/evaluate/wording.h"

namespace sluice::engine {
namespace {

using Format = plan::TextFormat;
using Kind = GivenValue::Kind;

// A template names few things, but may name a long one again and again.
constexpr std::size_t kMostMessageBytes = std::size_t{1} << 20;

std::string SayTime(absl::Time time, Format::Kind format, absl::Time now,
                    const plan::PeopleTime& people_time) {
  switch (format) {
    case Format::Kind::kTime:
      return people_time.TimeOfDayAt(time, now);
    case Format::Kind::kSeconds:
      return people_time.SecondsAt(time, now);
    case Format::Kind::kDateTime:
      return people_time.DateAndTime(time);
    case Format::Kind::kAgo:
      return plan::ShortDuration(absl::ToInt64Nanoseconds(now - time));
    default:
      return people_time.InFull(time);
  }
}

// Check has seen to it that the format is one for values of this kind.
std::string Say(const GivenValue& given, const Format& format, absl::Time now,
                const plan::PeopleTime& people_time) {
  if (given.kind == Kind::kTime) return SayTime(given.time, format.kind, now, people_time);
  const bool measured = given.kind == Kind::kNumber || given.kind == Kind::kDuration;
  if (!measured || format.kind == Format::Kind::kPlain) return given.words;
  return evaluate::InFormat(given.number, given.beside, format);
}

}  // namespace

std::string FillMessage(const plan::TemplateSpec& message, const ActionVariables& variables,
                        const plan::PeopleTime& people_time) {
  std::string text;
  for (const plan::TemplatePart& part : message.parts) {
    if (text.size() > kMostMessageBytes) break;
    // A placeholder that names a message is none: Check refuses the dot.
    absl::StrAppend(&text, part.placeholder
                               ? Say(variables.Find(part.text), part.format.value_or(Format()),
                                     variables.now(), people_time)
                               : part.text);
  }
  return text;
}

}  // namespace sluice::engine
