# Shared by build.sh: what takes longer than a test may, and checks of what we build on.

FUZZ_VERSION=0.13.2

# Other engines, from Debian's packages; one that cannot be had is skipped by its test, in words.
need_engines() {
  [ -x "${FIREFOX:-/usr/bin/firefox-esr}" ] || debian_packages "Firefox ESR" firefox-esr || say "Firefox is skipped: $WHY."
  { have WebKitWebDriver && have xvfb-run && have xauth; } ||
    debian_packages "WebKit and a screen for it" webkit2gtk-driver xvfb xauth || say "WebKit is skipped: $WHY."
}

run_engines() {
  need_engines
  build_site
  need_chromium
  need_shell
  unlock
  TIDEMARK_DIST=$ROOT/dist node --test --test-reporter=spec tests/browser/long/engines.test.mjs </dev/null
}

# By npx, at the version that scripts/lighthouse.mjs names: it is no part of what is installed here.
run_lighthouse() {
  build_site
  need_chromium
  unlock
  CHROMIUM=$CHROMIUM node scripts/lighthouse.mjs dist </dev/null
}

run_monkey() {
  local one name rest=()
  for one in actions seed; do
    name=OPT_$one
    [ -z "${!name:-}" ] || rest+=("--$one" "${!name}")
  done
  build_site
  need_chromium
  need_shell
  unlock
  TIDEMARK_DIST=$ROOT/dist node tests/browser/monkey.mjs ${rest[@]+"${rest[@]}"} </dev/null
}

# run_fuzz [SECONDS]: the story reader, then the address, under libFuzzer, so long each. Flags of nightly are allowed by hand: no
# sanitizer is needed where there is no unsafe code.
run_fuzz() {
  local seconds=${PLAIN:-600} root=$TOOLS/cargo-fuzz-$FUZZ_VERSION corpus=$ROOT/target/fuzz-corpus
  case $seconds in '' | *[!0-9]*) die "'$seconds' is no number of seconds: ./build.sh fuzz 600." ;; esac
  need_cargo
  if [ ! -x "$root/bin/cargo-fuzz" ]; then
    say "Installing cargo-fuzz $FUZZ_VERSION with cargo (once, a minute) ..."
    logged cargo-fuzz "$CARGO" install cargo-fuzz --version "=$FUZZ_VERSION" --locked --root "$root" --target-dir "$WORK/cargo-fuzz" ||
      die "cargo-fuzz $FUZZ_VERSION could not be installed: see $WORK/cargo-fuzz.log."
    rm -rf "$WORK/cargo-fuzz"
  fi
  have c++ || debian_packages "a C++ compiler for libFuzzer" g++ || die "No C++ compiler was found, and $WHY."
  unlock
  mkdir -p "$corpus/story" "$corpus/address"
  cp fuzz/corpus/story/* www/story.json "$corpus/story/"
  cp fuzz/corpus/address/* "$corpus/address/"
  fuzz_one story 131072
  fuzz_one address 512
}

# fuzz_one TARGET LONGEST: one target of fuzz/, with its dictionary.
fuzz_one() {
  RUSTC_BOOTSTRAP=1 PATH=$root/bin:$PATH cargo fuzz run -s none "$1" "$corpus/$1" -- \
    -max_total_time="$seconds" -max_len="$2" -timeout=10 -dict="fuzz/$1.dict" -print_final_stats=1 </dev/null ||
    die "The fuzzer found a fault in the reader of '$1': the input stands in fuzz/artifacts/$1/."
}

# Two builds from two fresh copies of the commit, in folders of different names, must be the same files.
run_reproduce() {
  local folder one commit
  have git && git rev-parse HEAD >/dev/null 2>&1 || die "'./build.sh reproduce' wants a git clone: it builds the commit."
  need_cargo
  need_wasm_target
  need_bindgen
  need_node
  unlock
  folder=$(mktemp -d)
  commit=$(git rev-parse HEAD) # it may move while the first is built
  for one in first second-with-another-name; do
    mkdir -p "$folder/$one"
    git archive "$commit" | tar -x -C "$folder/$one"
    say "Building $commit in $folder/$one ..."
    TIDEMARK_CACHE=$TOOLS "$folder/$one/build.sh" >"$folder/$one.log" 2>&1 </dev/null ||
      die "The build failed: see $folder/$one.log."
  done
  if diff -rq "$folder/first/dist" "$folder/second-with-another-name/dist"; then
    say "$(find "$folder/first/dist" -type f | wc -l | tr -d ' ') files, byte for byte the same; all of them: $(cd "$folder/first/dist" && digest .)"
    rm -rf "$folder"
  else
    die "The two builds differ in the files above: they stand in $folder."
  fi
}

# What we build on: licences and sources always; advisories where their lists can be reached.
check_supplies() {
  CARGO=$CARGO node scripts/licences.mjs || return 1
  local said failed=0
  if said=$(limited 60 npm audit --audit-level=high 2>&1); then
    say "npm audit: no advisory of high severity"
  elif [[ $said == *vulnerabilit* ]]; then
    say "$said"
    failed=1
  else
    say "npm audit: not run, the list of advisories cannot be reached from here"
  fi
  if have cargo-deny; then
    cargo deny --offline check licenses bans sources || failed=1
  else
    say "cargo deny: not installed; scripts/licences.mjs holds its rules for licences and sources"
  fi
  if ! have cargo-audit; then
    say "cargo audit: not installed, no advisory for a crate was looked for"
  elif ! said=$(limited 120 cargo audit 2>&1); then
    say "$said"
    [[ $said == *"couldn't fetch"* || $said == *"error loading advisory database"* ]] || failed=1
  fi
  return $failed
}
