# What Sluice needs of Debian 12, in one place; sourced by tests/run.sh,
# examples/quickstart.sh and .ci/run.

SLUICE_BUILD_PACKAGES=(
  g++ cmake ninja-build ccache pkg-config
  libabsl-dev libprotobuf-dev libprotoc-dev protobuf-compiler
  libcli11-dev libsimdjson-dev libyaml-cpp-dev libboost-math-dev zlib1g-dev tzdata
)
SLUICE_BENCH_PACKAGES=(libbenchmark-dev python3)
SLUICE_TEST_PACKAGES=(libgtest-dev libgmock-dev libnats-dev "${SLUICE_BENCH_PACKAGES[@]}")
# What bench/count.sh counts instructions with.
SLUICE_COUNT_PACKAGES=(valgrind)
SLUICE_CI_PACKAGES=(clang clang-format-14 "${SLUICE_COUNT_PACKAGES[@]}")
# What examples/sharded is built with.
SLUICE_NATS_PACKAGES=(libnats-dev)
# The peer that tests/peer asks: promtool is taken out of it.
SLUICE_PEER_PACKAGES=(prometheus)
# The broker of examples/sharded, likewise.
SLUICE_BROKER_PACKAGES=(nats-server)

# Installs those of the packages named that are missing. Says what it does on
# stderr, and nothing where all are there.
sluice_need_packages() {
  if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
    echo "This is no Debian system; going on in the hope that these are installed: $*" >&2
    return 0
  fi
  local package missing=()
  for package in "$@"; do
    case "$(dpkg-query -W -f='${db:Status-Status}' "$package" 2>/dev/null)" in
      installed) ;;
      *) missing+=("$package") ;;
    esac
  done
  [ "${#missing[@]}" -gt 0 ] || return 0

  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    if ! command -v sudo >/dev/null; then
      echo "These packages are missing, and only root can install them (there is no sudo here):" >&2
      echo "  apt-get install ${missing[*]}" >&2
      return 1
    fi
    as_root=(sudo)
  fi
  echo "Installing what is missing: ${missing[*]}" >&2
  local try log
  log=$(mktemp)
  for try in 1 2 3; do
    if "${as_root[@]}" apt-get -qq -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 update &&
      "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get -qq -y --no-install-recommends \
        -o DPkg::Lock::Timeout=300 -o Acquire::Retries=3 install "${missing[@]}"; then
      rm -f "$log"
      return 0
    fi >"$log" 2>&1
    [ "$try" -eq 3 ] || sleep $((try * 5))
  done
  cat "$log" >&2
  rm -f "$log"
  echo "Could not install: ${missing[*]}" >&2
  return 1
}

# Puts a promtool that tests/peer can ask (2.42 or a later 2) on the PATH.
sluice_need_promtool() {
  export PATH=$PATH:$PWD/build/promtool
  if [[ "$(promtool --version 2>&1)" =~ version\ 2\.(4[2-9]|[5-9][0-9]) ]]; then return 0; fi
  sluice_take_program promtool usr/bin "${SLUICE_PEER_PACKAGES[@]}"
}

# Puts a nats-server on the PATH, for examples/sharded.
sluice_need_nats() {
  export PATH=$PATH:$PWD/build/nats-server
  command -v nats-server >/dev/null || sluice_take_program nats-server usr/sbin "${SLUICE_BROKER_PACKAGES[@]}"
}

# sluice_take_program PROGRAM FOLDER PACKAGE ...: puts a program into build/PROGRAM, out of the
# folder of it in the first of Debian's packages. The package is not installed, for it would start
# a server, now and at each boot. Call it with the top folder as the current one.
sluice_take_program() {
  local program=$1 from=$2 folder=$PWD/build/$1 fetched log
  shift 2
  if ! command -v dpkg-deb >/dev/null || ! command -v apt-get >/dev/null; then
    echo "There is no $program, and this is no Debian system to fetch it from." >&2
    return 1
  fi
  echo "Fetching $program, out of $*" >&2
  fetched=$(mktemp -d) && log=$fetched/log || return 1
  if sluice_fetch_packages "$fetched" "$@" >"$log" 2>&1 &&
    dpkg-deb --fsys-tarfile "$fetched/$1"_*.deb 2>>"$log" |
    tar -x -C "$fetched" "./$from/$program" 2>>"$log" &&
    mkdir -p "$folder" && mv "$fetched/$from/$program" "$folder/$program.new" &&
    mv "$folder/$program.new" "$folder/$program"; then
    rm -rf "$fetched"
    return 0
  fi
  cat "$log" >&2
  rm -rf "$fetched"
  echo "Could not fetch $program." >&2
  return 1
}

# sluice_fetch_packages FOLDER PACKAGE ...: the .deb files, not installed. Needs no root,
# unless apt has no lists of packages yet.
sluice_fetch_packages() (
  cd "$1" && shift || exit 1
  apt-get -qq -o Acquire::Retries=3 download "$@" && exit
  as_root=()
  [ "$(id -u)" -eq 0 ] || as_root=(sudo)
  "${as_root[@]}" apt-get -qq -o DPkg::Lock::Timeout=300 update && apt-get -qq download "$@"
)
