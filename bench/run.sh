#!/usr/bin/env bash
# How fast Sluice is on this machine, beside the limit: bench/run.sh [OPTIONS]
#
#   --quick          one short repetition of each: to see that all run, not how fast
#   --filter REGEX   only benchmarks whose name matches
#   --out FOLDER     where the results go, as JSON (default: build/bench)
#
# Builds release twice, for this machine's processor (native) and for any of its kind
# (portable), runs all benchmarks in both, and prints one table. Works from any folder; on
# Debian 12 it installs the packages that are missing. A full run takes about a quarter of an hour:
# let nothing else run meanwhile.
set -euo pipefail
out=
filter=.
settings=(--benchmark_repetitions=7 --benchmark_min_time=0.05
  --benchmark_enable_random_interleaving)
while [ $# -gt 0 ]; do
  case $1 in
    --quick) settings=(--benchmark_min_time=0.001) ;;
    --filter) filter=${2:?--filter wants a regular expression} && shift ;;
    --out) out=$(realpath -m "${2:?--out wants a folder}") && shift ;;
    *)
      sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2
      exit 2
      ;;
  esac
  shift
done
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=${out:-$PWD/build/bench}
. cmake/packages.sh
. cmake/build.sh

sluice_need_packages "${SLUICE_BUILD_PACKAGES[@]}" "${SLUICE_BENCH_PACKAGES[@]}"
for build in native portable; do
  echo "Building (preset bench-$build) ..." >&2
  sluice_build "bench-$build" --target sluice_benchmarks
done

results=()
rm -rf "$out/native" "$out/portable" && mkdir -p "$out/native" "$out/portable"
for build in native portable; do
  for source in bench/*_bench.cc; do
    name=$(basename "$source" .cc)
    result=$out/$build/$name.json
    program=build/bench-$build/bench/bench_$name
    # A program of whose benchmarks none matches fails, and has nothing to say.
    [ -n "$("$program" --benchmark_list_tests --benchmark_filter="$filter" 2>/dev/null)" ] || continue
    echo "$build: $name" >&2
    "$program" "${settings[@]}" --benchmark_filter="$filter" --benchmark_out="$result" \
      --benchmark_out_format=json >/dev/null 2>"$out/$build/$name.log" ||
      { cat "$out/$build/$name.log" >&2 && exit 1; }
    results+=("$result")
  done
done
[ "${#results[@]}" -gt 0 ] || { echo "No benchmark matches '$filter'." >&2 && exit 1; }
python3 bench/table.py "${results[@]}"
echo "JSON: $out" >&2
