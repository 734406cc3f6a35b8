#include "src/journal/scanner.h"

#include <algorithm>
#include <utility>

#include "absl/strings/str_cat.h"
#include "src/language/unicode.h"

namespace sluice::journal {
namespace {

constexpr std::size_t kChunkBytes = std::size_t{256} << 10;

absl::Status NoJournal(absl::string_view name) {
  return absl::InvalidArgumentError(absl::StrCat(
      language::Escaped(name), " is no journal: it neither begins like one nor has a good record"));
}

}  // namespace

// The bytes from `offset` on: at least `want` of them, or all that there are.
absl::StatusOr<absl::string_view> Scanner::View(std::uint64_t offset, std::size_t want) {
  if (offset < window_offset_ || offset > window_offset_ + window_.size()) {
    window_.clear();
    window_offset_ = offset;
  }
  std::size_t skip = static_cast<std::size_t>(offset - window_offset_);
  if (window_.size() - skip < want) {
    window_.erase(0, skip);
    window_offset_ = offset;
    skip = 0;
    const std::size_t had = window_.size();
    window_.resize(std::max(want, kChunkBytes));
    std::size_t read = 0;
    const int error = file_->ReadAt(offset + had, window_.size() - had, &window_[had], read);
    window_.resize(had + read);
    if (error != 0) return FileError(error, "can't be read", name_);
  }
  return absl::string_view(window_).substr(skip);
}

absl::StatusOr<RecordState> Scanner::ReadAt(std::uint64_t offset, Step& step) {
  absl::StatusOr<absl::string_view> view = View(offset, kHeadBytes);
  if (!view.ok()) return view.status();
  step.head = RecordHead();
  RecordState state = ReadRecord(*view, step.head, step.payload, step.what);
  if (state == RecordState::kShort && step.head.length > 0) {
    view = View(offset, kHeadBytes + step.head.length);
    if (!view.ok()) return view.status();
    state = ReadRecord(*view, step.head, step.payload, step.what);
  }
  step.offset = offset;
  step.bytes = state == RecordState::kGood ? kHeadBytes + step.payload.size() : 0;
  return state;
}

// Moves `offset` to the next good record at or after it, or else to the end of the file.
absl::StatusOr<bool> Scanner::FindGood(std::uint64_t& offset) {
  for (;;) {
    const absl::StatusOr<absl::string_view> view = View(offset, kMarker.size());
    if (!view.ok()) return view.status();
    const std::size_t found = view->find(kMarker.front());
    if (found == absl::string_view::npos) {
      offset += view->size();
      if (view->empty()) return false;
      continue;
    }
    offset += found;
    Step step;
    const absl::StatusOr<RecordState> state = ReadAt(offset, step);
    if (!state.ok()) return state.status();
    if (*state == RecordState::kGood) return true;
    ++offset;
  }
}

// Whether the bytes at offset_, read anew, are what they should be: somebody writes the file,
// they were on their way when they were read, and those behind them had come a moment later.
absl::StatusOr<bool> Scanner::HasArrived() {
  window_.clear();
  if (offset_ > 0) {
    Step step;
    const absl::StatusOr<RecordState> state = ReadAt(offset_, step);
    if (!state.ok()) return state.status();
    return *state == RecordState::kGood;
  }
  const absl::StatusOr<absl::string_view> view = View(0, kPreludeBytes);
  if (!view.ok()) return view.status();
  std::uint32_t version = 0;
  return ReadPrelude(*view, version) == PreludeState::kGood;
}

// There is no record at offset_, for `what`.
absl::StatusOr<Scanner::Step> Scanner::PassDamage(absl::string_view what) {
  Step step;
  step.offset = offset_;
  step.what = what;
  std::uint64_t next = offset_ + 1;
  const absl::StatusOr<bool> found = FindGood(next);
  if (!found.ok()) return found.status();
  step.kind = *found ? Step::Kind::kDamage : Step::Kind::kTail;
  step.bytes = next - offset_;
  if (*found) {
    const absl::StatusOr<bool> has_arrived = HasArrived();
    if (!has_arrived.ok()) return has_arrived.status();
    if (*has_arrived) return Next();
    offset_ = next;
  } else {
    window_.clear();  // a writer that begins anew cuts these bytes, and writes others
  }
  return step;
}

// At the head of the file.
absl::StatusOr<Scanner::Step> Scanner::Begin() {
  const absl::StatusOr<absl::string_view> view = View(0, kPreludeBytes);
  if (!view.ok()) return view.status();
  if (view->empty()) return Step();
  std::uint32_t version = 0;
  const PreludeState state = ReadPrelude(*view, version);
  if (state == PreludeState::kGood) {
    offset_ = kPreludeBytes;
    return Next();
  }
  if (state == PreludeState::kOtherVersion) {
    return absl::UnimplementedError(
        absl::StrCat(language::Escaped(name_), " is a journal of version ", version,
                     ", which a later sluice has written; this one reads version ", kVersion));
  }
  absl::StatusOr<Step> step = PassDamage("the head of the file is wrong");
  if (step.ok() && step->kind == Step::Kind::kTail) {
    if (state == PreludeState::kBad) return NoJournal(name_);
    step->what = "the head of the file is cut short";
  }
  return step;
}

absl::StatusOr<Scanner::Step> Scanner::Next() {
  if (offset_ == 0) return Begin();
  Step step;
  const absl::StatusOr<RecordState> state = ReadAt(offset_, step);
  if (!state.ok()) return state.status();
  if (*state == RecordState::kGood) {
    step.kind = Step::Kind::kRecord;
    offset_ += step.bytes;
    return step;
  }
  const absl::StatusOr<absl::string_view> rest = View(offset_, 1);
  if (!rest.ok()) return rest.status();
  if (rest->empty()) return Step();
  return PassDamage(step.what);
}

}  // namespace sluice::journal
