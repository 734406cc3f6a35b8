// The streaming backend with its worker threads; `.ci/run tsan` builds it with the thread
// sanitizer, which makes it fail where two of them race.
#include <string>

#include "absl/strings/match.h"
#include "absl/strings/str_cat.h"
#include "absl/strings/str_split.h"
#include "gmock/gmock.h"
#include "tests/cli/command.h"

namespace sluice {
namespace {

// The backend's plan without its messages: what an event tells of these is a
// google.protobuf.Struct, and the one of Debian's protobuf, built without the thread
// sanitizer, crashes in a program that is built with it.
std::string PlanWithoutActions() {
  const std::string plan =
      cli::ReadFile(SLUICE_TOP_DIR "/examples/streaming_backend/launch.sluice");
  std::string kept;
  for (const absl::string_view line : absl::StrSplit(plan, '\n')) {
    if (!absl::StrContains(line, " do ")) absl::StrAppend(&kept, line, "\n");
  }
  return kept;
}

TEST(StreamingBackendThreadsTest, WorkersAndTheEngineDoNotRace) {
  const cli::Scratch scratch;
  cli::WriteFile(scratch.path() / "levers.sluice", PlanWithoutActions());
  const cli::Ran ran =
      cli::RunShell(scratch.path(), "streaming_backend --quiet --hours 0.5 --plan levers.sluice");
  EXPECT_EQ(ran.status, 0);
  EXPECT_EQ(ran.err, "");
  EXPECT_THAT(ran.out, ::testing::HasSubstr("-> paused"));
}

}  // namespace
}  // namespace sluice
