# Shared by build.sh: every test. All parts run; the exit code tells whether all passed.

FAILED=()

# part NAME COMMAND...: runs one part and remembers whether it failed.
part() {
  local name=$1
  shift
  say "--- $name"
  "$@" || FAILED+=("$name")
}
skip() { say "--- $1: skipped, $2"; }

test_wasm() {
  WASM_BINDGEN_TEST_WEBDRIVER_JSON=$ROOT/scripts/webdriver.json WASM_BINDGEN_TEST_TIMEOUT=180 WASM_BINDGEN_TEST_DRIVER_TIMEOUT=30 \
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER=$BINDGEN/wasm-bindgen-test-runner \
    cargo_wasm test -Zpanic-abort-tests --test web
}

lint_wasm() {
  cargo_wasm clippy '' --quiet --lib -- -D warnings
}

test_end_to_end() {
  TIDEMARK_DIST=$ROOT/dist TIDEMARK_TOOL=$ROOT/$NATIVE node --test --test-reporter=spec "$@" </dev/null
}

# The lock is held while something is installed or built into dist/, not while tests run.
run_tests() {
  local end_to_end=()
  shopt -s nullglob
  end_to_end=(tests/browser/*.test.mjs tests/browser/*/*.test.mjs)
  shopt -u nullglob
  need_cargo
  need_wasm_target
  if [ -f tests/web.rs ]; then
    need_bindgen
    need_chromedriver
    need_chromium
  fi
  if [ ${#end_to_end[@]} -gt 0 ]; then
    need_npm_packages
    need_chromium
  fi
  unlock

  if cargo_native fmt --version >/dev/null 2>&1; then
    part "rustfmt" cargo_native fmt --check
  else
    skip "rustfmt" "cargo fmt is not installed"
  fi
  if cargo_native clippy --version >/dev/null 2>&1; then
    part "clippy" cargo_native clippy --quiet --all-targets --target-dir target -- -D warnings
    if [ "$WASM_WAY" = debian ]; then
      skip "clippy for wasm" "Debian's Rust brings no clippy"
    else
      part "clippy for wasm" lint_wasm
    fi
  else
    skip "clippy" "cargo clippy is not installed"
  fi

  part "scripts and styles" npx --no-install biome ci --error-on-warnings
  part "types" npx --no-install tsc --noEmit -p .

  if [ ! -f assets/fonts/subset.py ]; then
    skip "font coverage" "assets/fonts/subset.py does not exist"
  elif ! have python3; then
    skip "font coverage" "python3 is not installed"
  else
    part "font coverage" python3 assets/fonts/subset.py --check
  fi

  part "licences and advisories" check_supplies

  part "native tests" cargo_native test --target-dir target

  if [ -f tests/web.rs ]; then
    part "wasm tests in Chromium" test_wasm
  else
    skip "wasm tests in Chromium" "tests/web.rs does not exist"
  fi

  if [ ${#end_to_end[@]} -gt 0 ]; then
    lock
    build_site
    unlock
    part "end to end" test_end_to_end "${end_to_end[@]}"
  else
    skip "end to end" "tests/browser/*.test.mjs do not exist"
  fi

  [ ${#FAILED[@]} -eq 0 ] || die "Failed: $(IFS=,; echo "${FAILED[*]}" | sed 's/,/, /g'); mend what these parts printed above."
}
