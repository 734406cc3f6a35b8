// A program that is killed while it writes loses nothing that was acknowledged.
#include <gtest/gtest.h>
#include <sys/wait.h>
#include <unistd.h>

#include <csignal>

#include "tests/journal/journal_files.h"

namespace sluice {
namespace {

// The plan that is in force at an event: a host that is reloaded now and then.
const Plan& PlanAt(int event) {
  static const Plan& one = *new Plan(NamedPlan(1));
  static const Plan& other = *new Plan(NamedPlan(2));
  return event / 3 % 2 == 0 ? one : other;
}

// Appends from event `from` on, and tells of each that is on the disk through `told`. Runs
// in the child; never returns.
[[noreturn]] void WriteUntilKilled(const std::string& path, int from, int told) {
  JournalOptions options;
  options.sync = JournalSync::kEveryCommit;
  options.max_file_bytes = 2000;
  auto writer = JournalWriter::Open(path, PlanAt(from), kNow, options);
  if (!writer.ok()) _exit(1);
  for (int i = from;; ++i) {
    if (!(*writer)->SetPlan(PlanAt(i), kNow + i * kSecond).ok()) _exit(4);
    if (!AppendEvents(**writer, i, i + 1).ok()) _exit(2);
    if (write(told, &i, sizeof i) != sizeof i) _exit(3);
  }
}

TEST(Killed, NothingThatWasAcknowledgedIsLost) {
  const JournalFolder folder;
  (void)PlanAt(0);
  int next = 0;
  for (int round = 0; round < 30; ++round) {
    SCOPED_TRACE(round);
    int pipe_ends[2];
    ASSERT_EQ(pipe(pipe_ends), 0);
    const pid_t child = fork();
    ASSERT_GE(child, 0);
    if (child == 0) {
      close(pipe_ends[0]);
      WriteUntilKilled(folder.path(), next, pipe_ends[1]);
    }
    close(pipe_ends[1]);
    int acknowledged = -1;
    int event = 0;
    const int enough = next + 3 + round % 7;
    while (read(pipe_ends[0], &event, sizeof event) == sizeof event) {
      acknowledged = event;
      if (event == enough) kill(child, SIGKILL);
    }
    close(pipe_ends[0]);
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    ASSERT_TRUE(WIFSIGNALED(status)) << "it ended by itself, with " << WEXITSTATUS(status);

    const ReadBack back = ReadJournal(folder.path());
    ASSERT_EQ(back.status, absl::OkStatus());
    ASSERT_GE(static_cast<int>(back.events.size()), acknowledged + 1);
    ASSERT_EQ(back.events, Numbers(0, static_cast<int>(back.events.size())));
    next = static_cast<int>(back.events.size());
    for (int i = 0; i < next; ++i) {
      ASSERT_EQ(back.plans[static_cast<std::size_t>(i)], PlanAt(i).name()) << i;
    }
  }
}

}  // namespace
}  // namespace sluice
