// Tests that ask Prometheus skip, saying so, where it can't be asked.
#ifndef SLUICE_TESTS_PEER_NEED_PROMTOOL_H_
#define SLUICE_TESTS_PEER_NEED_PROMTOOL_H_

#include <gtest/gtest.h>

#include "tests/peer/promtool.h"

// Declares `name`, what asks Prometheus; or skips the test.
#define SLUICE_NEED_PROMTOOL(name)                                                             \
  const absl::optional<sluice::peer::Promtool> name##_found = sluice::peer::Promtool::Find();  \
  if (!name##_found.has_value()) {                                                             \
    GTEST_SKIP() << "no promtool of Prometheus 2 (2.42 or later) is on the PATH, and none in " \
                    "build/promtool: tests/run.sh fetches it on Debian";                       \
  }                                                                                            \
  const sluice::peer::Promtool& name = *name##_found

#endif  // SLUICE_TESTS_PEER_NEED_PROMTOOL_H_
