// build.sh: what it takes and refuses, and that no build loses what a command put into dist/.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readdirSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { write } from '../../scripts/offline.mjs';
import { DIST } from './site.mjs';

const ROOT = new URL('../../', import.meta.url).pathname;
const TOOL = process.env.TIDEMARK_TOOL ?? `${ROOT}target/release/tidemark`;

const refused = (...args) => {
  const { status, stderr, stdout } = spawnSync(`${ROOT}build.sh`, args, { cwd: tmpdir(), encoding: 'utf8' });
  assert.equal(status, 1, `${args.join(' ')} went through: ${stdout}`);
  return stderr;
};

describe('options', () => {
  const table = {
    serve: ['port', 'watch'],
    stills: ['story', 'out'],
    data: ['story', 'out'],
    film: ['story', 'out', 'size', 'lang', 'theme', 'fps', 'from', 'to'],
    monkey: ['actions', 'seed'],
    bench: ['quick', 'pictures', 'gpu'],
  };
  /** Options without a value. */
  const FLAGS = ['watch', 'quick', 'pictures', 'gpu'];
  test('what is not known is refused, and what is known is named', () => {
    for (const [command, names] of Object.entries(table)) {
      for (const wrong of ['--stroy', '--', '--outt=x']) {
        const said = refused(command, wrong, 'x');
        assert.ok(said.includes(`--${names.join(', --')}.`), said);
      }
      assert.match(refused(command, 'word'), /one word too many/);
      for (const name of names.filter((one) => !FLAGS.includes(one))) {
        assert.match(refused(command, `--${name}`), new RegExp(`--${name} has no value`));
        assert.match(refused(command, `--${name}=`), /has no value/);
        assert.match(refused(command, `--${name}`, '--x'), /has no value/);
        assert.match(refused(command, `--${name}`, '1', `--${name}=2`), /given twice/);
      }
    }
  });
  test('commands without options, with one word, and none at all', () => {
    for (const command of ['build', 'test', 'lighthouse', 'engines', 'reproduce', 'check', 'checks', 'soak', 'fuzz'])
      assert.match(refused(command, '--quick'), /it takes none/);
    assert.match(refused('bench', 'x'), /one word too many/);
    assert.match(refused('test', 'x'), /no set of tests: \.\/build\.sh test, or \.\/build\.sh test all/);
    assert.match(refused('test', 'all', 'x'), /one word too many/);
    assert.match(refused('check'), /wants a FILE/);
    assert.match(refused('check', 'a', 'b'), /one word too many/);
    assert.match(refused('checks'), /wants a LIST/);
    assert.match(refused('fuzz', 'abc'), /no number of seconds/);
    assert.match(refused('soak', 'abc'), /no number of hours/);
    assert.match(refused('serve', '--port', '80a'), /not a port/);
    assert.match(refused('data', '--story', '/no/such.json'), /is no file/);
    assert.match(refused('biuld'), /'\.\/build\.sh help' lists them/);
  });
  test('serve.mjs by itself: the same', () => {
    for (const [args, said] of [
      [['dist', '--prot', '80'], '--port, --watch'],
      [['a', 'b'], 'one folder too many'],
      [[], 'no folder'],
      [['dist', '--port'], 'wants a number'],
      [['dist', '--port=x'], 'not a port'],
    ]) {
      const { status, stderr } = spawnSync(process.execPath, [`${ROOT}scripts/serve.mjs`, ...args], {
        encoding: 'utf8',
      });
      assert.equal(status, 1);
      assert.ok(stderr.includes(said), stderr);
    }
  });
});

describe('a build', () => {
  let tree;
  /** build.sh's own functions in a tree of the test's; the compilers are left out. */
  const shell = (line, env = {}) => {
    const script = `set -euo pipefail; ROOT=$PWD CALLER=$PWD; . scripts/lib.sh; . scripts/site.sh
      NATIVE=${TOOL} ENGINE=engine READER=reader; build_native() { :; }; build_engine() { :; }; build_reader() { :; }; logged() { shift; "$@" >/dev/null; }; mkdir -p "$WORK"; ${line}`;
    const { status, stdout, stderr } = spawnSync('bash', ['-c', script], {
      cwd: tree,
      encoding: 'utf8',
      env: { ...process.env, ...env },
    });
    return { status, said: stdout + stderr };
  };
  const build = () => {
    const { status, said } = shell('build_site');
    assert.equal(status, 0, said);
    return said;
  };
  const has = (name) => existsSync(join(tree, 'dist', name));
  const put = (name, text) => {
    mkdirSync(join(tree, name, '..'), { recursive: true });
    writeFileSync(join(tree, name), text);
  };

  before(() => {
    tree = mkdtempSync(join(tmpdir(), 'tidemark-build-'));
    for (const folder of ['www', 'scripts', 'stories', 'assets', 'tsconfig.json'])
      cpSync(join(ROOT, folder), join(tree, folder), { recursive: true });
    symlinkSync(join(ROOT, 'node_modules'), join(tree, 'node_modules'));
    for (const folder of ['engine', 'reader']) mkdirSync(join(tree, folder));
    for (const name of ['reader.js', 'reader_bg.wasm']) cpSync(join(DIST, name), join(tree, 'reader', name));
    for (const name of ['engine.js', 'tidemark_bg.wasm', 'tidemark_rest.wasm', 'tidemark_kinds.wasm'])
      cpSync(join(DIST, name), join(tree, 'engine', name));
    // one still for all: drawing them is not what is tested
    put(
      'tool',
      `#!/bin/sh\nif [ "$1" = site ]; then shift; while [ "$1" != --out ]; do shift; done; cp "${DIST}"/*.html "${DIST}"/problems.zh.json "${DIST}"/story*.bin "${ROOT}"/target/tidemark/bundle/made/*.js "$2/"; mkdir -p "$2/stills"; cp "${DIST}"/stills/opening.* "$2/stills/"; else exec ${TOOL} "$@"; fi\n`,
    );
    spawnSync('chmod', ['+x', join(tree, 'tool')]);
  });
  after(() => rmSync(tree, { recursive: true, force: true }));
  const quick = `NATIVE=$PWD/tool`;
  const again = () => {
    const { status, said } = shell(`${quick}; build_site`);
    assert.equal(status, 0, said);
    return said;
  };

  test('dist/ keeps what a command or a hand put there, and loses what the site no longer has', () => {
    put('www/gone.txt', 'x');
    again();
    assert.ok(has('index.html') && has('gone.txt'));
    const kept = ['film/story.mp4', 'film/.story.1.part.mp4', 'stills/port/a.png', 'data/port/data.csv', '_headers'];
    for (const name of kept) put(`dist/${name}`, name);
    rmSync(join(tree, 'www/gone.txt'));
    put('www/more.txt', 'x');
    again();
    for (const name of kept) assert.equal(readFileSync(join(tree, 'dist', name), 'utf8'), name);
    assert.deepEqual([has('gone.txt'), has('more.txt')], [false, true]);
    // the list of the last build is lost with target/
    rmSync(join(tree, 'target'), { recursive: true });
    again();
    for (const name of kept.slice(0, 4)) assert.ok(has(name), name);
    // ended between the two renames
    spawnSync('mv', ['dist', 'target/tidemark/stage.old'], { cwd: tree });
    again();
    for (const name of kept.slice(0, 4)) assert.ok(has(name), `after an end in the middle: ${name}`);
  });

  test('a command that wrote into dist/ is no reason to build again', () => {
    again();
    put('dist/film/other.mp4', 'x');
    const { status, said } = shell(`${quick}; OUT=dist/film/other.mp4; took_note; build_site`);
    assert.equal(status, 0, said);
    assert.equal(said.includes('Writing the site'), false, said);
  });

  test('data of another story goes to a folder of its own, and to no file of the site', () => {
    again();
    // its commands, without the one that it is called with
    put('commands.sh', readFileSync(join(ROOT, 'build.sh'), 'utf8').replace(/^command=[^]*/m, ''));
    const run = (story = '', out = '') => {
      const script = `. ./commands.sh; build_native() { :; }; NATIVE=${TOOL} OPT_story='${story}' OPT_out='${out}'; cmd_data`;
      return spawnSync('bash', ['-c', script], { cwd: tree, encoding: 'utf8' });
    };
    const own = () => readFileSync(join(tree, 'dist/data.csv'), 'utf8');
    put('dist/data.csv', 'own');
    for (const [args, file] of [
      [['stories/rain.json'], 'dist/data/rain/data.csv'],
      [['other/story.json'], 'dist/data/other-story/data.csv'],
      [['stories/rain.json', 'elsewhere'], 'elsewhere/data.csv'],
    ]) {
      mkdirSync(join(tree, 'other'), { recursive: true });
      cpSync(join(ROOT, 'stories/rain.json'), join(tree, 'other/story.json'));
      const { status, stderr } = run(...args);
      assert.equal(status, 0, stderr);
      assert.match(readFileSync(join(tree, file), 'utf8'), /812/, file);
      assert.equal(own(), 'own', args.join(' '));
    }
    assert.equal(run().status, 0);
    assert.notEqual(own(), 'own');
    assert.ok(has('data.json'));
  });

  test('a draft with a fault is said and skipped, each time; the others are there', () => {
    put('stories/draft.json', '{"version": 1,');
    for (const turn of ['built', 'as it was']) {
      const said = again();
      assert.match(said, /stories\/draft\.json:1:/, turn);
      assert.match(said, /stories\/draft\.json is skipped/, turn);
    }
    assert.ok(has('stories/port/data.csv') && has('stories/draft.json') && !has('stories/draft/data.csv'));
    rmSync(join(tree, 'stories/draft.json'));
    assert.equal(again().includes('skipped'), false);
  });

  test('a fault of the story itself is named with its place, and dist/ stays', () => {
    const path = join(tree, 'www/story.json');
    const text = readFileSync(path, 'utf8');
    writeFileSync(path, text.replace('"version"', '"vresion"'));
    const { status, said } = shell('build_site');
    assert.equal(status, 1);
    assert.match(said, /www\/story\.json:\d+:\d+ .*vresion/);
    assert.ok(has('index.html'));
    writeFileSync(path, text);
  });

  test('a story in one language builds, and no page names a file that is not there', () => {
    const only = (value) => {
      if (Array.isArray(value)) return value.map(only);
      if (typeof value !== 'object' || value === null) return value;
      return Object.fromEntries(
        Object.entries(value)
          .filter(([key]) => !(key === 'zh' && 'en' in value))
          .map(([key, one]) => [key, only(one)]),
      );
    };
    const story = only(JSON.parse(readFileSync(join(tree, 'www/story.json'), 'utf8')));
    story.languages = story.languages.filter((one) => one.id === 'en');
    put('www/story.json', JSON.stringify(story));
    build();
    const dist = join(tree, 'dist');
    const pages = readdirSync(dist).filter((one) => one.endsWith('.html'));
    assert.ok(pages.length >= 4);
    for (const page of pages) {
      const html = readFileSync(join(dist, page), 'utf8');
      assert.match(html, /<html lang="en">/, page);
      assert.equal(/<!--static:/.test(html), false, page);
      const named = [...html.matchAll(/\b(?:src|srcset|data-still|href)="([^"?#:]+\.\w+)/g)].map(([, name]) => name);
      for (const name of named) assert.ok(existsSync(join(dist, name)), `${page} names ${name}`);
    }
    const { pages: held } = write(dist);
    assert.ok(Object.keys(held['kiosk.html']).includes('stills/opening.en.dark.png'));
  });
});
