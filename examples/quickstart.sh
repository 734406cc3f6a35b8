#!/usr/bin/env bash
# Sluice in a minute: builds it, and replays a recorded launch night through a plan.
#
# Works from any folder, as often as you like. On Debian 12 it installs the packages
# that are missing.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. cmake/packages.sh
. cmake/build.sh

sluice_need_packages "${SLUICE_BUILD_PACKAGES[@]}"

echo "Building the sluice command (preset release; the first time takes a minute or two) ..."
sluice_build release --target sluice_cli launch_night_trace

plan=examples/launch_night/plan.sluice
night=build/release/launch_night
mkdir -p "$night"
build/release/bin/launch_night_trace "$night"

# run COMMAND...: shows a command, and runs it.
run() {
  printf '\n$ %s\n' "$*"
  build/release/bin/"$@"
}

cat <<TEXT

1. The plan is $plan: what a team agreed on before its launch. Nothing is
   wrong with it, as far as can be told before the night:
TEXT
run sluice check "$plan"

cat <<TEXT

2. The night was recorded into $night: two hours, a row per second and
   region. From 20:42 to 20:57 one stream in ten did not start in sg; at 21:20 the same
   befell eu, for 50 seconds; from 21:30 to 21:40 nearly half of the payments by wallet
   failed. This is what the plan decides, by the engine that a live service would run:
TEXT
data=()
for signal in stream_start join_latency reconnects payment app_crash edge_cpu; do
  data+=(--data "$signal=$night/$signal.csv")
done
rm -f "$night/night.journal"
run sluice replay "$plan" "${data[@]}" --journal "$night/night.journal"

cat <<TEXT

   In sg the gate tripped three minutes after the fault showed, and cleared only when five
   good minutes were behind it. eu rode its 50 seconds out, since \`for 3m\` was not reached.
   Payments were held against the half hour before. No other gate moved.

3. The journal that was kept of it is what the team goes through the next morning: what
   failed, how long each step took beside what was promised, and who closes what. The page
   has a timeline of each segment:
TEXT
run sluice report "$night/night.journal" "${data[@]}" --html "$night/review.html"

cat <<TEXT

   Open $night/review.html.

4. Would half a minute have been better than three? The same night through a plan that says
   so, and what it would have decided otherwise:
TEXT
sed '0,/  for       3m/s//  for       30s/' "$plan" >"$night/candidate.sluice"
run sluice replay "$plan" "${data[@]}" --against "$night/candidate.sluice" -I examples/launch_night

cat <<TEXT

   sg would have paused two and a half minutes earlier, and eu for its bad 50 seconds too.

Next: change a threshold in the plan, and see what would have been otherwise, as above.
README.md says more.
TEXT
