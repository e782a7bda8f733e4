// The schema of story files as editors use it: a real validator takes the good stories and refuses
// what is broken in them, and never refuses what the reader takes. No browser is needed.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Ajv from 'ajv';
import { DIST } from './site.mjs';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const TOOL = process.env.TIDEMARK_TOOL ?? join(ROOT, 'target/release/tidemark');
const read = (path) => JSON.parse(readFileSync(path, 'utf8'));

const served = read(join(DIST, 'story.schema.json'));
const valid = new Ajv({
  strict: true,
  allowUnionTypes: true,
  strictRequired: false,
  strictTypes: false,
  allErrors: true,
}).compile(served);
const said = (story) => (valid(story) ? '' : JSON.stringify(valid.errors.slice(0, 3)));

const STORIES = [
  'www/story.json',
  'stories/port.json',
  'stories/kinds.json',
  'stories/rain.json',
  'tests/data/every.json',
  'tests/data/facts.json',
  'tests/data/quarters.json',
  'tests/data/lean.json',
];
const story = (name) => read(join(ROOT, name));

describe('the schema', () => {
  test('is served, and the stories name it where it is', () => {
    assert.deepEqual(served, story('www/story.schema.json'));
    assert.equal(story('www/story.json').$schema, 'story.schema.json');
    assert.equal(story('stories/port.json').$schema, '../www/story.schema.json');
    assert.equal(read(join(DIST, 'stories/port.json')).$schema, '../story.schema.json');
  });

  for (const name of STORIES) {
    test(`takes ${name}`, () => assert.equal(said(story(name)), ''));
  }

  const at = (tale, path) => path.split('.').reduce((value, key) => value[key], tale);
  const breaks = {
    'a misspelt key': (tale) => (tale.chaptres = []),
    'a misspelt key of a panel': (tale) => (tale.chapters[1].panels[0].colums = 8),
    'a title that is a number': (tale) => (tale.title = 12),
    'an empty list of series': (tale) => (tale.series = []),
    'a kind that there is not': (tale) => (tale.chapters[1].panels[0].kind = 'pie'),
    'no kind': (tale) => delete tale.chapters[1].panels[0].kind,
    'a bound that there is not': (tale) => (tale.facts[0].bound = '=>'),
    'a colour of no palette': (tale) => (at(tale, 'chapters.1.panels.0.groups.0.items.0').colour = 'pink'),
    'a value with commas': (tale) => (tale.facts[0].value = '1,365'),
    'a year in quotes': (tale) => (tale.span.from = '1984'),
    'a position of three numbers': (tale) => (tale.chapters[2].panels[0].at = [1, 2, 3]),
    'a window of one number': (tale) => (tale.chapters[2].panels[1].timing.tiles = [12]),
    'a second above the range': (tale) => (tale.film.step = 61),
    'an id with a space': (tale) => (tale.facts[0].id = 'a b'),
    'rows and data both': (tale) => (tale.series[0].data = { file: 'a.csv', year: 'y', value: 'v' }),
    'an operation without what it needs': (tale) => Object.assign(tale.derived[0], { op: 'divide', by: undefined }),
  };
  for (const [what, how] of Object.entries(breaks)) {
    test(`refuses ${what}`, () => {
      const tale = story('www/story.json');
      how(tale);
      assert.notEqual(said(JSON.parse(JSON.stringify(tale))), '');
    });
  }
});

describe('beside the reader', () => {
  const dir = mkdtempSync(join(tmpdir(), 'tidemark-schema-'));
  after(() => rmSync(dir, { recursive: true, force: true }));
  mkdirSync(join(dir, 'data'));
  writeFileSync(join(dir, 'data/rain.csv'), 'Year,mm,sign,kind,from,doubt\n2015,812,,roof,gauge,\n');

  /** True where the reader finds nothing wrong. */
  const taken = async (text, i) => {
    const file = join(dir, `${i}.json`);
    writeFileSync(file, text);
    try {
      await promisify(execFile)(TOOL, ['check', file]);
      return true;
    } catch (e) {
      assert.equal(e.code, 1, e.message);
      return false;
    } finally {
      rmSync(file);
    }
  };

  /** Every object below, with its path without the places in lists. */
  function* objects(value, path = '') {
    if (Array.isArray(value)) for (const one of value) yield* objects(one, path);
    else if (value && typeof value === 'object') {
      yield [path + (value.kind ? `(${value.kind})` : ''), value];
      for (const [key, below] of Object.entries(value)) yield* objects(below, `${path}.${key}`);
    }
  }

  const WRONG = [null, true, -1.5, '?', ['?'], { '?': 1 }, [], {}];
  for (const name of ['stories/port.json', 'tests/data/every.json']) {
    test(`what the schema refuses in ${name} the reader refuses too`, async () => {
      const tale = story(name);
      const seen = new Set();
      const cases = [];
      let turn = 0;
      for (const [path, object] of objects(tale)) {
        if (path.startsWith('.ui') || seen.has(path)) continue;
        seen.add(path);
        for (const key of Object.keys(object)) {
          const good = object[key];
          const tried = [undefined, WRONG[turn++ % WRONG.length], WRONG[turn++ % WRONG.length]];
          for (const wrong of tried) {
            object[key] = wrong;
            const text = JSON.stringify(tale);
            if (said(JSON.parse(text))) cases.push([`${path}.${key} = ${JSON.stringify(wrong)}`, text]);
          }
          object[key] = good;
        }
      }
      assert.ok(cases.length > 150, `${cases.length} cases`);
      const cried = [];
      for (let i = 0; i < cases.length; i += 8) {
        const some = cases.slice(i, i + 8);
        const all = await Promise.all(some.map(([, text], j) => taken(text, i + j)));
        cried.push(...some.filter((_, j) => all[j]).map(([what]) => what));
      }
      assert.deepEqual(cried, [], 'the schema refuses what the reader takes');
    });
  }
});
