#!/usr/bin/env bash
# Builds, serves and tests Tidemark. `./build.sh help` lists the commands.
set -euo pipefail

CALLER=$PWD
ROOT=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd -P)
cd "$ROOT"
. scripts/lib.sh
. scripts/tools.sh
. scripts/site.sh
. scripts/test.sh

usage() {
  cat <<'TEXT'
./build.sh                     builds the release site into dist/
./build.sh serve [--port 8080] builds what is stale, serves dist/ on 127.0.0.1
./build.sh test                runs every test
./build.sh stills              writes every chapter as SVG and PNG into dist/stills/
./build.sh soak [HOURS]        a kiosk in time lapse: a day of loops and visitors, memory watched
./build.sh bench               measures, beside other libraries; writes bench/RESULTS.md
./build.sh check FILE          validates a story file
./build.sh rows faults         prints every row of a list of checks with pass or untested

Settings: TIDEMARK_CACHE   folder for tools (.tools)
          TIDEMARK_WASM    own, rustup or debian: take the wasm target from there only
          TIDEMARK_URL     where the site will stand, such as https://example.org/tidemark/
          CHROMIUM, CHROMEDRIVER   paths of the browser and its driver
TEXT
}

no_arguments() {
  local command=$1
  shift
  [ $# -eq 0 ] || die "'./build.sh $command' takes no argument '$1': run it without."
}

cmd_serve() {
  local port=8080
  while [ $# -gt 0 ]; do
    case $1 in
      --port) [ $# -ge 2 ] || die "--port wants a number: ./build.sh serve --port 8080."; port=$2; shift 2 ;;
      --port=*) port=${1#--port=}; shift ;;
      *) die "'./build.sh serve' does not know '$1': use ./build.sh serve [--port 8080]." ;;
    esac
  done
  case $port in
    '' | *[!0-9]* | ??????*) die "'$port' is not a port: choose a number from 1 to 65535." ;;
  esac
  build_site
  unlock
  exec node scripts/serve.mjs dist --port "$port"
}

cmd_stills() {
  build_native
  mkdir -p dist/stills
  say "Writing stills into dist/stills/ ..."
  "$NATIVE" stills --story www/story.json --out dist/stills ||
    die "The stills could not be written: mend what the tool named above."
  seal_site
}

cmd_bench() {
  build_site
  name_functions
  need_chromium
  CHROMIUM=$CHROMIUM TIDEMARK_DIST=$ROOT/dist TIDEMARK_TOOL=$NATIVE TIDEMARK_NAMES=$WORK/names.wasm \
    node bench/run.mjs "$@" || die "The benchmark stopped: mend what bench/run.mjs named above."
}

cmd_soak() {
  [ $# -le 1 ] || die "'./build.sh soak' takes one number of hours: ./build.sh soak 24."
  build_site
  need_npm_packages
  need_chromium
  unlock
  CHROMIUM=$CHROMIUM TIDEMARK_DIST=$ROOT/dist exec node tests/browser/soak.mjs "$@"
}

cmd_check() {
  [ $# -eq 1 ] || die "'./build.sh check' wants one file: ./build.sh check www/story.json."
  build_native
  unlock
  cd "$CALLER"
  exec "$ROOT/$NATIVE" check "$1"
}

cmd_rows() {
  [ $# -eq 1 ] || die "'./build.sh rows' wants one list: ./build.sh rows faults."
  [ -f "tests/browser/$1/rows.mjs" ] || die "'$1' is no list of rows: tests/browser/ holds them, faults for one."
  build_site
  need_chromium
  unlock
  TIDEMARK_DIST=$ROOT/dist node scripts/rows.mjs "$1" </dev/null
}

command=${1:-build}
[ $# -eq 0 ] || shift
case $command in
  help | -h | --help) usage; exit 0 ;;
  build | test | stills | bench) no_arguments "$command" "$@" ;;
  serve | check | rows | soak) ;;
  *) die "'$command' is not a command of build.sh: './build.sh help' lists them." ;;
esac

lock
case $command in
  build) build_site; say "dist/ is ready." ;;
  serve) cmd_serve "$@" ;;
  test) run_tests ;;
  stills) cmd_stills ;;
  bench) cmd_bench ;;
  check) cmd_check "$@" ;;
  rows) cmd_rows "$@" ;;
  soak) cmd_soak "$@" ;;
esac
