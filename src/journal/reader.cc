// JournalReader: the files of a journal, one after the other.
#include <algorithm>
#include <cerrno>
#include <utility>

#include "absl/strings/str_cat.h"
#include "google/protobuf/util/time_util.h"
#include "sluice/journal.h"
#include "src/journal/file_set.h"
#include "src/journal/files.h"
#include "src/journal/format.h"
#include "src/journal/scanner.h"
#include "src/journal/serialize.h"
#include "src/language/unicode.h"

namespace sluice {
namespace {

using google::protobuf::util::TimeUtil;
using journal::RecordHead;
using journal::RecordType;
using journal::Scanner;
using Step = Scanner::Step;

// Of what is wrong with a journal, so many are told one by one.
constexpr std::size_t kMostTold = 1000;

template <typename T>
void Tell(std::vector<T>& told, T one) {
  if (told.size() < kMostTold) told.push_back(std::move(one));
}

}  // namespace

class JournalReader::Core {
 public:
  Core(journal::Files& files, std::string path, JournalReaderOptions options)
      : files_(files), path_(std::move(path)), options_(std::move(options)) {}

  absl::Status Open() {
    const absl::StatusOr<bool> opened = OpenNextFile();
    if (!opened.ok()) return opened.status();
    if (!*opened) return journal::FileError(ENOENT, "can't be read", path_);
    return absl::OkStatus();
  }

  absl::StatusOr<bool> Next(v1::Event& event) {
    if (!fault_.ok()) return fault_;
    absl::StatusOr<bool> found = FindNext(event);
    if (!found.ok()) fault_ = found.status();
    return found;
  }

  const v1::JournalHeader& header() const { return header_; }
  const JournalContents& contents() const { return contents_; }

 private:
  absl::StatusOr<bool> FindNext(v1::Event& event);
  absl::StatusOr<bool> OpenNextFile();
  absl::Status OpenFile(const std::string& name, std::uint32_t number);
  void Enter();
  absl::StatusOr<bool> PassEnd(const Step& step);

  absl::StatusOr<bool> TakeRecord(const Step& step, v1::Event& event);
  absl::Status TakeHeader(const Step& step);
  void NoteChange(const v1::JournalHeader& header);
  absl::StatusOr<bool> TakeEvent(const Step& step, v1::Event& event);
  absl::Status TakeLoss(const Step& step);
  absl::Status Settle(std::uint64_t number);
  absl::Status AddStretch(JournalDamage stretch, bool ends_file);
  absl::Status AddDamage(JournalDamage damage);
  absl::StatusOr<bool> Misread(const Step& step, absl::string_view what);
  JournalDamage Describe(const Step& step) const;
  bool IsAskedFor(const v1::Event& event, std::int64_t time_ns) const;

  journal::Files& files_;
  const std::string path_;
  const JournalReaderOptions options_;

  std::pair<std::unique_ptr<Scanner>, std::uint32_t> opened_;  // which may be the next file
  std::unique_ptr<Scanner> scanner_;                           // of the current file
  std::uint32_t number_ = 0;                                   // the file's
  bool live_ = false;                                          // it was PATH when it was opened
  bool passed_ = false;  // and is no more: what it has now is all

  std::uint64_t next_ = 0;  // number of the record that is expected; 0: any
  // Bytes before the next record that are none; their worth is told by its number.
  absl::optional<JournalDamage> stretch_;
  bool stretch_ends_file_ = false;

  v1::JournalHeader header_;
  JournalContents contents_;
  absl::Status fault_;
};

// ---- Files -------------------------------------------------------------------------------

absl::Status JournalReader::Core::OpenFile(const std::string& name, std::uint32_t number) {
  std::unique_ptr<journal::ReadableFile> file;
  if (const int error = files_.OpenToRead(name, file); error != 0) {
    return journal::FileError(error, "can't be read", name);
  }
  opened_ = {std::make_unique<Scanner>(std::move(file), name), number};
  return absl::OkStatus();
}

// The file that was opened is the current one.
void JournalReader::Core::Enter() {
  scanner_ = std::move(opened_.first);
  number_ = opened_.second;
  live_ = scanner_->name() == path_;
  passed_ = false;
  ++contents_.files;
  if (contents_.first_file == 0) contents_.first_file = number_;
}

// The file after the current one, if it is there yet. A writer may move files meanwhile, so
// that what was PATH when the folder was read is another file by now: then it is read anew.
absl::StatusOr<bool> JournalReader::Core::OpenNextFile() {
  constexpr int kTries = 100;
  absl::StatusOr<journal::FileSet> found = journal::FindFiles(files_, path_);
  for (int i = 0; i < kTries && found.ok(); ++i) {
    const auto next = std::upper_bound(found->full.begin(), found->full.end(), number_);
    const bool is_full = next != found->full.end();
    if (!is_full && !found->live) return false;
    absl::Status opened = is_full
                              ? OpenFile(journal::FullFile(path_, *next), *next)
                              : OpenFile(path_, found->full.empty() ? 1 : found->full.back() + 1);
    if (!opened.ok() && !absl::IsNotFound(opened)) return opened;
    const std::vector<std::uint32_t> before = found->full;
    found = journal::FindFiles(files_, path_);
    if (!found.ok()) break;
    if (opened.ok() && (is_full || found->full == before)) {
      Enter();
      return true;
    }
  }
  if (!found.ok()) return found.status();
  return absl::UnavailableError(absl::StrCat(language::Escaped(path_), ": its files keep moving"));
}

// The current file has no further record. Whether there is another file to be read.
absl::StatusOr<bool> JournalReader::Core::PassEnd(const Step& step) {
  if (live_ && !passed_) {
    journal::FileIdentity now;
    const int error = files_.Identify(path_, now);
    if (error != 0 && error != ENOENT) return journal::FileError(error, "can't be read", path_);
    if (error == ENOENT || now == scanner_->file().identity()) return false;
    // It was full, and moved. What was written up to then is still to be read.
    passed_ = true;
    return true;
  }
  JournalDamage tail = Describe(step);
  const absl::StatusOr<bool> opened = OpenNextFile();
  if (!opened.ok() || !*opened) return opened;
  contents_.torn_tail.reset();
  if (step.kind != Step::Kind::kTail) return true;
  if (absl::Status status = AddStretch(std::move(tail), true); !status.ok()) return status;
  return true;
}

// ---- Records -----------------------------------------------------------------------------

JournalDamage JournalReader::Core::Describe(const Step& step) const {
  return {scanner_->name(), step.offset, step.bytes, 0, std::string(step.what)};
}

absl::Status JournalReader::Core::AddDamage(JournalDamage damage) {
  ++contents_.damages;
  contents_.missing_records += damage.missing_records;
  absl::Status error =
      options_.skip_damaged ? absl::OkStatus() : absl::DataLossError(damage.ToString());
  Tell(contents_.damage, std::move(damage));
  return error;
}

// Of two stretches with no record between them, the second one's number says what is missing.
absl::Status JournalReader::Core::AddStretch(JournalDamage stretch, bool ends_file) {
  absl::optional<JournalDamage> before = std::exchange(stretch_, std::move(stretch));
  stretch_ends_file_ = ends_file;
  return before.has_value() ? AddDamage(*std::move(before)) : absl::OkStatus();
}

// A good record with what can't be understood.
absl::StatusOr<bool> JournalReader::Core::Misread(const Step& step, absl::string_view what) {
  JournalDamage damage = Describe(step);
  damage.what = absl::StrCat("a record can't be understood: ", what);
  damage.missing_records = step.head.type == RecordType::kHeader ? 0 : 1;
  if (absl::Status status = AddDamage(std::move(damage)); !status.ok()) return status;
  return false;
}

// The next good record has this number (a header: comes before it), which tells what is
// missing between it and the one before.
absl::Status JournalReader::Core::Settle(std::uint64_t number) {
  const std::uint64_t missing = next_ > 0 && number > next_ ? number - next_ : 0;
  next_ = std::max(next_, number);
  absl::optional<JournalDamage> stretch = std::exchange(stretch_, absl::nullopt);
  if (stretch.has_value() && stretch_ends_file_ && missing == 0) {
    Tell(contents_.abandoned, *std::move(stretch));
    return absl::OkStatus();
  }
  if (stretch.has_value()) {
    stretch->missing_records = missing;
    return AddDamage(*std::move(stretch));
  }
  if (missing == 0) return absl::OkStatus();
  return AddDamage(
      {scanner_->name(), scanner_->offset(), 0, missing, "records are missing before this place"});
}

bool JournalReader::Core::IsAskedFor(const v1::Event& event, std::int64_t time_ns) const {
  const std::vector<v1::Event::Kind>& kinds = options_.kinds;
  if (options_.from_ns.has_value() && time_ns < *options_.from_ns) return false;
  if (options_.until_ns.has_value() && time_ns >= *options_.until_ns) return false;
  return kinds.empty() || std::find(kinds.begin(), kinds.end(), event.kind()) != kinds.end();
}

absl::StatusOr<bool> JournalReader::Core::TakeEvent(const Step& step, v1::Event& event) {
  v1::Event read;
  if (const absl::string_view wrong = journal::ReadEvent(step.payload, read); !wrong.empty()) {
    return Misread(step, wrong);
  }
  const std::int64_t time_ns = TimeUtil::TimestampToNanoseconds(read.time());
  ++contents_.events;
  if (!contents_.first_ns.has_value()) contents_.first_ns = time_ns;
  contents_.last_ns = time_ns;
  if (!IsAskedFor(read, time_ns)) return false;
  event = std::move(read);
  return true;
}

absl::Status JournalReader::Core::TakeHeader(const Step& step) {
  if (absl::Status status = Settle(step.head.number); !status.ok()) return status;
  v1::JournalHeader header;
  if (const absl::string_view wrong = journal::ReadHeader(step.payload, header); !wrong.empty()) {
    return Misread(step, wrong).status();
  }
  if (header.begins_run()) {
    ++contents_.runs;
    // What a run wrote again is its own: where it ended before it had come through with that, the
    // numbers of the next one begin lower, and are no repetitions.
    next_ = step.head.number;
  }
  // A full file has its number from its name.
  if (live_ && header.file() > 0) {
    if (contents_.files == 1) contents_.first_file = header.file();
    number_ = header.file();
  }
  if (header.file() == 0) header.set_file(number_);
  // What is written again after a fault of the disk may begin under an earlier plan.
  if (step.head.number < next_ && !header.begins_run()) {
    header_.set_file(header.file());
    return absl::OkStatus();
  }
  NoteChange(header);
  header_ = std::move(header);
  return absl::OkStatus();
}

// `header` is the next one.
void JournalReader::Core::NoteChange(const v1::JournalHeader& header) {
  if (header_.plan_id().empty() || header.plan_id() == header_.plan_id()) return;
  ++contents_.changes_of_plan;
  JournalPlanChange change;
  change.time_ns = TimeUtil::TimestampToNanoseconds(header.has_plan_since() ? header.plan_since()
                                                                            : header.started_at());
  change.begins_run = header.begins_run();
  change.plan_id = header.plan_id();
  change.plan_name = header.plan_name();
  change.plan_id_before = header_.plan_id();
  change.plan_name_before = header_.plan_name();
  Tell(contents_.plan_changes, std::move(change));
}

absl::Status JournalReader::Core::TakeLoss(const Step& step) {
  v1::JournalLoss loss;
  if (const absl::string_view wrong = journal::ReadLoss(step.payload, loss); !wrong.empty()) {
    return Misread(step, wrong).status();
  }
  contents_.lost_events += loss.events();
  Tell(contents_.losses, std::move(loss));
  return absl::OkStatus();
}

// Whether `event` is one that is asked for.
absl::StatusOr<bool> JournalReader::Core::TakeRecord(const Step& step, v1::Event& event) {
  if (step.head.type == RecordType::kHeader) {
    if (absl::Status status = TakeHeader(step); !status.ok()) return status;
    return false;
  }
  if (absl::Status status = Settle(step.head.number); !status.ok()) return status;
  if (step.head.number < next_) {
    ++contents_.repeated;
    return false;
  }
  next_ = step.head.number + 1;
  if (step.head.type == RecordType::kEvent) return TakeEvent(step, event);
  if (step.head.type == RecordType::kLoss) {
    if (absl::Status status = TakeLoss(step); !status.ok()) return status;
  }
  return false;
}

absl::StatusOr<bool> JournalReader::Core::FindNext(v1::Event& event) {
  for (;;) {
    const absl::StatusOr<Step> step = scanner_->Next();
    if (!step.ok()) return step.status();
    if (step->kind == Step::Kind::kRecord) {
      contents_.torn_tail.reset();
      absl::StatusOr<bool> found = TakeRecord(*step, event);
      if (!found.ok() || *found) return found;
    } else if (step->kind == Step::Kind::kDamage) {
      if (absl::Status status = AddStretch(Describe(*step), false); !status.ok()) return status;
    } else {
      contents_.torn_tail.reset();
      if (step->kind == Step::Kind::kTail) contents_.torn_tail = Describe(*step);
      const absl::StatusOr<bool> more = PassEnd(*step);
      if (!more.ok()) return more.status();
      if (!*more) {
        if (!contents_.torn_tail.has_value()) contents_.torn_tail = stretch_;
        return false;
      }
    }
  }
}

// ---- The public face ---------------------------------------------------------------------

absl::StatusOr<std::unique_ptr<JournalReader>> JournalReader::Open(const std::string& path,
                                                                   JournalReaderOptions options) {
  auto core = std::make_unique<Core>(journal::PosixFiles(), path, std::move(options));
  if (absl::Status status = core->Open(); !status.ok()) return status;
  return std::unique_ptr<JournalReader>(new JournalReader(std::move(core)));
}

JournalReader::JournalReader(std::unique_ptr<Core> core) : core_(std::move(core)) {}
JournalReader::~JournalReader() = default;

absl::StatusOr<bool> JournalReader::Next(v1::Event& event) { return core_->Next(event); }
const v1::JournalHeader& JournalReader::header() const { return core_->header(); }
const JournalContents& JournalReader::contents() const { return core_->contents(); }

}  // namespace sluice
