// Journals in a folder of their own, and what is read of them.
#ifndef SLUICE_TESTS_JOURNAL_JOURNAL_FILES_H_
#define SLUICE_TESTS_JOURNAL_JOURNAL_FILES_H_

#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sluice/journal.h"

namespace sluice {

inline constexpr std::int64_t kSecond = 1'000'000'000;
inline constexpr std::int64_t kNow = 1'772'395'200 * kSecond;  // 2026-03-01T20:00:00Z

// A folder that is removed at the end.
class JournalFolder {
 public:
  JournalFolder();
  ~JournalFolder();
  JournalFolder(const JournalFolder&) = delete;
  JournalFolder& operator=(const JournalFolder&) = delete;

  std::string path() const { return (folder_ / "j").string(); }  // of the journal
  const std::filesystem::path& folder() const { return folder_; }
  std::vector<std::string> Names() const;  // of its files, in order

 private:
  std::filesystem::path folder_;
};

const Plan& SmallPlan();

// Of the same signal and gate, with the threshold `i` and the name "plan <i>", which SmallPlan
// has not.
const Plan& NamedPlan(int i);

// The event number `i`, `i` seconds after kNow: its id is "e<i>". Even ones trip, odd ones clear.
v1::Event MakeEvent(int i, std::size_t reason_bytes = 0);

// Appends events number `from` to `to`, less one, and commits at the time of the last.
absl::Status AppendEvents(JournalWriter& writer, int from, int to);

// A closed journal with events 0 to `events`, less one.
void WriteJournal(const std::string& path, int events, const JournalOptions& options = {});

// What a reader gives: the numbers of the events that MakeEvent made and nothing else.
struct ReadBack {
  std::vector<int> events;
  std::vector<std::string> plans;  // their names, by event
  absl::Status status;             // what ended it, where that was not the end
  JournalContents contents;
};
ReadBack ReadJournal(const std::string& path, const JournalReaderOptions& options = {});

std::vector<int> Numbers(int from, int to);  // without `to`

std::string ReadBytes(const std::string& path);
void WriteBytes(const std::string& path, const std::string& bytes);

}  // namespace sluice

#endif  // SLUICE_TESTS_JOURNAL_JOURNAL_FILES_H_
