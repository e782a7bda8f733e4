# Shared by build.sh: messages, the lock, stamps of inputs, Debian packages.

WORK=target/tidemark                     # stamps, logs and what is being assembled
TOOLS=${TIDEMARK_CACHE:-$ROOT/.tools}    # tools that are built once
case $TOOLS in /*) ;; *) TOOLS=$ROOT/$TOOLS ;; esac

say() { printf '%s\n' "$*"; }
die() { printf 'build.sh: %s\n' "$*" >&2; exit 1; }
have() { command -v "$1" >/dev/null 2>&1; }

# One build at a time in this tree; the lock goes when the script ends.
lock() {
  mkdir -p "$WORK"
  have flock || return 0
  exec 9>"$WORK/lock"
  flock -n 9 && return 0
  say "Waiting for another ./build.sh in this folder ..."
  flock -w 1800 9 || die "Another ./build.sh has held $WORK/lock for half an hour: end it and try again."
}
unlock() { exec 9>&-; }

# limited SECONDS COMMAND...: the command, stopped after that time where timeout exists.
limited() {
  local seconds=$1
  shift
  if have timeout; then timeout "$seconds" "$@"; else "$@"; fi
}

# logged NAME COMMAND...: runs quietly; on failure shows the end of the log.
logged() {
  local log=$WORK/$1.log
  shift
  mkdir -p "$WORK"
  "$@" >"$log" 2>&1 </dev/null && return 0
  tail -n 15 "$log" >&2
  return 1
}

if command -v sha256sum >/dev/null 2>&1; then sha256() { sha256sum "$@"; }; else sha256() { shasum -a 256 "$@"; }; fi
export -f sha256

# digest PATH...: one hash of all files below, names and contents.
digest() {
  local path
  for path in "$@"; do
    if [ -e "$path" ]; then find "$path" -type f -print0; fi
  done | LC_ALL=C sort -z | xargs -0 bash -c 'if [ $# -gt 0 ]; then sha256 "$@"; fi' _ | sha256 | cut -c1-64
}

# listing DIR: one hash of names, sizes and dates; cheap, tells whether somebody touched it.
listing() { ls -lR "$1" 2>/dev/null | sha256 | cut -c1-64; }

stamped() { [ -f "$WORK/$1.stamp" ] && [ "$(cat "$WORK/$1.stamp")" = "$2" ]; }
stamp() { printf '%s\n' "$2" >"$WORK/$1.stamp"; }

# debian_packages WHAT PACKAGE...: installs them, or says why not and returns 1.
APT_UPDATED=
debian_packages() {
  local what=$1 sudo=
  shift
  have apt-get || { WHY="this system has no apt-get"; return 1; }
  if [ "$(id -u)" != 0 ]; then
    if have sudo && sudo -n true 2>/dev/null; then sudo='sudo -n'; else
      WHY="installing needs root: run 'sudo apt-get install $*' first"
      return 1
    fi
  fi
  say "Installing $what from Debian's packages: $* ..."
  if [ -z "$APT_UPDATED" ]; then
    # A list that cannot be read may belong to another archive: go on, the install tells.
    logged apt-update $sudo env DEBIAN_FRONTEND=noninteractive apt-get -q -o DPkg::Lock::Timeout=300 update || true
    APT_UPDATED=1
  fi
  logged apt-install $sudo env DEBIAN_FRONTEND=noninteractive \
    apt-get -q -y -o DPkg::Lock::Timeout=300 install --no-install-recommends "$@" && return 0
  WHY="apt-get could not install $*; see $WORK/apt-install.log"
  return 1
}
