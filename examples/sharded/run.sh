#!/usr/bin/env bash
# Folds a night in three shards over a NATS server, kills one of them in the middle, starts it
# again, and compares what was decided with what one engine decides: byte for byte.
#
#   examples/sharded/run.sh              builds what it needs; on Debian 12 also fetches it
#   examples/sharded/run.sh --bin DIR    with the programs of a build; exit status 77 where there
#                                        is no nats-server
#
# Works from any folder, as often as you like, and leaves nothing behind.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
. cmake/packages.sh

bin=
[ "${1-}" != --bin ] || bin=$2
if [ -z "$bin" ]; then
  . cmake/build.sh
  sluice_need_packages "${SLUICE_BUILD_PACKAGES[@]}" "${SLUICE_NATS_PACKAGES[@]}"
  sluice_need_nats
  echo "Building (preset release; the first time takes a minute or two) ..."
  sluice_build release --target sluice_cli sharded
  bin=build/release/bin
fi
export PATH=$PATH:$PWD/build/nats-server:/usr/sbin
if ! command -v nats-server >/dev/null; then
  echo "Skipped: there is no nats-server. tests/run.sh fetches it (Debian: nats-server)."
  exit 77
fi

plan=examples/sharded/night.sluice
work=$(mktemp -d)
started=()
clean_up() {
  for process in "${started[@]}"; do kill -9 "$process" 2>/dev/null || true; done
  wait 2>/dev/null || true
  rm -rf "$work"
}
trap clean_up EXIT

fail() {
  echo "FAILED: $1" >&2
  tail -n 5 "$work"/*.log >&2
  exit 1
}

# until_there SECONDS PROCESS COMMAND...: until the command succeeds; fails where the process ends
# before, or nothing comes of it for very long.
until_there() {
  local tries=$(($1 * 20)) process=$2
  shift 2
  until "$@"; do
    kill -0 "$process" 2>/dev/null && [ $((tries--)) -gt 0 ] || fail "in vain waited for: $*"
    sleep 0.05
  done
}

# A server with a port that nobody else has.
nats-server -a 127.0.0.1 -p -1 --ports_file_dir "$work" -js -sd "$work/store" \
  >"$work/nats.log" 2>&1 &
server=$!
started+=("$server")
address() { url=$(grep -o 'nats://127[^"]*' "$work"/*.ports 2>/dev/null | head -n 1) && [ -n "$url" ]; }
until_there 60 "$server" address

"$bin/sharded" traffic --nats "$url" --file "$work/night.pb" >"$work/traffic.log" 2>&1 ||
  fail "the samples could not be published"

start_shard() { # NUMBER [OPTION ...]
  "$bin/sharded" shard --nats "$url" --plan "$plan" --number "$@" >>"$work/shard-$1.log" 2>&1 &
  shard=$!
  started+=("$shard")
}
"$bin/sharded" decide --nats "$url" --plan "$plan" --journal "$work/sharded.journal" \
  >"$work/decide.log" 2>&1 &
decider=$!
started+=("$decider")
start_shard 0
first=$shard
start_shard 1 --stop-after 240
victim=$shard
start_shard 2
third=$shard

# It has handed in batches then that are in no checkpoint, and acknowledged none of their samples.
until_there 60 "$victim" grep -q 'stands still' "$work/shard-1.log"
kill -9 "$victim"
wait "$victim" 2>/dev/null || true
echo "Shard 1 was killed (SIGKILL); its log says:"
sed 's/^/  /' "$work/shard-1.log"
start_shard 1
for process in "$first" "$shard" "$third"; do
  wait "$process" || fail "a shard"
done
wait "$decider" || fail "the engine that decides"
echo "It came back:"
tail -n +2 "$work/shard-1.log" | sed 's/^/  /'
echo "The engine that decides:"
sed 's/^/  /' "$work/decide.log"

"$bin/sluice" journal cat "$work/sharded.journal" --format json >"$work/sharded.jsonl"
"$bin/sluice" replay "$plan" --data "$work/night.pb" --format json \
  >"$work/one.jsonl" 2>"$work/replay.log" || fail "the replay"
[ -s "$work/one.jsonl" ] || fail "nothing was decided"
grep -q '"kind":"TRIP"' "$work/one.jsonl" || fail "nothing tripped"
cmp "$work/one.jsonl" "$work/sharded.jsonl" || fail "the decisions differ"
echo "One engine, by \`sluice replay\`: $(tail -n 1 "$work/replay.log")"
echo "The decisions are the same, byte for byte: $(wc -l <"$work/one.jsonl") events."
