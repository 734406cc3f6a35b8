// The failure cases of examples/launch_night.sluice.
#include <gtest/gtest.h>

#include <string>

#include "tests/cli/command.h"

namespace sluice::cli {
namespace {

TEST(LaunchNight, ItsScenariosShowAllOfIt) {
  const Ran ran =
      RunShell(SLUICE_TOP_DIR, "sluice test --fail-under 100% examples/launch_night.sluice");
  EXPECT_EQ(ran.status, 0) << ran.out << ran.err;
}

TEST(LaunchNight, IsFreeOfWarnings) {
  const Ran ran = RunShell(SLUICE_TOP_DIR, "sluice check --werror examples/launch_night.sluice");
  EXPECT_EQ(ran.status, 0) << ran.err;
}

}  // namespace
}  // namespace sluice::cli
