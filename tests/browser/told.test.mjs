// What is wrong with a story is told in the page's language: the catalogue holds every sentence of
// the reader's code, and pages use it.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { translator } from '../../www/problems.js';
import { open, visit } from './site.mjs';

const read = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const catalogue = JSON.parse(read('www/problems.zh.json'));
const say = translator(catalogue);

/** The arguments of a call, as they are written; `from` stands behind its bracket. */
function args(source, from) {
  const out = [];
  let [depth, start, quoted] = [1, from, false];
  for (let i = from; depth; i += 1) {
    const c = source[i];
    if (quoted) {
      if (c === '\\') i += 1;
      else if (c === '"') quoted = false;
    } else if (c === '"') quoted = true;
    else if (c === "'" && source[i + 2] === "'") i += 2;
    else if ('([{'.includes(c)) depth += 1;
    else if (')]}'.includes(c)) depth -= 1;
    if (depth === 0 || (c === ',' && depth === 1 && !quoted)) {
      out.push(source.slice(start, i).trim());
      start = i + 1;
    }
  }
  return out.filter(Boolean);
}

/** What stands in the holes of a sentence: most take anything. */
const FILLED = [
  [/^\{place\} \{what\}$/, 'rain.csv:2:1 7 is no decimal'],
  [/\{what\}/, 'fact'],
  [/found \{\}/, 'found a text'],
  [/here: \{\}/, 'here: Expected comma'],
  [/\{[^{}]*\}/g, '7'],
];

/** Sentences in the reader's code, with something in their holes. */
function sentences() {
  const root = new URL('../../src/', import.meta.url);
  const out = [];
  for (const file of readdirSync(root, { recursive: true }).filter((name) => name.endsWith('.rs'))) {
    const source = readFileSync(new URL(file, root), 'utf8');
    for (const call of source.matchAll(/\.fail\(|\.report\(|[^.\w]tell\((?!&)/g)) {
      for (const words of args(source, call.index + call[0].length).slice(-2)) {
        const [, made, text] = /^&?(format!\(\s*)?"((?:[^"\\]|\\.)*)"/.exec(words) ?? [];
        if (text === undefined) continue;
        const shown = text.replaceAll('\\"', '"');
        out.push({ file, text: made ? FILLED.reduce((all, [hole, filling]) => all.replace(hole, filling), shown) : shown });
      }
    }
  }
  return out;
}

/** Marks of broken syntax, and what JSON has no place for. */
const BROKEN = [
  '{"a" 1}', '{"a":}', '{"a":-}', '{"a":1e}', '{a:1}', '{"a":0x1}', '{"a":1 "b":2}', '{} {}', '{"a":NaN}', "{'a':1}", '{"a":1,}',
  '{"a":+1}', '}', ']', ':', ',', '{"a":#}', '{#}', '{"a":word}', '[1', '/* ', '// x', '{"a":1', '{"a":"\\x"}', '{"a":"\\u12"}', '{"a":"',
  '{"a":.5}', '{"a":5.}', `${'['.repeat(600)}`, '', 'null', '{"title":{"zh":"a"},"x":1}',
];

describe('the catalogue', () => {
  test('has every sentence of the code', () => {
    const all = sentences();
    assert.ok(all.length > 140, `${all.length} found`);
    const lacking = all.filter(({ text }) => say(text) === text && !say.of(text));
    assert.deepEqual(lacking, []);
  });

  test('has nothing that nobody says', () => {
    const parser = /^[A-Z]/; // sentences of the JSON parser begin so
    const used = new Set(sentences().map(({ text }) => say.of(text)));
    const spare = Object.keys(catalogue.messages).filter((one) => !used.has(one) && !parser.test(one) && one !== '{} {message}');
    assert.deepEqual(spare, []);
  });

  test('has what is said of broken syntax', () => {
    const dir = mkdtempSync(join(tmpdir(), 'told-'));
    try {
      const file = join(dir, 'story.json');
      let told = 0;
      for (const text of BROKEN) {
        writeFileSync(file, text);
        const { stdout, stderr } = spawnSync(process.env.TIDEMARK_TOOL ?? 'target/release/tidemark', ['check', file], { encoding: 'utf8' });
        for (const line of `${stdout}${stderr}`.split('\n')) {
          const words = /\] (.*)$/.exec(line)?.[1];
          if (!words) continue;
          told += 1;
          const parts = words.split('; ');
          const halves = parts.slice(1).map((_, i) => [parts.slice(0, i + 1).join('; '), parts.slice(i + 1).join('; ')]);
          assert.ok(halves.some((both) => both.every((half) => say.of(half))), `${text}: ${words}`);
        }
      }
      assert.ok(told >= BROKEN.length, `${told} problems`);
    } finally {
      rmSync(dir, { recursive: true });
    }
  });

  test('puts words of the story where they belong, and looks into no id', () => {
    assert.equal(say('no fact has the id "series"'), '没有标识为“series”的数据');
    assert.equal(say('expected a text, found a number'), '这里要文字，现在是数字');
    assert.equal(say('rain.csv:3:2 "x" is no decimal'), 'rain.csv:3:2 "x" 不是小数');
    assert.equal(say('the key "$&{0}" stands twice'), '键“$&{0}”写了两次');
    assert.equal(say('a sentence of tomorrow'), 'a sentence of tomorrow');
  });
});

describe('a page', () => {
  let at;
  before(async () => {
    at = await open();
  });
  after(() => at?.close());
  const wrong = { route: [['**/story.json', (route) => route.fulfill({ body: '{"version":1,"kind":2}', contentType: 'application/json' })]], until: 'fault' };
  const lines = (page) => page.waitForSelector('#fault-list li').then(() => page.locator('#fault-list li').allTextContents());

  for (const name of ['', 'embed.html']) {
    test(`tells it in Chinese and in English: ${name || 'index.html'}`, async () => {
      for (const [lang, pattern] of [['zh', /unknown-key · 这里没有“kind”这个键 · 可用：/], ['en', /unknown-key · the key "kind" is not known here · use one of: /]]) {
        const { page, close } = await visit(at, `${name}?lang=${lang}`, wrong);
        const all = await lines(page);
        assert.ok(all.some((line) => pattern.test(line)), all.join('\n'));
        assert.ok(all.length > 3);
        await close();
      }
    });
  }

  test('without the catalogue tells it all the same', async () => {
    const gone = ['**/problems.zh.json', (route) => route.abort()];
    const { page, close } = await visit(at, '?lang=zh', { ...wrong, route: [...wrong.route, gone] });
    assert.match((await lines(page)).join('\n'), /the key "kind" is not known here/);
    await close();
  });
});
