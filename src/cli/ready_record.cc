#include "src/cli/ready_record.h"

#include <memory>

#include "absl/strings/str_cat.h"
#include "sluice/journal.h"
#include "src/cli/journal_words.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

// What a journal lacks, in a sentence; empty where it lacks nothing.
std::string LackOf(const std::string& journal, const JournalReader& reader) {
  const JournalContents& contents = reader.contents();
  std::string what;
  if (!contents.damage.empty()) {
    what = contents.damage.front().ToString();
  } else if (!contents.losses.empty()) {
    what = LossText(contents.losses.front(), reader.header().tick_ns());
  } else if (contents.torn_tail.has_value()) {
    what = TornTailText(*contents.torn_tail);
  } else {
    return "";
  }
  return absl::StrCat("the journal is not whole, and what it lacks may have been a tick or a ",
                      "drill: ", what, "; `sluice journal verify ", journal, "` says all");
}

}  // namespace

absl::StatusOr<ready::Record> ReadRecord(const std::vector<std::string>& journals,
                                         std::int64_t now_ns, std::vector<std::string>& notes) {
  ready::Record record(now_ns);
  JournalReaderOptions options;
  options.kinds = ready::Record::Kinds();
  options.skip_damaged = true;
  for (const std::string& journal : journals) {
    const absl::StatusOr<std::unique_ptr<JournalReader>> reader =
        JournalReader::Open(journal, options);
    if (!reader.ok()) return reader.status();
    v1::Event event;
    record.BeginJournal();
    for (;;) {
      const absl::StatusOr<bool> more = (*reader)->Next(event);
      if (!more.ok()) return more.status();
      if (!*more) break;
      record.Note(event);
    }
    std::string lack = LackOf(journal, **reader);
    if (!lack.empty()) notes.push_back(std::move(lack));
  }
  return record;
}

}  // namespace sluice::cli
