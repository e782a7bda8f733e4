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
./build.sh test [all]          runs the tests of every day, or all that there are
./build.sh stills [--story FILE] [--out DIR]
                               writes every chapter as SVG and PNG into dist/stills/,
                               or of another story into dist/stills/NAME/; what this and
                               the next two put into dist/ stays there
./build.sh film [--story FILE] [--out FILE.mp4] [--size 1920x1080|1080x1080|1080x1920]
                [--lang ID] [--theme light|dark] [--fps 30] [--from S] [--to S]
                films a story: www/story.json into dist/film/story.mp4;
                one that was stopped goes on from there
./build.sh data [--story FILE] [--out DIR]
                               writes data.csv and data.json into dist/, or of another
                               story into dist/data/NAME/
./build.sh bench [--quick] [--pictures] [--gpu]
                               measures, beside other libraries; writes bench/RESULTS.md;
                               a short look that writes nothing; the film's pictures
                               alone; the film on a GPU, where there is one
./build.sh history WHY         writes a row of bench/history.tsv: the bytes and instructions of now,
                               which the tests hold from then on
./build.sh soak [HOURS]        a kiosk in time lapse: a day of loops and visitors, memory watched
./build.sh check FILE          validates a story file
./build.sh schema              prints www/story.schema.json and docs/keys.md from the declarations
./build.sh checks LIST         prints every check of a list with pass or untested: faults, reading
./build.sh lighthouse          measures index.html with Lighthouse's mobile preset
./build.sh engines             smoke runs in Firefox ESR and WebKit, pictures beside Chromium's
./build.sh monkey [--actions 100000] [--seed N]   random hands at every page
./build.sh fuzz [SECONDS]      the story reader under libFuzzer, 600 seconds
./build.sh reproduce           builds the commit twice: the files must be the same

Settings: TIDEMARK_CACHE   folder for tools (.tools)
          TIDEMARK_WASM    own, rustup or debian: take the wasm target from there only
          TIDEMARK_URL     where the site will stand, such as https://example.org/tidemark/
          CHROMIUM, CHROMIUM_SHELL, CHROMEDRIVER   paths of the browser, its headless shell and its driver
TEXT
}

# The options of each command, NAME= where a value follows, and what may stand without a name. One table: they are read,
# refused and named by it.
options_of() {
  case $1 in
    serve) say "port= watch" ;;
    stills | data) say "story= out=" ;;
    film) say "story= out= size= lang= theme= fps= from= to=" ;;
    monkey) say "actions= seed=" ;;
    bench) say "quick pictures gpu" ;;
    test) say "[LEVEL]" ;;
    check) say "FILE" ;;
    checks) say "LIST" ;;
    history) say "WHY" ;;
    soak) say "[HOURS]" ;;
    fuzz) say "[SECONDS]" ;;
  esac
}

# read_options COMMAND ARGUMENTS...: each option into OPT_name, what stands without a name into PLAIN.
PLAIN=
read_options() {
  local command=$1 known one name value names='' plain=''
  shift
  known=$(options_of "$command")
  for one in $known; do
    case $one in
      *[A-Z]*) plain=$one ;;
      *) names+="${names:+, }--${one%=}" ;;
    esac
  done
  while [ $# -gt 0 ]; do
    case $1 in
      --*) ;;
      *)
        [ -n "$plain" ] && [ -z "$PLAIN" ] || die "'$1' is one word too many: ./build.sh $command${plain:+ $plain}."
        PLAIN=$1
        shift
        continue
        ;;
    esac
    name=${1%%=*}
    case " $known " in
      *" ${name#--}= "*)
        if [ "$name" = "$1" ]; then
          [ $# -ge 2 ] && [[ $2 != --* ]] || die "$name has no value: './build.sh help' shows one."
          value=$2
          shift
        else
          value=${1#*=}
        fi
        [ -n "$value" ] || die "$name has no value: './build.sh help' shows one."
        ;;
      *" ${1#--} "*) value=1 ;;
      *)
        [ -n "$names" ] || die "'$1' is not an option of './build.sh $command': it takes none."
        die "'$1' is not an option of './build.sh $command': use $names."
        ;;
    esac
    one=OPT_${name#--}
    [ -z "${!one:-}" ] || die "$name is given twice: leave one out."
    printf -v "$one" '%s' "$value"
    shift
  done
  case $plain in
    '' | \[*) ;;
    *) [ -n "$PLAIN" ] || die "'./build.sh $command' wants a $plain: ./build.sh $command $plain." ;;
  esac
}

cmd_serve() {
  local port=${OPT_port:-8080}
  case $port in
    '' | *[!0-9]* | ??????*) die "'$port' is not a port: choose a number from 1 to 65535." ;;
  esac
  build_site
  unlock
  exec node scripts/serve.mjs dist --port "$port" ${OPT_watch:+--watch}
}

# A path as it was given from where build.sh was called.
given() { case $1 in /*) printf '%s' "$1" ;; *) printf '%s/%s' "$CALLER" "$1" ;; esac; }

# story_and_out: STORY, its NAME (empty for the site's own) and OUT, where one is named.
story_and_out() {
  STORY=$ROOT/www/story.json NAME='' OUT=''
  [ -z "${OPT_story:-}" ] || STORY=$(given "$OPT_story")
  [ -z "${OPT_out:-}" ] || OUT=$(given "$OPT_out")
  [ -f "$STORY" ] || die "$STORY is no file: name a story, such as --story www/story.json."
  if [ "$STORY" -ef "$ROOT/www/story.json" ]; then return 0; fi
  NAME=$(basename "$STORY" .json)
  # another story of the same name is told apart by its folder
  [ "$NAME" != story ] || NAME=$(basename "$(cd "$(dirname "$STORY")" && pwd -P)")-story
}

cmd_schema() {
  build_native
  "$NATIVE" schema --out www/story.schema.json --tables docs/keys.md
}

cmd_stills() {
  story_and_out
  OUT=${OUT:-dist/stills${NAME:+/$NAME}}
  build_native
  mkdir -p "$OUT"
  say "Writing stills into $OUT/ ..."
  "$NATIVE" stills --story "$STORY" --out "$OUT" ||
    die "The stills could not be written: mend what the tool named above."
  took_note
}

cmd_film() {
  local one name rest=()
  story_and_out
  OUT=${OUT:-$ROOT/dist/film/${NAME:-story}.mp4}
  for one in size lang theme fps from to; do
    name=OPT_$one
    [ -z "${!name:-}" ] || rest+=("--$one" "${!name}")
  done
  build_native
  have ffmpeg || debian_packages "the video encoder" ffmpeg ||
    die "A film needs ffmpeg, and $WHY."
  unlock
  mkdir -p "$(dirname "$OUT")"
  say "Filming $STORY ..."
  "$NATIVE" film --story "$STORY" --out "$OUT" ${rest[@]+"${rest[@]}"} ||
    die "The film could not be made: mend what the tool named above."
  lock
  took_note
}

cmd_data() {
  story_and_out
  OUT=${OUT:-$ROOT/dist${NAME:+/data/$NAME}}
  build_native
  "$NATIVE" data --story "$STORY" --out "$OUT" ||
    die "The data could not be written: mend what the tool named above."
  took_note
}

cmd_bench() {
  build_site
  need_npm_packages
  need_chromium
  CHROMIUM=$CHROMIUM TIDEMARK_DIST=$ROOT/dist TIDEMARK_TOOL=$NATIVE TIDEMARK_NAMES=$NAMED/small.wasm \
    node bench/run.mjs ${OPT_quick:+--quick} ${OPT_pictures:+--pictures} ${OPT_gpu:+--gpu} || die "The benchmark stopped: mend what bench/run.mjs named above."
}

cmd_history() {
  build_site
  need_npm_packages
  need_chromium
  need_callgrind || die "Instructions cannot be counted: $WHY_NOT."
  cargo_tool --example frames || die "bench/frames.rs does not compile: mend what rustc named above."
  CHROMIUM=$CHROMIUM TIDEMARK_DIST=$ROOT/dist TIDEMARK_TOOL=$ROOT/$NATIVE node bench/history.mjs --write "$FRAMES" "$PLAIN" ||
    die "No row was written: mend what bench/history.mjs named above."
}

cmd_soak() {
  case $PLAIN in *[!0-9.]*) die "'$PLAIN' is no number of hours: ./build.sh soak 24." ;; esac
  build_site
  need_npm_packages
  need_chromium
  need_shell
  unlock
  CHROMIUM=$CHROMIUM TIDEMARK_DIST=$ROOT/dist exec node tests/browser/soak.mjs ${PLAIN:+"$PLAIN"}
}

cmd_check() {
  build_native
  unlock
  cd "$CALLER"
  exec "$ROOT/$NATIVE" check "$PLAIN"
}

cmd_test() {
  case $PLAIN in '' | all) ;; *) die "'$PLAIN' is no set of tests: ./build.sh test, or ./build.sh test all." ;; esac
  run_tests "$PLAIN"
}

cmd_checks() {
  [ -f "tests/browser/$PLAIN/checks.mjs" ] || die "'$PLAIN' is no list of checks: tests/browser/ holds them, faults for one."
  build_site
  need_chromium
  need_shell
  unlock
  TIDEMARK_DIST=$ROOT/dist node scripts/checks.mjs "$PLAIN" </dev/null
}

command=${1:-build}
[ $# -eq 0 ] || shift
case $command in
  help | -h | --help) usage; exit 0 ;;
  build | test | schema | bench | lighthouse | engines | reproduce) ;;
  serve | check | checks | history | soak | stills | film | data | monkey | fuzz) ;;
  *) die "'$command' is not a command of build.sh: './build.sh help' lists them." ;;
esac
read_options "$command" "$@"

lock
case $command in
  build) build_site; say "dist/ is ready." ;;
  serve) cmd_serve ;;
  test) cmd_test ;;
  stills) cmd_stills ;;
  film) cmd_film ;;
  data) cmd_data ;;
  bench) cmd_bench ;;
  check) cmd_check ;;
  schema) cmd_schema ;;
  checks) cmd_checks ;;
  history) cmd_history ;;
  soak) cmd_soak ;;
  lighthouse) run_lighthouse ;;
  engines) run_engines ;;
  monkey) run_monkey ;;
  fuzz) run_fuzz ;;
  reproduce) run_reproduce ;;
esac
