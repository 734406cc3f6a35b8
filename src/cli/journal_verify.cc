// `sluice journal verify`: whether a journal is whole.
#include <algorithm>
#include <memory>
#include <string>
#include <utility>

#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "sluice/journal.h"
#include "src/cli/commands.h"
#include "src/cli/event_line.h"
#include "src/cli/journal_words.h"
#include "src/cli/json.h"
#include "src/cli/replay_summary.h"
#include "src/cli/terminal.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

bool IsWhole(const JournalContents& contents) {
  return contents.damages == 0 && !contents.torn_tail.has_value();
}

// "3 files, 2 runs, 1 change of plan, 1,204 events from ... to ..."
std::string ContentsText(const JournalContents& contents, std::int64_t tick_ns) {
  std::string text =
      absl::StrCat(Counted(contents.files, "file"), ", ", Counted(contents.runs, "run"));
  if (contents.changes_of_plan > 0) {
    absl::StrAppend(&text, ", ", Grouped(contents.changes_of_plan),
                    contents.changes_of_plan == 1 ? " change of plan" : " changes of plan");
  }
  absl::StrAppend(&text, ", ", Counted(contents.events, "event"));
  if (contents.first_ns.has_value()) {
    absl::StrAppend(&text, " from ", TimeText(*contents.first_ns, tick_ns), " to ",
                    TimeText(*contents.last_ns, tick_ns));
  }
  return text;
}

std::string VerdictText(const JournalContents& contents) {
  if (IsWhole(contents)) return "it is whole";
  if (contents.damages == 0) return "it ends with a torn record, and is whole up to there";
  std::string text = absl::StrCat("it is damaged in ", Counted(contents.damages, "place"));
  if (contents.missing_records > 0) {
    absl::StrAppend(&text, "; ", Counted(contents.missing_records, "record"),
                    contents.missing_records == 1 ? " is missing" : " are missing");
  }
  return text;
}

std::string Text(const std::string& file, const JournalReader& reader) {
  const JournalContents& contents = reader.contents();
  const std::int64_t tick_ns = std::max<std::int64_t>(reader.header().tick_ns(), 1);
  std::string text =
      absl::StrCat(language::Escaped(file), ": ", ContentsText(contents, tick_ns), "\n");
  for (const std::string& fault : FaultTexts(contents, tick_ns)) {
    absl::StrAppend(&text, "  ", fault, "\n");
  }
  return absl::StrCat(text, VerdictText(contents), "\n");
}

std::string Json(const JournalDamage& damage) {
  return absl::StrCat("{\"file\":", JsonString(damage.file), ",\"offset\":", damage.offset,
                      ",\"bytes\":", damage.bytes, ",\"missing_records\":", damage.missing_records,
                      ",\"what\":", JsonString(damage.what), "}");
}

std::string Json(const std::vector<JournalDamage>& damages) {
  return absl::StrCat("[",
                      absl::StrJoin(damages, ",",
                                    [](std::string* out, const JournalDamage& damage) {
                                      absl::StrAppend(out, Json(damage));
                                    }),
                      "]");
}

std::string Json(const JournalReader& reader) {
  const JournalContents& contents = reader.contents();
  std::string json = absl::StrCat(
      "{\"whole\":", IsWhole(contents) ? "true" : "false", ",\"files\":", contents.files,
      ",\"first_file\":", contents.first_file, ",\"runs\":", contents.runs,
      ",\"changes_of_plan\":", contents.changes_of_plan, ",\"events\":", contents.events);
  if (contents.first_ns.has_value()) {
    absl::StrAppend(&json, ",\"first\":", JsonTime(*contents.first_ns),
                    ",\"last\":", JsonTime(*contents.last_ns));
  }
  absl::StrAppend(&json, ",\"plan_id\":", JsonString(reader.header().plan_id()),
                  ",\"repeated\":", contents.repeated, ",\"lost_events\":", contents.lost_events,
                  ",\"missing_records\":", contents.missing_records,
                  ",\"damages\":", contents.damages, ",\"damage\":", Json(contents.damage),
                  ",\"abandoned\":", Json(contents.abandoned));
  if (contents.torn_tail.has_value()) {
    absl::StrAppend(&json, ",\"torn_tail\":", Json(*contents.torn_tail));
  }
  return absl::StrCat(json, "}\n");
}

}  // namespace

int VerifyJournal(const JournalCommandOptions& options) {
  JournalReaderOptions all;
  all.skip_damaged = true;
  const absl::StatusOr<std::unique_ptr<JournalReader>> reader =
      JournalReader::Open(options.file, all);
  if (!reader.ok()) return Fail(reader.status().message());
  v1::Event event;
  for (absl::StatusOr<bool> more = true; *more;) {
    more = (*reader)->Next(event);
    if (!more.ok()) return Fail(more.status().message());
  }
  Output output;
  output.Write(options.format == Format::kJson ? Json(**reader) : Text(options.file, **reader));
  return output.Finish(IsWhole((*reader)->contents()) ? kGood : kNotGood);
}

}  // namespace sluice::cli
