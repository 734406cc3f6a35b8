#include "src/cli/journal_words.h"

#include <algorithm>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "src/cli/event_line.h"
#include "src/cli/replay_summary.h"
#include "src/language/print.h"
#include "src/language/unicode.h"

namespace sluice::cli {

std::string TornTailText(const JournalDamage& tail) {
  return absl::StrCat(tail.ToString(),
                      ", as a crash leaves them or a writer that is at work; whoever opens the"
                      " journal to go on with it cuts them");
}

std::string LossText(const v1::JournalLoss& loss, std::int64_t tick_ns) {
  using google::protobuf::util::TimeUtil;
  const auto time = [tick_ns](const google::protobuf::Timestamp& at) {
    return TimeText(TimeUtil::TimestampToNanoseconds(at), std::max<std::int64_t>(tick_ns, 1));
  };
  const std::string times =
      loss.events() == 1 ? absl::StrCat("at ", time(loss.first()))
                         : absl::StrCat("from ", time(loss.first()), " to ", time(loss.last()));
  return absl::StrCat(Counted(loss.events(), "event"), " ", times,
                      loss.events() == 1 ? " was" : " were",
                      " not kept: ", language::Escaped(loss.reason()));
}

std::string PlanText(const std::string& name, const std::string& id) {
  // As many digits tell plans of one journal apart.
  constexpr std::size_t kDigits = 8;
  const std::string digits = id.substr(0, kDigits);
  return name.empty() ? digits : absl::StrCat(language::PrintQuoted(name), " (", digits, ")");
}

std::vector<std::string> FaultTexts(const JournalContents& contents, std::int64_t tick_ns) {
  std::vector<std::string> texts;
  if (contents.first_file > 1) {
    texts.push_back(absl::StrCat("begins with file ", contents.first_file,
                                 " of the journal; older ones are not there"));
  }
  for (const JournalDamage& damage : contents.damage) texts.push_back(damage.ToString());
  if (contents.damage.size() < contents.damages) texts.emplace_back("...");
  if (contents.torn_tail.has_value()) texts.push_back(TornTailText(*contents.torn_tail));
  for (const v1::JournalLoss& loss : contents.losses) texts.push_back(LossText(loss, tick_ns));
  for (const JournalDamage& left : contents.abandoned) {
    texts.push_back(absl::StrCat(left.ToString(),
                                 "; a write has failed there, and all of it is in the next file"));
  }
  return texts;
}

}  // namespace sluice::cli
