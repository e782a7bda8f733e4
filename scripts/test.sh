# Shared by build.sh: the tests of every day, and with `all` what takes longer. All parts run; the exit code tells whether all passed.

FAILED=()

# part NAME COMMAND...: runs one part, says how long it took and remembers whether it failed.
part() {
  local name=$1 from=$SECONDS
  shift
  say "--- $name"
  "$@" || FAILED+=("$name")
  say "    $name: $((SECONDS - from)) s"
}
skip() { say "--- $1: skipped, $2"; }

# beside COMMAND...: begins parts that share nothing with those that follow; `together` waits for them and says what they said.
BESIDE=
beside() {
  (
    "$@"
    printf '%s\n' "${FAILED[@]}" >"$WORK/beside.failed"
  ) >"$WORK/beside.log" 2>&1 &
  BESIDE=$!
  trap 'kill "$BESIDE" 2>/dev/null || true' EXIT
}
together() {
  local name
  wait "$BESIDE" || true
  trap - EXIT
  cat "$WORK/beside.log"
  if [ ! -f "$WORK/beside.failed" ]; then FAILED+=("what ran beside the browser tests"); return; fi
  while IFS= read -r name; do [ -z "$name" ] || FAILED+=("$name"); done <"$WORK/beside.failed"
}

test_wasm() {
  WASM_BINDGEN_TEST_WEBDRIVER_JSON=$ROOT/scripts/webdriver.json WASM_BINDGEN_TEST_TIMEOUT=180 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30 \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=$BINDGEN/wasm-bindgen-test-runner \
    cargo_wasm test -Zpanic-abort-tests --test web
}

lint_wasm() {
  cargo_wasm clippy '' --quiet --lib -- -D warnings &&
    cargo_wasm clippy '' --quiet -p tidemark-reader --lib -- -D warnings
}

# test_browser [all]: what it keeps from run to run, by the hashes of built files, goes after a week.
test_browser() {
  if [ -d "$WORK/packed" ]; then find "$WORK/packed" -type f -mtime +7 -delete; fi
  TIDEMARK_DIST=$ROOT/dist TIDEMARK_TOOL=$ROOT/$NATIVE node tests/browser/run.mjs ${1:+"$1"} </dev/null
}

# Instructions of three frames, held to bench/history.tsv.
FRAMES=target/release/examples/frames
test_instructions() { cargo_tool --example frames && node bench/history.mjs --check $FRAMES </dev/null; }

# What is compiled for this machine, and what waits for the network.
test_native() {
  if cargo_native clippy --version >/dev/null 2>&1; then
    part "clippy" cargo_native clippy --workspace --quiet --all-targets --target-dir target -- -D warnings
  else
    skip "clippy" "cargo clippy is not installed"
  fi
  part "native tests" cargo_native test --workspace "${FOR_HERE[@]}"
  if [ -n "$CALLGRIND" ]; then
    part "instructions of three frames" test_instructions
  else
    skip "instructions of three frames" "$WHY_NOT"
  fi
  part "licences and advisories" check_supplies
}

# Seconds that all browser tests take on two cores, with something to spare.
LONG=1160

# run_tests [all]. The lock is held while something is installed or built into dist/, not while tests run.
run_tests() {
  local level=$1
  need_cargo
  need_wasm_target
  # what cargo compiles does not wait for what others fetch
  (need_bindgen) &
  local compiles=$!
  need_chromedriver
  need_npm_packages
  need_chromium
  need_shell
  need_callgrind || true
  wait $compiles || true
  need_bindgen
  unlock
  rm -f "$WORK/beside.failed" "$WORK/browser-failed.txt"

  if cargo_native fmt --version >/dev/null 2>&1; then
    part "rustfmt" cargo_native fmt --all --check
  else
    skip "rustfmt" "cargo fmt is not installed"
  fi

  part "scripts and styles" npx --no-install biome ci --error-on-warnings
  part "types" npx --no-install tsc --noEmit -p .

  if ! have python3; then
    skip "font coverage" "python3 is not installed"
  else
    part "font coverage" python3 assets/fonts/subset.py --check
  fi

  # the native tests use one core for most of their time
  beside test_native

  if [ "$WASM_WAY" = debian ]; then
    skip "clippy for wasm" "Debian's Rust brings no clippy"
  elif cargo_native clippy --version >/dev/null 2>&1; then
    part "clippy for wasm" lint_wasm
  else
    skip "clippy for wasm" "cargo clippy is not installed"
  fi

  part "wasm tests in Chromium" test_wasm

  lock
  build_site
  # where the whole run has a limit, what takes longest gives way before everything fails
  if [ "$level" = all ] && [ -n "${TIDEMARK_MINUTES:-}" ] && [ $((TIDEMARK_MINUTES * 60 - SECONDS)) -lt "$LONG" ]; then
    skip "long tests" "$SECONDS s of $TIDEMARK_MINUTES min have gone; ./build.sh test all has them"
    level=
  fi
  if [ "$level" = all ]; then need_engines; fi
  unlock
  part "tests in browsers" test_browser "$level"
  together
  # said once more at the end, where it is looked for: other parts have printed a lot since
  if [ -s "$WORK/browser-failed.txt" ]; then cat "$WORK/browser-failed.txt"; fi

  say "./build.sh test${level:+ $level}: $SECONDS s"
  [ ${#FAILED[@]} -eq 0 ] || die "Failed: $(IFS=,; echo "${FAILED[*]}" | sed 's/,/, /g'); mend what these parts printed above."
}
