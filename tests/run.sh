#!/usr/bin/env bash
# Builds Sluice and runs all of its tests: tests/run.sh [ctest options]
#
# Works from any folder, as often as you like. On Debian 12 it installs the packages
# that are missing, and fetches the promtool that tests/peer asks and the broker of
# examples/sharded. Its last line is "N passed, N failed" (and ", N skipped" where
# some were); it fails if any test failed, or if none ran.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. cmake/packages.sh
. cmake/build.sh

sluice_need_packages "${SLUICE_BUILD_PACKAGES[@]}" "${SLUICE_TEST_PACKAGES[@]}"
sluice_need_promtool || echo "Going on without: tests/peer skips what it would ask Prometheus." >&2

sluice_need_nats || echo "Going on without: examples/sharded is not run." >&2

echo "Building (preset dev; the first time takes some minutes) ..."
sluice_build dev

results=$PWD/build/dev/test_results.xml
: >"$results"
status=0
ctest --test-dir build/dev --output-on-failure -j "$(nproc)" --output-junit "$results" \
  --test-output-size-passed 10000 "$@" || status=$?
# What Prometheus says of Sluice is worth a line even where all is well.
grep -E '^[0-9]+ of [0-9]+ (pairs agree|imported rules fire)' "$results" || true
awk -v status="$status" -f cmake/count_tests.awk "$results"
