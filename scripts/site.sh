# Shared by build.sh: the native tool, the engine (wasm), the site.

NATIVE=target/release/tidemark
ENGINE=$WORK/engine   # as it is shipped
NAMED=$WORK/named     # in one piece, with the names of its functions
READER=$WORK/reader

# The release profile is made for a small wasm; here compiling in seconds matters more.
# How everything for this machine is compiled, the tool as its tests: what they share is compiled once.
FOR_HERE=(--release --target-dir target --config profile.release.opt-level=2 --config profile.release.lto=false
  --config profile.release.codegen-units=16 --config profile.release.incremental=true
  --config profile.release.overflow-checks=true --config 'profile.release.panic="unwind"')
# The whole workspace, as the tests name it: of one package alone the features differ, and all compiles again.
cargo_tool() { cargo_native build "${FOR_HERE[@]}" --quiet --workspace "$@"; }

build_native() {
  need_cargo
  [ -x "$NATIVE" ] || say "Compiling the native tool, once for a minute or two ..."
  cargo_tool --bin tidemark || die "The native tool does not compile: mend what rustc named above."
}

# Features that rustc's wasm uses; wasm-opt refuses a file with others.
WASM_FEATURES="--enable-bulk-memory --enable-nontrapping-float-to-int --enable-sign-ext
  --enable-mutable-globals --enable-reference-types --enable-multivalue"

# small NAME FILE OUT [FLAG...]: wasm-opt for the size after compression: what is said twice packs well, so a function with
# one caller stays one, and no common expression gets a local of its own.
small() {
  local name=$1 file=$2 out=$3
  shift 3
  # shellcheck disable=SC2086
  logged "$name" node_modules/.bin/wasm-opt -Oz -ocimfs=0 --skip-pass=local-cse $WASM_FEATURES "$@" "$file" -o "$out" ||
    die "wasm-opt refused the engine: see $WORK/$name.log, and add the feature it names to scripts/site.sh."
}

# untold NAME USE FILE...: scripts/abort.mjs, which takes the words of panics out.
untold() {
  local name=$1
  shift
  logged "$name" node scripts/abort.mjs "$@" || die "The words of panics could not be taken out: see $WORK/$name.log."
}

# The reader of stories, in one piece: a page loads it for another story than the site's own.
build_reader() {
  local wasm now
  cargo_wasm rustc -Zbuild-std-features=optimize_for_size --release --quiet -p tidemark-reader --lib --crate-type cdylib ||
    die "The reader does not compile for the browser: mend what rustc named above."
  wasm=$(wasm_target_dir)/$WASM_TARGET/release/tidemark_reader.wasm
  now=$(digest "$wasm" "$BINDGEN/wasm-bindgen" scripts/site.sh scripts/abort.mjs scripts/data.mjs package-lock.json)
  if [ -f $READER/reader.js ] && [ -f $READER/reader_bg.wasm ] && stamped reader "$now"; then return 0; fi
  rm -rf $READER
  "$BINDGEN/wasm-bindgen" --target web --out-name reader --no-typescript --out-dir $READER "$wasm" ||
    die "wasm-bindgen could not read $wasm: remove target/ and build again."
  mv $READER/reader_bg.wasm $READER/whole.wasm
  untold abort-reader traps $READER/whole.wasm $READER/traps.wasm
  small wasm-opt-reader $READER/traps.wasm $READER/small.wasm -g --skip-pass=memory-packing
  untold abort-reader join $READER/whole.wasm $READER/small.wasm $READER/reader_bg.wasm
  rm $READER/whole.wasm $READER/traps.wasm $READER/small.wasm
  stamp reader "$now"
}

build_engine() {
  local wasm now
  need_wasm_target
  [ -f "$ENGINE/tidemark_bg.wasm" ] || say "Compiling the engine for the browser, once for a minute or two ..."
  cargo_wasm rustc -Zbuild-std-features=optimize_for_size --release --quiet --lib --crate-type cdylib ||
    die "The engine does not compile for the browser: mend what rustc named above."
  wasm=$(wasm_target_dir)/$WASM_TARGET/release/tidemark.wasm
  need_bindgen
  need_npm_packages
  now=$(digest "$wasm" "$BINDGEN/wasm-bindgen" scripts/site.sh scripts/abort.mjs scripts/data.mjs package-lock.json)
  if [ ! -f $NAMED/small.wasm ] || ! stamped named "$now"; then
    say "Packing the engine ..."
    rm -rf $NAMED
    "$BINDGEN/wasm-bindgen" --target web --out-name engine --no-typescript --out-dir $NAMED "$wasm" ||
      die "wasm-bindgen could not read $wasm: remove target/ and build again."
    cp $NAMED/engine.js $NAMED/engine.mjs
    # scripts/data.mjs tells constants apart by their segments: they are packed in the two parts
    untold abort traps $NAMED/engine_bg.wasm $NAMED/traps.wasm
    small wasm-opt $NAMED/traps.wasm $NAMED/apart.wasm -g --skip-pass=memory-packing
    untold abort drop $NAMED/engine_bg.wasm $NAMED/apart.wasm $NAMED/small.wasm
    stamp named "$now"
  fi
  # what the first frames need depends on the story that they draw
  "$NATIVE" pack --story www/story.json --out $WORK/story.bin >/dev/null ||
    die "www/story.json has a fault: mend the lines above, './build.sh check www/story.json' names them again."
  now=$now.$(digest $WORK/story.bin scripts/split.mjs scripts/rehearse.mjs scripts/data.mjs)
  if [ -f $ENGINE/engine.js ] && [ -f $ENGINE/tidemark_kinds.wasm ] && stamped engine "$now"; then return 0; fi
  rm -rf $ENGINE $ENGINE.new
  mkdir -p $ENGINE.new
  cp $NAMED/engine.js $ENGINE.new/
  logged split node scripts/split.mjs $NAMED/small.wasm $NAMED/engine.mjs $WORK/story.bin $NAMED/first.wasm $NAMED/rest.wasm $NAMED/kinds.wasm ||
    die "The engine could not be cut in its parts: see $WORK/split.log."
  small wasm-opt-first $NAMED/first.wasm $ENGINE.new/tidemark_bg.wasm
  small wasm-opt-rest $NAMED/rest.wasm $ENGINE.new/tidemark_rest.wasm
  small wasm-opt-kinds $NAMED/kinds.wasm $ENGINE.new/tidemark_kinds.wasm
  mv $ENGINE.new $ENGINE
  stamp engine "$now"
}

# list_offline DIR: tells the service worker in DIR what it holds.
list_offline() {
  node scripts/offline.mjs "$1" || die "The list of files for offline use could not be written: mend what is named above."
}

# Every story of stories/, with the tables that it names and its data. write_stories DIR
write_stories() {
  local story name
  cp -R stories "$1/"
  for story in stories/*.json; do
    name=$(basename "$story" .json)
    # in the repository the schema stands in www/
    sed 's|"\.\./www/story\.schema\.json"|"../story.schema.json"|' "$story" >"$1/$story"
    # a draft with a fault is its writer's matter: the site is there for everybody else
    "$NATIVE" data --story "$story" --out "$1/stories/$name" >/dev/null 2>"$WORK/story.log" ||
      { cat "$WORK/story.log"; say "$story is skipped: its page shows these lines, it has no data.csv and data.json."; } >>"$WORK/site.notes"
  done
}

# keep_others STAGE: what lies in dist/ and did not come from a build (films, stills, a server's own files) goes along.
# Links, not moves: an encoder may still write there, and nothing is gone where this is ended in the middle.
keep_others() {
  local stage=$1 path
  [ -d dist ] || return 0
  (cd dist && find . \( -type f -o -type l \) ! \( \( -name '.*.part.*' -o -path '*/.*.parts/*' \) -mtime +0 \) | LC_ALL=C sort) >"$WORK/there.list"
  # without a list nobody knows: then what commands write
  { if [ -f "$WORK/site.list" ]; then LC_ALL=C comm -23 "$WORK/there.list" "$WORK/site.list"; else
    grep -E '^\./(film|data|stills/.+)/|\.square\.' "$WORK/there.list" || true; fi; } |
    while IFS= read -r path; do
      [ ! -e "$stage/$path" ] || continue
      mkdir -p "$stage/$(dirname "$path")"
      { [ ! -L "dist/$path" ] && ln "dist/$path" "$stage/$path" 2>/dev/null; } || cp -pP "dist/$path" "$stage/$path"
    done
}

# Assembles the site beside dist/ and then swaps the two, so that nobody sees half a site.
build_site() {
  local stage=$WORK/stage now
  [ -f www/index.html ] || die "www/index.html is missing: restore the www/ folder."
  build_native
  # before the engine, which is cut along what this story draws
  "$NATIVE" data --story www/story.json --out $WORK/tried >/dev/null ||
    die "www/story.json has a fault: mend the lines above, './build.sh check www/story.json' names them again."
  build_engine
  build_reader
  # ended between the two renames below
  if [ ! -d dist ] && [ -d $stage.old ]; then mv $stage.old dist; fi
  now=$(digest www stories $ENGINE $READER $NATIVE scripts/site.sh scripts/offline.mjs scripts/bundle.mjs scripts/stamp.mjs package-lock.json tsconfig.json assets)${TIDEMARK_URL:+@$TIDEMARK_URL}
  if [ -f dist/index.html ] && stamped site "$now $(listing dist)"; then
    cat "$WORK/site.notes" 2>/dev/null || true
    return 0
  fi
  say "Writing the site ..."
  : >"$WORK/site.notes"
  rm -rf $stage $stage.old
  mkdir -p $stage/fonts
  cp -R www/. $stage/
  rm -rf $stage/src
  if compgen -G 'assets/fonts/*.woff2' >/dev/null; then cp assets/fonts/*.woff2 $stage/fonts/; fi
  cp -R $ENGINE/. $stage/
  cp $READER/reader.js $READER/reader_bg.wasm $stage/
  "$NATIVE" site --story www/story.json --out $stage --url "${TIDEMARK_URL:-}" ||
    die "The native tool could not write the site: mend what it named above."
  write_stories $stage
  logged bundle node scripts/bundle.mjs $stage "$WORK/bundle" || die "The scripts could not be bundled: see $WORK/bundle.log."
  list_offline $stage
  (cd $stage && find . -type f | LC_ALL=C sort) >"$WORK/new.list"
  keep_others $stage
  if [ -d dist ]; then mv dist $stage.old; fi
  mv $stage dist
  rm -rf $stage.old
  mv "$WORK/new.list" "$WORK/site.list"
  cat "$WORK/site.notes"
  stamp site "$now $(listing dist)"
}

# After a command wrote OUT: what lies in dist/ is taken as it now is, the next build need not write the site anew.
took_note() {
  case ${OUT:-} in dist | dist/* | "$ROOT/dist" | "$ROOT/dist/"*) ;; *) return 0 ;; esac
  if [ -f dist/sw.js ] && [ -f "$WORK/site.stamp" ]; then
    list_offline dist
    stamp site "$(cut -d' ' -f1 "$WORK/site.stamp") $(listing dist)"
  fi
}
