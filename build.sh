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
. scripts/long.sh

usage() {
  cat <<'TEXT'
./build.sh                     builds the release site into dist/
./build.sh serve [--port 8080] [--watch]
                               builds what is stale, serves dist/ on 127.0.0.1;
                               with --watch a changed story is shown at once
./build.sh test                runs every test
./build.sh stills [--story FILE] [--out DIR]
                               writes every chapter as SVG and PNG into dist/stills/,
                               or of another story into dist/stills/NAME/
./build.sh film [--story FILE] [--out FILE.mp4] [--size 1920x1080|1080x1080|1080x1920]
                [--lang ID] [--theme light|dark] [--fps 30] [--from S] [--to S]
                               films a story: www/story.json into dist/film/story.mp4
./build.sh data --story FILE --out DIR
                               writes data.csv and data.json of a story
./build.sh bench               measures, beside other libraries; writes bench/RESULTS.md
./build.sh soak [HOURS]        a kiosk in time lapse: a day of loops and visitors, memory watched
./build.sh check FILE          validates a story file
./build.sh rows LIST           prints every row of a list with pass or untested: faults, reading
./build.sh lighthouse          measures index.html with Lighthouse's mobile preset
./build.sh engines             smoke runs in Firefox ESR and WebKit, pictures beside Chromium's
./build.sh monkey [--actions 100000] [--seed N]   random hands at every page
./build.sh fuzz [SECONDS]      the story reader under libFuzzer, 600 seconds
./build.sh reproduce           builds the commit twice: the files must be the same

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
  local port=8080 watch=()
  while [ $# -gt 0 ]; do
    case $1 in
      --watch) watch=(--watch); shift ;;
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
  exec node scripts/serve.mjs dist --port "$port" ${watch[@]+"${watch[@]}"}
}

# A path as it was given from where build.sh was called.
given() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$CALLER" "$1" ;; esac; }

# named OPTION USUAL ARGUMENTS...: the value after an option, or the usual one.
named() {
  local option=$1 found=$2
  shift 2
  while [ $# -gt 0 ]; do
    if [ "$1" = "$option" ]; then
      [ $# -ge 2 ] || die "$option wants a value."
      found=$(given "$2")
    fi
    shift
  done
  printf '%s' "$found"
}

cmd_stills() {
  local story out
  story=$(named --story "$ROOT/www/story.json" "$@")
  out=dist/stills
  [ "$story" = "$ROOT/www/story.json" ] || out=dist/stills/$(basename "$story" .json)
  out=$(named --out "$ROOT/$out" "$@")
  build_native
  mkdir -p "$out"
  say "Writing stills into $out/ ..."
  "$NATIVE" stills --story "$story" --out "$out" ||
    die "The stills could not be written: mend what the tool named above."
  if [ -f dist/index.html ]; then seal_site; fi
}

cmd_film() {
  local story out rest=()
  story=$(named --story "$ROOT/www/story.json" "$@")
  out=$(named --out "$ROOT/dist/film/$(basename "$story" .json).mp4" "$@")
  while [ $# -gt 0 ]; do
    case $1 in
      --story | --out) shift; [ $# -eq 0 ] || shift ;;
      *) rest+=("$1"); shift ;;
    esac
  done
  build_native
  have ffmpeg || debian_packages "the video encoder" ffmpeg ||
    die "A film needs ffmpeg, and $WHY."
  unlock
  mkdir -p "$(dirname "$out")"
  say "Filming $story ..."
  "$NATIVE" film --story "$story" --out "$out" ${rest[@]+"${rest[@]}"} ||
    die "The film could not be made: mend what the tool named above."
}

cmd_data() {
  build_native
  unlock
  "$NATIVE" data --story "$(named --story "$ROOT/www/story.json" "$@")" --out "$(named --out "$ROOT/dist" "$@")" ||
    die "The data could not be written: mend what the tool named above."
}

cmd_bench() {
  build_site
  need_chromium
  CHROMIUM=$CHROMIUM TIDEMARK_DIST=$ROOT/dist TIDEMARK_TOOL=$NATIVE TIDEMARK_NAMES=$NAMED/small.wasm \
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
  build | test | bench | lighthouse | engines | reproduce) no_arguments "$command" "$@" ;;
  serve | check | rows | soak | stills | film | data | monkey | fuzz) ;;
  *) die "'$command' is not a command of build.sh: './build.sh help' lists them." ;;
esac

lock
case $command in
  build) build_site; say "dist/ is ready." ;;
  serve) cmd_serve "$@" ;;
  test) run_tests ;;
  stills) cmd_stills "$@" ;;
  film) cmd_film "$@" ;;
  data) cmd_data "$@" ;;
  bench) cmd_bench ;;
  check) cmd_check "$@" ;;
  rows) cmd_rows "$@" ;;
  soak) cmd_soak "$@" ;;
  lighthouse) run_lighthouse ;;
  engines) run_engines ;;
  monkey) run_monkey "$@" ;;
  fuzz) run_fuzz "$@" ;;
  reproduce) run_reproduce ;;
esac
