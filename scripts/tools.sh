# Shared by build.sh: finds each tool, or installs it and says so in one line.

# --- Rust for this machine -------------------------------------------------

newer_or_same() { [ "$(printf '%s\n%s\n' "$1" "$2" | LC_ALL=C sort -V | head -n 1)" = "$2" ]; }

rust_fits() {
  local has least
  has=$("$1" --version 2>/dev/null | awk '{print $2}') && [ -n "$has" ] || return 1
  least=$(awk -F'"' '/^rust-version/ {print $2; exit}' Cargo.toml)
  newer_or_same "$has" "${least:-1.85}"
}

CARGO=
need_cargo() {
  [ -z "$CARGO" ] || return 0
  if have cargo && rust_fits cargo && rust_fits rustc; then
    CARGO=cargo
  else
    debian_packages "Rust" rustc-web cargo-web ||
      die "Rust is missing or too old, and $WHY: install it from https://rustup.rs and run this again."
    hash -r
    CARGO=/usr/bin/cargo
    export RUSTC=/usr/bin/rustc
    rust_fits $CARGO || die "Debian's cargo is too old for this crate: install Rust from https://rustup.rs and run this again."
  fi
  have cc || debian_packages "a C linker" gcc libc6-dev ||
    die "No linker 'cc' was found, and $WHY: install gcc or clang and run this again."
}

cargo_native() { "$CARGO" "$@" </dev/null; }

# --- Rust for the browser: the toolchain's own std, else rustup's, else Debian's -----

WASM_TARGET=wasm32-unknown-unknown
WASM_WAY=

own_std() { ls "$(rustc --print sysroot 2>/dev/null)/lib/rustlib/$WASM_TARGET/lib/"libstd-* >/dev/null 2>&1; }

rustup_std() {
  local tried
  have rustup || return 1
  tried=$TOOLS/rustup-failed-$(rustc --version | cut -d' ' -f2)
  if [ -f "$tried" ] && [ "${TIDEMARK_WASM:-}" != rustup ]; then return 1; fi
  say "Installing the wasm target with rustup ..."
  if logged rustup limited 60 rustup target add $WASM_TARGET && own_std; then return 0; fi
  mkdir -p "$TOOLS" && : >"$tried"
  WHY="rustup could not add it"
  say "rustup could not add it; this is remembered in $tried."
  return 1
}

debian_linker() { compgen -c wasm-ld | LC_ALL=C sort -V | tail -n 1; }

debian_std() {
  if [ ! -x /usr/bin/cargo ] || ! rust_fits /usr/bin/cargo || [ ! -x /usr/bin/rustc ] ||
    [ ! -d "$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust/library" ] || [ -z "$(debian_linker)" ]; then
    debian_packages "a Rust that can build std for wasm" rustc-web cargo-web rust-web-src lld-22 || return 1
    hash -r
  fi
}

need_wasm_target() {
  [ -z "$WASM_WAY" ] || return 0
  need_cargo
  WHY="this toolchain does not bring it"
  local way
  for way in own rustup debian; do
    case ${TIDEMARK_WASM:-$way} in
      "$way") if "${way}_std"; then WASM_WAY=$way; return 0; fi ;;
      own | rustup | debian) ;;
      *) die "TIDEMARK_WASM=$TIDEMARK_WASM is unknown: use own, rustup or debian." ;;
    esac
  done
  die "Rust's std for $WASM_TARGET is missing, and $WHY: run 'rustup target add $WASM_TARGET' and try again."
}

# Panic messages carry file names: the machine's folders are cut off, so that builds agree.
# Constants keep segments of their own: scripts/data.mjs gives each to a part of the engine.
wasm_flags() {
  local separator=$'\x1f' crates=${CARGO_HOME:-$HOME/.cargo}/registry/src folder
  # A bare machine has no folder of sources yet, and flags that change build all again.
  if ! compgen -G "$crates/*" >/dev/null; then
    logged fetch cargo_native fetch || die "The crates could not be fetched: see $WORK/fetch.log, then check the network."
  fi
  printf '%s' "-Clink-arg=--no-merge-data-segments$separator--remap-path-prefix=$ROOT=tidemark"
  for folder in "$crates"/*; do
    printf '%s' "$separator--remap-path-prefix=$folder=crates"
  done
  if [ "$WASM_WAY" = debian ]; then
    printf '%s' "$separator--remap-path-prefix=$(/usr/bin/rustc --print sysroot)/lib/rustlib/src/rust=rust"
  fi
}

# cargo_wasm SUBCOMMAND STD_FLAG ARGUMENT...: cargo for the browser, in its own target folder.
# STD_FLAG ('' for none) counts only where std is built too.
cargo_wasm() {
  local subcommand=$1 std_flag=$2 flags
  shift 2
  flags=$(wasm_flags) || exit 1
  if [ "$WASM_WAY" = debian ]; then
    env -u RUSTUP_TOOLCHAIN -u RUSTC_WRAPPER -u RUSTC_WORKSPACE_WRAPPER -u RUSTFLAGS \
      PATH="/usr/bin:$PATH" RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc RUSTC_BOOTSTRAP=1 \
      CARGO_ENCODED_RUSTFLAGS="$flags" CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER="$(debian_linker)" \
      /usr/bin/cargo "$subcommand" --target $WASM_TARGET --target-dir target/wasm \
      -Zbuild-std=std,panic_abort ${std_flag:+"$std_flag"} "$@" </dev/null
  else
    env -u RUSTFLAGS CARGO_ENCODED_RUSTFLAGS="$flags" \
      "$CARGO" "$subcommand" --target $WASM_TARGET --target-dir target/wasm-own "$@" </dev/null
  fi
}

wasm_target_dir() { if [ "$WASM_WAY" = debian ]; then echo target/wasm; else echo target/wasm-own; fi; }

# --- wasm-bindgen's tool, at the version of the library ----------------------

BINDGEN=
need_bindgen() {
  [ -z "$BINDGEN" ] || return 0
  local version root
  version=$(awk '$0 == "name = \"wasm-bindgen\"" {getline; gsub(/"/, "", $3); print $3; exit}' Cargo.lock)
  [ -n "$version" ] || die "Cargo.lock names no wasm-bindgen: restore the committed Cargo.lock."
  if have wasm-bindgen-test-runner && [ "$(wasm-bindgen --version 2>/dev/null)" = "wasm-bindgen $version" ]; then
    BINDGEN=$(dirname "$(command -v wasm-bindgen)")
    return 0
  fi
  root=$TOOLS/wasm-bindgen-$version
  if [ ! -x "$root/bin/wasm-bindgen-test-runner" ]; then
    need_cargo
    say "Installing wasm-bindgen-cli $version with cargo (once, some minutes) ..."
    if ! logged bindgen bindgen_install "$version" "$root" --locked 2>/dev/null; then
      # Its lock file may name a crate that this registry does not offer (yet).
      logged bindgen bindgen_install "$version" "$root" ||
        die "wasm-bindgen-cli $version could not be installed: see $WORK/bindgen.log, mend it, or put that version's wasm-bindgen on the PATH."
    fi
  fi
  BINDGEN=$root/bin
}

bindgen_install() {
  local version=$1 root=$2
  shift 2
  # it runs for seconds: a quick compilation saves more
  CARGO_PROFILE_RELEASE_OPT_LEVEL=1 "$CARGO" install wasm-bindgen-cli --version "=$version" --root "$root" --target-dir "$WORK/bindgen" "$@" &&
    rm -rf "$WORK/bindgen"
}

# --- Node, npm's packages, the browser ---------------------------------------

need_node() {
  local major
  if ! have node || ! have npm; then
    debian_packages "Node.js" nodejs npm ||
      die "Node.js is missing, and $WHY: install Node.js 20 or newer and run this again."
    hash -r
  fi
  major=$(node -p 'process.versions.node.split(".")[0]')
  [ "$major" -ge 18 ] || die "Node.js $major is too old: install Node.js 20 or newer and run this again."
}

need_npm_packages() {
  need_node
  local now
  now=$(digest package.json package-lock.json)
  if [ -d node_modules ] && stamped npm "$now"; then return 0; fi
  say "Installing npm packages from package-lock.json ..."
  logged npm npm ci || die "npm could not install the packages of package-lock.json: see $WORK/npm.log."
  stamp npm "$now"
}

need_chromium() {
  local name
  for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome-stable google-chrome; do
    if [ -n "$name" ] && have "$name"; then CHROMIUM=$(command -v "$name"); break; fi
    CHROMIUM=
  done
  if [ -z "$CHROMIUM" ]; then
    debian_packages "Chromium" chromium ||
      die "Chromium is missing, and $WHY: install Chromium, or set CHROMIUM to its path."
    CHROMIUM=/usr/bin/chromium
  fi
  export CHROMIUM
}

# Chromium's engine without its windows: its pages cost half the processor time. Where there is none Chromium does its work.
need_shell() {
  CHROMIUM_SHELL=$(command -v "${CHROMIUM_SHELL:-chromium-headless-shell}" || true)
  if [ -z "$CHROMIUM_SHELL" ] && [ "$CHROMIUM" = /usr/bin/chromium ] && debian_packages "Chromium's headless shell" chromium-headless-shell; then
    CHROMIUM_SHELL=/usr/bin/chromium-headless-shell
  fi
  if [ -z "$CHROMIUM_SHELL" ]; then
    say "The tests run in $CHROMIUM itself, which takes twice as long as its headless shell: ${WHY:-it is not the one of Debian}."
    CHROMIUM_SHELL=$CHROMIUM
  fi
  export CHROMIUM_SHELL
}

need_chromedriver() {
  CHROMEDRIVER=$(command -v "${CHROMEDRIVER:-chromedriver}" || true)
  if [ -z "$CHROMEDRIVER" ]; then
    debian_packages "ChromeDriver" chromium-driver ||
      die "ChromeDriver is missing, and $WHY: install the one of your Chromium, or set CHROMEDRIVER to its path."
    CHROMEDRIVER=/usr/bin/chromedriver
  fi
  export CHROMEDRIVER
}

# Counts instructions, exactly; where it cannot be had nothing but that is left out.
CALLGRIND= WHY_NOT=
need_callgrind() {
  if have valgrind || debian_packages "valgrind" valgrind; then CALLGRIND=valgrind; else
    WHY_NOT="valgrind is missing, and $WHY"
    return 1
  fi
}
