# Configuring and building from a script; sourced by tests/run.sh,
# examples/quickstart.sh and .ci/run, with the top folder as the current one.

# sluice_build PRESET [-DOPTION=VALUE ...] [--target T ...]: configures and builds. What
# the compiler has to say is shown only where something fails.
sluice_build() {
  local preset=$1 log options=()
  shift
  # What was compiled in another clone of this repository is found again in this one.
  export CCACHE_BASEDIR=${CCACHE_BASEDIR:-$PWD} CCACHE_NOHASHDIR=${CCACHE_NOHASHDIR:-1}
  while [[ ${1-} == -D* ]]; do
    options+=("$1")
    shift
  done
  log=$(mktemp)
  # A build folder that came along with a copied tree belongs to another place:
  # the second try starts it afresh.
  if ! cmake --preset "$preset" "${options[@]}" >"$log" 2>&1 &&
    ! cmake --fresh --preset "$preset" "${options[@]}" >"$log" 2>&1; then
    cat "$log" >&2
    rm -f "$log"
    echo "Could not configure the preset '$preset'." >&2
    return 1
  fi
  if ! cmake --build "build/$preset" -j "$(nproc)" "$@" >"$log" 2>&1; then
    grep -v '^\[[0-9]*/[0-9]*\] \(Building\|Linking\|Generating\)' "$log" | tail -n 200 >&2
    rm -f "$log"
    echo "Could not build the preset '$preset'." >&2
    return 1
  fi
  rm -f "$log"
}
