#include "src/drill/command.h"

#include <algorithm>
#include <map>
#include <utility>

#include "absl/strings/ascii.h"
#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_join.h"
#include "absl/strings/strip.h"
#include "src/language/literals.h"
#include "src/language/source.h"
#include "src/language/unicode.h"

namespace sluice::drill {
namespace {

using language::DidYouMean;
using language::Quoted;
using language::ReadDuration;

struct Word {
  std::string text;
  bool quoted = false;
};

// All spellings of a verb.
const std::map<std::string, Verb>& Verbs() {
  static const auto& verbs = *new std::map<std::string, Verb>{
      {"ack", Verb::kAcknowledge}, {"acknowledge", Verb::kAcknowledge},
      {"reset", Verb::kReset},     {"silence", Verb::kSilence},
      {"pin", Verb::kPin},         {"unpin", Verb::kUnpin},
      {"start", Verb::kStart},     {"hold", Verb::kHold},
      {"resume", Verb::kResume},   {"abort", Verb::kAbort},
      {"tick", Verb::kTick},       {"note", Verb::kNote},
      {"as", Verb::kAs},           {"status", Verb::kStatus},
      {"help", Verb::kHelp},       {"?", Verb::kHelp},
      {"skip", Verb::kSkip},       {"pause", Verb::kPause},
      {"faster", Verb::kFaster},   {"slower", Verb::kSlower},
      {"quit", Verb::kQuit},       {"exit", Verb::kQuit},
  };
  return verbs;
}

const Usage& UsageOf(Verb verb) {
  return *std::find_if(Usages().begin(), Usages().end(),
                       [verb](const Usage& usage) { return usage.verb == verb; });
}

absl::Status Wrong(Verb verb, absl::string_view what) {
  return absl::InvalidArgumentError(absl::StrCat(
      what, absl::EndsWith(what, "?") ? " Write: " : "; write: ", UsageOf(verb).usage));
}

// Braces and commas part words as blanks do, so that start_success{region = "sg"} is read.
bool Parts(char byte) {
  return absl::ascii_isspace(static_cast<unsigned char>(byte)) || byte == '{' || byte == '}' ||
         byte == ',';
}

// The string at the start of `rest`, which begins with its quote.
absl::StatusOr<std::string> TakeString(absl::string_view& rest) {
  std::size_t end = 1;
  while (end < rest.size() && rest[end] != '"') end += rest[end] == '\\' ? 2 : 1;
  if (end >= rest.size()) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quoted(rest), " is not closed: a double quote is missing"));
  }
  std::string text;
  const auto error = language::ReadString(rest.substr(0, end + 1), true, text);
  if (error.has_value()) {
    return absl::InvalidArgumentError(
        absl::StrCat(Quoted(rest.substr(0, end + 1)), ": ", error->message, "; ", error->remedy));
  }
  rest.remove_prefix(end + 1);
  return text;
}

// An `=` is a word of its own.
absl::StatusOr<std::vector<Word>> WordsOf(absl::string_view line) {
  std::vector<Word> words;
  while (true) {
    while (!line.empty() && Parts(line.front())) line.remove_prefix(1);
    if (line.empty()) return words;
    if (line.front() == '"') {
      absl::StatusOr<std::string> text = TakeString(line);
      if (!text.ok()) return text.status();
      words.push_back({*std::move(text), true});
    } else if (line.front() == '=') {
      words.push_back({"=", false});
      line.remove_prefix(1);
    } else {
      std::size_t end = 0;
      while (end < line.size() && !Parts(line[end]) && line[end] != '"' && line[end] != '=') ++end;
      words.push_back({std::string(line.substr(0, end)), false});
      line.remove_prefix(end);
    }
  }
}

template <typename Spec>
std::vector<std::string> NamesOf(const std::vector<Spec>& specs) {
  std::vector<std::string> names;
  for (const Spec& spec : specs) names.push_back(spec.name);
  return names;
}

// Reads what stands behind the verb, word by word.
class Reader {
 public:
  Reader(Verb verb, std::vector<Word> words, const plan::Program& program)
      : verb_(verb), words_(std::move(words)), program_(program) {
    command_.verb = verb;
  }

  absl::StatusOr<Command> Read() {
    if (absl::Status read = ReadVerb(); !read.ok()) return read;
    return std::move(command_);
  }

 private:
  absl::Status ReadVerb() {
    if (absl::Status taken = TakeBy(); !taken.ok()) return taken;
    switch (verb_) {
      case Verb::kAcknowledge:
      case Verb::kReset:
        return ReadTarget("gate", program_.gates);
      case Verb::kUnpin:
        return ReadTarget("lever", program_.levers);
      case Verb::kStart:
      case Verb::kHold:
      case Verb::kResume:
      case Verb::kAbort:
        return ReadRamp();
      case Verb::kSilence:
        return ReadTimed("gate", program_.gates);
      case Verb::kPin:
        return ReadTimed("lever", program_.levers);
      case Verb::kTick:
        return ReadItem();
      case Verb::kAs:
      case Verb::kStatus:
        return ReadRole();
      case Verb::kSkip:
        return ReadSkip();
      case Verb::kNote:  // not word by word
      case Verb::kHelp:
      case Verb::kPause:
      case Verb::kFaster:
      case Verb::kSlower:
      case Verb::kQuit:
        break;
    }
    return NoMore();
  }

  // Takes `by ROLE` out, and the string behind it: a note may stand before it or behind.
  absl::Status TakeBy() {
    const auto by = std::find_if(words_.begin(), words_.end(), [](const Word& word) {
      return word.text == "by" && !word.quoted;
    });
    if (by == words_.end()) return absl::OkStatus();
    if (by + 1 == words_.end()) return Wrong(verb_, "a role is missing behind `by`");
    command_.role = (by + 1)->text;
    words_.erase(by, by + 2);
    return absl::OkStatus();
  }

  absl::Status NoMore() const {
    if (words_.empty()) return absl::OkStatus();
    return Wrong(verb_, absl::StrCat(Quoted(words_.front().text), " is one too many",
                                     words_.front().quoted ? "" : "; a note stands in quotes"));
  }

  bool EndsInString() const { return !words_.empty() && words_.back().quoted; }

  void TakeNote() {
    command_.note = words_.back().text;
    words_.pop_back();
  }

  // The name at the front, which must be one of `specs`.
  template <typename Spec>
  absl::StatusOr<const Spec*> TakeName(absl::string_view kind, const std::vector<Spec>& specs) {
    if (words_.empty()) return Wrong(verb_, absl::StrCat("which ", kind, "?"));
    const std::string name = words_.front().text;
    const auto found = std::find_if(specs.begin(), specs.end(),
                                    [&name](const Spec& spec) { return spec.name == name; });
    if (found == specs.end()) {
      return Wrong(verb_, absl::StrCat("the plan has no ", kind, " ", Quoted(name),
                                       DidYouMean(name, NamesOf(specs))));
    }
    command_.name = name;
    words_.erase(words_.begin());
    return &*found;
  }

  // All words that are left: values of these labels.
  absl::Status ReadSegment(const std::vector<std::string>& labels) {
    std::map<std::string, std::string> values;
    std::size_t next = 0;  // label, for a value without one
    for (std::size_t i = 0; i < words_.size(); ++i) {
      const bool named = i + 1 < words_.size() && words_[i + 1].text == "=" && !words_[i].quoted &&
                         !words_[i + 1].quoted;
      if (named && i + 2 == words_.size()) {
        return Wrong(verb_,
                     absl::StrCat("a value is missing behind ", Quoted(words_[i].text + "=")));
      }
      while (next < labels.size() && values.count(labels[next]) > 0) ++next;
      if (!named && next == labels.size()) {
        return Wrong(verb_,
                     absl::StrCat(Quoted(words_[i].text), " is one too many: ", command_.name,
                                  LabelsText(labels), "; a note stands in quotes"));
      }
      const std::string label = named ? words_[i].text : labels[next];
      if (std::find(labels.begin(), labels.end(), label) == labels.end()) {
        return Wrong(verb_, absl::StrCat(command_.name, LabelsText(labels), ", not ", Quoted(label),
                                         DidYouMean(label, labels)));
      }
      if (named) i += 2;
      if (!values.emplace(label, words_[i].text).second) {
        return Wrong(verb_, absl::StrCat("the label ", label, " has two values"));
      }
    }
    if (!values.empty() && values.size() < labels.size()) {
      return Wrong(verb_, absl::StrCat(command_.name, LabelsText(labels),
                                       ": a value is missing for ", MissingOf(labels, values)));
    }
    for (const std::string& label : labels) {
      if (!values.empty()) command_.segment.emplace_back(label, values[label]);
    }
    words_.clear();
    return absl::OkStatus();
  }

  static std::string LabelsText(const std::vector<std::string>& labels) {
    return labels.empty() ? " has no labels" : absl::StrCat(" is by ", absl::StrJoin(labels, ", "));
  }

  static std::string MissingOf(const std::vector<std::string>& labels,
                               const std::map<std::string, std::string>& values) {
    std::vector<std::string> missing;
    for (const std::string& label : labels) {
      if (values.count(label) == 0) missing.push_back(label);
    }
    return absl::StrJoin(missing, ", ");
  }

  // NAME [SEGMENT...] ["note"]
  template <typename Spec>
  absl::Status ReadTarget(absl::string_view kind, const std::vector<Spec>& specs) {
    const absl::StatusOr<const Spec*> spec = TakeName(kind, specs);
    if (!spec.ok()) return spec.status();
    if (EndsInString() && !LastIsValue((*spec)->labels)) TakeNote();
    return ReadSegment((*spec)->labels);
  }

  // Whether the string at the end is no note: it stands behind `label=`, or is the one value of
  // several that would be missing. (Of a single label it may be either; whoever knows the segments
  // decides.)
  bool LastIsValue(const std::vector<std::string>& labels) const {
    const auto is_equals = [](const Word& word) { return word.text == "=" && !word.quoted; };
    if (words_.size() >= 2 && is_equals(words_[words_.size() - 2])) return true;
    const auto equals =
        static_cast<std::size_t>(std::count_if(words_.begin(), words_.end(), is_equals));
    return labels.size() >= 2 && words_.size() == labels.size() + 2 * equals;
  }

  // `hold ramp` means the only one.
  absl::Status ReadRamp() {
    if (!words_.empty() && words_.front().text == "ramp" && program_.FindRamp("ramp") < 0) {
      words_.erase(words_.begin());
      if (program_.ramps.size() == 1 && (words_.empty() || program_.FindRamp(words_[0].text) < 0)) {
        words_.insert(words_.begin(), {program_.ramps.front().name, false});
      }
    }
    return ReadTarget("ramp", program_.ramps);
  }

  // NAME [SEGMENT...] [VALUE] DURATION ["reason"]; of a lever with a value.
  template <typename Spec>
  absl::Status ReadTimed(absl::string_view kind, const std::vector<Spec>& specs) {
    const absl::StatusOr<const Spec*> spec = TakeName(kind, specs);
    if (!spec.ok()) return spec.status();
    if (EndsInString()) TakeNote();
    if (words_.empty()) return Wrong(verb_, "for how long?");
    const absl::StatusOr<std::int64_t> duration = ReadDuration(words_.back().text);
    if (!duration.ok()) return Wrong(verb_, duration.status().message());
    command_.duration_ns = *duration;
    words_.pop_back();
    if (verb_ == Verb::kPin) {
      if (words_.empty())
        return Wrong(verb_, absl::StrCat("at which value is ", command_.name, "?"));
      command_.value = words_.back().text;
      words_.pop_back();
    }
    return ReadSegment((*spec)->labels);
  }

  absl::Status ReadItem() {
    if (words_.empty()) return Wrong(verb_, "which item?");
    command_.name = words_.front().text;
    words_.erase(words_.begin());
    if (EndsInString()) TakeNote();
    return NoMore();
  }

  absl::Status ReadRole() {
    if (words_.empty() && verb_ == Verb::kAs) return Wrong(verb_, "as whom?");
    if (words_.empty()) return absl::OkStatus();
    command_.name = words_.front().text;
    const absl::Status known = program_.CheckRole(command_.name);
    if (!known.ok()) return Wrong(verb_, known.message());
    words_.erase(words_.begin());
    return NoMore();
  }

  absl::Status ReadSkip() {
    if (words_.empty()) return Wrong(verb_, "how far?");
    const absl::StatusOr<std::int64_t> duration = ReadDuration(words_.front().text);
    if (!duration.ok()) return Wrong(verb_, duration.status().message());
    command_.duration_ns = *duration;
    words_.erase(words_.begin());
    return NoMore();
  }

  const Verb verb_;
  std::vector<Word> words_;
  const plan::Program& program_;
  Command command_;
};

// A note is what stands there, quotes or not; `by ROLE` at its end is taken off where the plan
// has such a role.
absl::StatusOr<Command> ReadNote(absl::string_view rest, const plan::Program& program) {
  Command command;
  command.verb = Verb::kNote;
  const std::size_t blank = rest.rfind(' ');
  if (blank != absl::string_view::npos && program.FindRole(rest.substr(blank + 1)) != nullptr) {
    absl::string_view before = absl::StripAsciiWhitespace(rest.substr(0, blank));
    if (absl::ConsumeSuffix(&before, " by") || before == "by") {
      command.role = std::string(rest.substr(blank + 1));
      rest = before == "by" ? "" : absl::StripAsciiWhitespace(before);
    }
  }
  if (!rest.empty() && rest.front() == '"') {
    absl::string_view quoted = rest;
    absl::StatusOr<std::string> text = TakeString(quoted);
    if (text.ok() && quoted.empty()) {
      command.note = *std::move(text);
      return command;
    }
  }
  if (rest.empty()) return Wrong(Verb::kNote, "what is to be noted?");
  command.note = std::string(rest);
  return command;
}

}  // namespace

const std::vector<Usage>& Usages() {
  static const auto& usages = *new std::vector<Usage>{
      {Verb::kAcknowledge, "ack GATE [SEGMENT...] [by ROLE] [\"note\"]", "take an incident on"},
      {Verb::kReset, "reset GATE [SEGMENT...] [by ROLE] [\"note\"]",
       "clear a latched gate that is ready"},
      {Verb::kSilence, "silence GATE [SEGMENT...] DURATION [by ROLE] [\"reason\"]",
       "call nobody for the gate for so long"},
      {Verb::kPin, "pin LEVER [SEGMENT...] VALUE DURATION [by ROLE] [\"reason\"]",
       "set a lever, whatever gates say; without a segment everywhere"},
      {Verb::kUnpin, "unpin LEVER [SEGMENT...] [by ROLE] [\"reason\"]", "end a pin"},
      {Verb::kStart, "start RAMP [SEGMENT...] [by ROLE] [\"reason\"]", "start a ramp"},
      {Verb::kHold, "hold RAMP [SEGMENT...] [by ROLE] [\"reason\"]", "keep it where it is"},
      {Verb::kResume, "resume RAMP [SEGMENT...] [by ROLE] [\"reason\"]",
       "go on after a hold or a rollback"},
      {Verb::kAbort, "abort RAMP [SEGMENT...] [by ROLE] [\"reason\"]", "close its lever, and end"},
      {Verb::kTick, "tick \"ITEM\" [by ROLE] [\"note\"]", "tick an item of the checklist"},
      {Verb::kNote, "note TEXT [by ROLE]", "write something down"},
      {Verb::kAs, "as ROLE", "who types from now on"},
      {Verb::kStatus, "status [ROLE]", "how things stand, and what to do next"},
      {Verb::kSkip, "skip DURATION", "go on at once to so much later"},
      {Verb::kPause, "pause", "stop the clock, or let it go on"},
      {Verb::kFaster, "faster", "twice the speed"},
      {Verb::kSlower, "slower", "half the speed"},
      {Verb::kHelp, "help", "these lines"},
      {Verb::kQuit, "quit", "end the drill here, with its score"},
  };
  return usages;
}

absl::StatusOr<Command> ParseCommand(absl::string_view line, const plan::Program& program) {
  line = absl::StripAsciiWhitespace(line);
  std::size_t end = 0;
  while (end < line.size() && !Parts(line[end]) && line[end] != '"') ++end;
  const std::string verb(line.substr(0, end));
  const auto found = Verbs().find(verb);
  if (found == Verbs().end()) {
    if (line.empty()) {
      return absl::InvalidArgumentError("a command is missing; `help` lists them");
    }
    std::vector<std::string> known;
    for (const auto& entry : Verbs()) known.push_back(entry.first);
    const std::string meant = DidYouMean(verb, known);
    return absl::InvalidArgumentError(
        absl::StrCat("there is no command ", Quoted(verb),
                     meant.empty() ? "; `help` lists the commands" : meant));
  }
  const absl::string_view rest = absl::StripAsciiWhitespace(line.substr(end));
  if (found->second == Verb::kNote) return ReadNote(rest, program);
  absl::StatusOr<std::vector<Word>> words = WordsOf(rest);
  if (!words.ok()) return Wrong(found->second, words.status().message());
  return Reader(found->second, *std::move(words), program).Read();
}

std::vector<std::string> Completions(absl::string_view line, const plan::Program& program,
                                     std::size_t& begin) {
  begin = line.size();
  while (begin > 0 && !Parts(line[begin - 1])) --begin;
  const absl::string_view word = line.substr(begin);
  const absl::string_view before = absl::StripAsciiWhitespace(line.substr(0, begin));
  std::vector<std::string> choices;
  const auto add = [&choices](const std::vector<std::string>& names) {
    choices.insert(choices.end(), names.begin(), names.end());
  };
  const auto verb = Verbs().find(std::string(before));
  const std::size_t blank = before.rfind(' ');
  const bool behind_by =
      absl::string_view(before.substr(blank == before.npos ? 0 : blank + 1)) == "by";
  if (before.empty()) {
    for (const auto& entry : Verbs()) choices.push_back(entry.first);
  } else if (behind_by || (verb != Verbs().end() &&
                           (verb->second == Verb::kAs || verb->second == Verb::kStatus))) {
    add(NamesOf(program.roles));
  } else if (verb != Verbs().end()) {
    switch (verb->second) {
      case Verb::kAcknowledge:
      case Verb::kReset:
      case Verb::kSilence:
        add(NamesOf(program.gates));
        break;
      case Verb::kPin:
      case Verb::kUnpin:
        add(NamesOf(program.levers));
        break;
      case Verb::kStart:
      case Verb::kHold:
      case Verb::kResume:
      case Verb::kAbort:
        add(NamesOf(program.ramps));
        break;
      default:
        break;
    }
  } else {
    choices.push_back("by");
    for (const plan::LeverSpec& lever : program.levers) {
      if (absl::StrContains(before, lever.name)) add(lever.values);
    }
  }
  std::vector<std::string> fitting;
  for (const std::string& choice : choices) {
    if (absl::StartsWith(choice, word)) fitting.push_back(choice);
  }
  std::sort(fitting.begin(), fitting.end());
  fitting.erase(std::unique(fitting.begin(), fitting.end()), fitting.end());
  return fitting;
}

}  // namespace sluice::drill
