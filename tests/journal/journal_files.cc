#include "tests/journal/journal_files.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <map>
#include <numeric>
#include <utility>

#include "absl/strings/numbers.h"
#include "absl/strings/str_cat.h"

namespace sluice {

namespace fs = std::filesystem;

JournalFolder::JournalFolder() {
  std::string name = (fs::temp_directory_path() / "sluice_journal_XXXXXX").string();
  folder_ = mkdtemp(name.data());
}

JournalFolder::~JournalFolder() {
  std::error_code ignored;
  fs::remove_all(folder_, ignored);
}

std::vector<std::string> JournalFolder::Names() const {
  std::vector<std::string> names;
  for (const fs::directory_entry& entry : fs::directory_iterator(folder_)) {
    names.push_back(entry.path().filename().string());
  }
  std::sort(names.begin(), names.end());
  return names;
}

const Plan& SmallPlan() {
  static const Plan& plan = *new Plan(Plan::Parse("role on_call\n"
                                                  "signal cpu gauge\n"
                                                  "gate hot { owner on_call  when max(cpu) over"
                                                  " 1m > 90 }\n",
                                                  "small.sluice")
                                          .value());
  return plan;
}

const Plan& NamedPlan(int i) {
  static auto& plans = *new std::map<int, Plan>;
  const auto found = plans.find(i);
  if (found != plans.end()) return found->second;
  Plan plan = Plan::Parse(absl::StrCat("plan \"plan ", i, "\"\n",
                                       "role on_call\n"
                                       "signal cpu gauge\n"
                                       "gate hot { owner on_call  when max(cpu) over 1m > ",
                                       i, " }\n"),
                          "named.sluice")
                  .value();
  return plans.emplace(i, std::move(plan)).first->second;
}

v1::Event MakeEvent(int i, std::size_t reason_bytes) {
  v1::Event event;
  event.mutable_time()->set_seconds(kNow / kSecond + i);
  event.set_kind(i % 2 == 0 ? v1::Event::TRIP : v1::Event::CLEAR);
  event.set_gate("hot");
  event.set_id(absl::StrCat("e", i));
  event.set_reason(std::string(reason_bytes, 'r'));
  return event;
}

absl::Status AppendEvents(JournalWriter& writer, int from, int to) {
  for (int i = from; i < to; ++i) {
    if (absl::Status status = writer.Append(MakeEvent(i)); !status.ok()) return status;
  }
  return writer.Commit(kNow + to * kSecond);
}

void WriteJournal(const std::string& path, int events, const JournalOptions& options) {
  auto writer = JournalWriter::Open(path, SmallPlan(), kNow, options);
  ASSERT_TRUE(writer.ok()) << writer.status();
  ASSERT_EQ(AppendEvents(**writer, 0, events), absl::OkStatus());
  ASSERT_EQ((*writer)->Close(), absl::OkStatus());
}

ReadBack ReadJournal(const std::string& path, const JournalReaderOptions& options) {
  ReadBack back;
  auto reader = JournalReader::Open(path, options);
  if (!reader.ok()) {
    back.status = reader.status();
    return back;
  }
  v1::Event event;
  for (;;) {
    const absl::StatusOr<bool> more = (*reader)->Next(event);
    back.status = more.status();
    if (!more.ok() || !*more) break;
    int number = -1;
    EXPECT_TRUE(absl::SimpleAtoi(event.id().substr(1), &number)) << event.ShortDebugString();
    EXPECT_EQ(event.SerializeAsString(),
              MakeEvent(number, event.reason().size()).SerializeAsString());
    back.events.push_back(number);
    back.plans.push_back((*reader)->header().plan_name());
  }
  back.contents = (*reader)->contents();
  return back;
}

std::vector<int> Numbers(int from, int to) {
  std::vector<int> numbers(static_cast<std::size_t>(to - from));
  std::iota(numbers.begin(), numbers.end(), from);
  return numbers;
}

std::string ReadBytes(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  return std::string(std::istreambuf_iterator<char>(file), {});
}

void WriteBytes(const std::string& path, const std::string& bytes) {
  std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
}

}  // namespace sluice
