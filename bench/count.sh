#!/usr/bin/env bash
# How many instructions Sluice's work takes, part by part: bench/count.sh [--renew]
#
# Builds bench/count/workload.cc (preset count: the loops for any processor, so that the
# count depends on no machine), runs it under valgrind, and compares what an item of each
# part takes with bench/count/figures.txt. A part that takes over 5 % more fails; one that
# takes over 5 % less asks for new figures. Figures hold for the compiler, the libraries and
# the valgrind that they were made with; where these are others, nothing is compared.
#
#   --renew   writes what was counted to bench/count/figures.txt
#
# Works from any folder; on Debian 12 it installs the packages that are missing.
set -euo pipefail
renew=()
case ${1-} in
  '') ;;
  --renew) renew=(--renew) ;;
  *)
    sed -n '2,/^set /s/^# \{0,1\}//p' "$0" >&2
    exit 2
    ;;
esac
cd "$(dirname "${BASH_SOURCE[0]}")/.."
. cmake/packages.sh
. cmake/build.sh

sluice_need_packages "${SLUICE_BUILD_PACKAGES[@]}" "${SLUICE_BENCH_PACKAGES[@]}" \
  "${SLUICE_COUNT_PACKAGES[@]}"
sluice_build count --target sluice_count_workload

folder=build/count/counted
rm -rf "$folder" && mkdir -p "$folder"
# Libraries choose alike on every processor that can multiply and add at once, and look up
# no symbol while something is counted.
hwcaps=-AVX,-AVX2,-AVX512F,-AVX512VL,-AVX_Fast_Unaligned_Load,-BMI2,-ERMS,-FSRM,-SSE4_2,-SSSE3
if ! GLIBC_TUNABLES=glibc.cpu.hwcaps=$hwcaps LD_BIND_NOW=1 \
  valgrind --tool=callgrind --callgrind-out-file="$folder/callgrind.out.%p" \
  build/count/bench/count_workload >"$folder/parts.txt" 2>"$folder/valgrind.txt"; then
  cat "$folder/valgrind.txt" >&2
  exit 1
fi

# What CMake has found out of the compiler: ID, VERSION.
compiler() {
  sed -n "s/^set(CMAKE_CXX_COMPILER_$1 \"\(.*\)\")\$/\1/p" build/count/CMakeFiles/*/CMakeCXXCompiler.cmake
}
processor=$(uname -m)
! grep -qw fma /proc/cpuinfo || processor+=" with fma"
python3 bench/count/figures.py "$folder" bench/count/figures.txt "${renew[@]}" \
  compiler "$(compiler ID) $(compiler VERSION)" \
  valgrind "$(valgrind --version)" \
  libc "$(getconf GNU_LIBC_VERSION)" \
  protobuf "$(protoc --version)" \
  processor "$processor"
