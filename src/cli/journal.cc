// `sluice journal cat` and `follow`: the events of a journal, a line each.
#include "sluice/journal.h"

#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <csignal>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "absl/strings/ascii.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "google/protobuf/util/time_util.h"
#include "src/cli/arguments.h"
#include "src/cli/commands.h"
#include "src/cli/event_line.h"
#include "src/cli/journal_words.h"
#include "src/cli/json.h"
#include "src/cli/terminal.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice::cli {
namespace {

// How often a follower looks for what was written.
constexpr int kLookEveryMs = 100;

// Set by a signal that ends `follow`.
volatile std::sig_atomic_t interrupted = 0;

void Interrupt(int /*signal*/) { interrupted = 1; }

std::vector<std::string> KindNames() {
  std::vector<std::string> names;
  for (int kind = v1::Event::Kind_MIN + 1; kind <= v1::Event::Kind_MAX; ++kind) {
    names.push_back(v1::Event::Kind_Name(kind));
  }
  return names;
}

absl::Status ReadKinds(const std::vector<std::string>& words, std::vector<v1::Event::Kind>& kinds) {
  for (const std::string& word : words) {
    v1::Event::Kind kind = v1::Event::KIND_UNSPECIFIED;
    const std::string name = absl::AsciiStrToUpper(word);
    if (!v1::Event::Kind_Parse(name, &kind) || kind == v1::Event::KIND_UNSPECIFIED) {
      const std::string nearest = language::NearestName(name, KindNames());
      return absl::InvalidArgumentError(absl::StrCat(
          "--kind: there is no kind \"", language::Escaped(word), "\"",
          nearest.empty() ? absl::StrCat("; there are ", absl::StrJoin(KindNames(), ", "))
                          : absl::StrCat("; did you mean ", nearest, "?")));
    }
    kinds.push_back(kind);
  }
  return absl::OkStatus();
}

absl::StatusOr<JournalReaderOptions> ReadChoice(const JournalCommandOptions& options) {
  JournalReaderOptions choice;
  choice.skip_damaged = options.skip_damaged;
  absl::Status status = ReadTimeOption("--from", options.from, choice.from_ns);
  status.Update(ReadTimeOption("--until", options.until, choice.until_ns));
  status.Update(ReadKinds(options.kinds, choice.kinds));
  if (!status.ok()) return status;
  return choice;
}

// What stands for the kind of an event where a plan has changed, which is none.
constexpr absl::string_view kPlanKind = "PLAN";

std::string SaidOf(const JournalPlanChange& change) {
  return absl::StrCat("in place of ", PlanText(change.plan_name_before, change.plan_id_before),
                      change.begins_run ? ", with a new run" : "");
}

std::string ChangeJson(const JournalPlanChange& change) {
  return absl::StrCat("{\"time\":", JsonTime(change.time_ns), ",\"kind\":", JsonString(kPlanKind),
                      ",\"plan\":", JsonString(change.plan_name),
                      ",\"plan_id\":", JsonString(change.plan_id),
                      ",\"plan_before\":", JsonString(change.plan_name_before),
                      ",\"plan_id_before\":", JsonString(change.plan_id_before),
                      ",\"begins_run\":", change.begins_run ? "true" : "false", "}\n");
}

// Prints events and changes of plan, and on stderr what is wrong with their journal.
class Printer {
 public:
  Printer(const JournalReader& reader, const JournalReaderOptions& choice,
          const JournalCommandOptions& options)
      : reader_(reader), choice_(choice), options_(options) {}

  void Print(const v1::Event& event) {
    output_.Write(options_.format == Format::kJson ? absl::StrCat(json_.WriteEvent(event), "\n")
                                                   : Lines().Line(event));
  }
  // The plans that came up since the last time, as far as they are asked for.
  void PrintChanges() {
    const std::vector<JournalPlanChange>& changes = reader_.contents().plan_changes;
    for (; printed_changes_ < changes.size(); ++printed_changes_) {
      const JournalPlanChange& change = changes[printed_changes_];
      if (!IsAskedFor(change)) continue;
      output_.Write(options_.format == Format::kJson
                        ? ChangeJson(change)
                        : Lines().Line(change.time_ns, kPlanKind,
                                       PlanText(change.plan_name, change.plan_id), SaidOf(change)));
    }
  }
  // Likewise what is wrong.
  void Warn() {
    const JournalContents& contents = reader_.contents();
    // What is not skipped is the error that ends it.
    for (; options_.skip_damaged && warned_damage_ < contents.damage.size(); ++warned_damage_) {
      SayWarning(contents.damage[warned_damage_].ToString());
    }
    for (; warned_losses_ < contents.losses.size(); ++warned_losses_) {
      SayWarning(LossText(contents.losses[warned_losses_], reader_.header().tick_ns()));
    }
  }
  Output& output() { return output_; }

 private:
  bool IsAskedFor(const JournalPlanChange& change) const {
    return choice_.kinds.empty() && change.time_ns >= choice_.from_ns.value_or(change.time_ns) &&
           (!choice_.until_ns.has_value() || change.time_ns < *choice_.until_ns);
  }
  void SayWarning(const std::string& what) {
    output_.Flush();  // so that it stands behind what comes before it
    Say(absl::StrCat("warning: ", what));
  }
  // A run may be of a plan with another tick.
  EventLines& Lines() {
    const std::int64_t tick_ns = std::max<std::int64_t>(reader_.header().tick_ns(), 1);
    if (lines_ == nullptr || tick_ns != tick_ns_) {
      tick_ns_ = tick_ns;
      lines_ = std::make_unique<EventLines>(tick_ns, Ink(STDOUT_FILENO));
    }
    return *lines_;
  }

  const JournalReader& reader_;
  const JournalReaderOptions& choice_;
  const JournalCommandOptions& options_;
  Output output_;
  JsonWriter json_;
  std::int64_t tick_ns_ = 0;
  std::unique_ptr<EventLines> lines_;
  std::size_t printed_changes_ = 0;
  std::size_t warned_damage_ = 0;
  std::size_t warned_losses_ = 0;
};

// Prints all there is by now. False where an error, or the output, ends it.
absl::StatusOr<bool> PrintAll(JournalReader& reader, Printer& printer) {
  v1::Event event;
  while (printer.output().open()) {
    const absl::StatusOr<bool> more = reader.Next(event);
    printer.Warn();
    printer.PrintChanges();
    if (!more.ok()) return more.status();
    if (!*more) return true;
    printer.Print(event);
  }
  return false;
}

int FinishWith(Printer& printer, const absl::Status& status) {
  printer.output().Flush();
  if (status.ok()) return printer.output().Finish(kGood);
  const int failed = Fail(status.message());
  if (absl::IsDataLoss(status)) {
    Say("`--skip-damaged` goes on behind it; `sluice journal verify` says all that is wrong");
  }
  return printer.output().Finish(failed);
}

// Until it is time to look again. False where that is no more to be done.
bool Wait() {
  // Of what it writes to, only that the reader has gone is asked for.
  pollfd out = {STDOUT_FILENO, 0, 0};
  const int ready = poll(&out, 1, kLookEveryMs);
  return interrupted == 0 && ready <= 0;
}

}  // namespace

int CatJournal(const JournalCommandOptions& options) {
  const absl::StatusOr<JournalReaderOptions> choice = ReadChoice(options);
  if (!choice.ok()) return Fail(choice.status().message());
  const absl::StatusOr<std::unique_ptr<JournalReader>> reader =
      JournalReader::Open(options.file, *choice);
  if (!reader.ok()) return Fail(reader.status().message());
  Printer printer(**reader, *choice, options);
  const absl::Status status = PrintAll(**reader, printer).status();
  printer.output().Flush();
  const absl::optional<JournalDamage>& tail = (*reader)->contents().torn_tail;
  if (status.ok() && tail.has_value()) Say(absl::StrCat("warning: ", TornTailText(*tail)));
  return FinishWith(printer, status);
}

int FollowJournal(const JournalCommandOptions& options) {
  const absl::StatusOr<JournalReaderOptions> choice = ReadChoice(options);
  if (!choice.ok()) return Fail(choice.status().message());
  const absl::StatusOr<std::unique_ptr<JournalReader>> reader =
      JournalReader::Open(options.file, *choice);
  if (!reader.ok()) return Fail(reader.status().message());
  struct sigaction action = {};
  action.sa_handler = Interrupt;
  sigaction(SIGINT, &action, nullptr);
  sigaction(SIGTERM, &action, nullptr);

  Printer printer(**reader, *choice, options);
  for (;;) {
    const absl::StatusOr<bool> printed = PrintAll(**reader, printer);
    printer.output().Flush();
    if (!printed.ok() || !*printed) return FinishWith(printer, printed.status());
    const absl::optional<std::int64_t>& last_ns = (*reader)->contents().last_ns;
    const bool is_past =
        choice->until_ns.has_value() && last_ns.has_value() && *last_ns >= *choice->until_ns;
    if (is_past || !Wait()) return FinishWith(printer, absl::OkStatus());
  }
}

}  // namespace sluice::cli
