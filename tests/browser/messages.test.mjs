// What is wrong with a story is told in the page's language: the build prints the catalogue from the
// engine's own table of rules (tests/rules.rs), and pages use it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, describe, test } from 'node:test';
import { open, visit } from './site.mjs';
import { source } from './source.mjs';

const { translator } = await source('kit/problems.ts');

const catalogue = JSON.parse(readFileSync(`${process.env.TIDEMARK_DIST ?? 'dist'}/problems.zh.json`, 'utf8'));
const say = translator(catalogue);

test('the catalogue puts words of the story where they belong, and looks into no id', () => {
  const own = (text) => ({ own: text });
  const told = (key, ...args) => say({ key, place: '', args, what: 'what', fix: 'fix' });
  assert.deepEqual(told('NO_SUCH', { term: 'fact' }, own('series')), [
    '没有标识为“series”的数据',
    '请写已有的数据，或把它补上',
  ]);
  assert.equal(told('NO_TEXT', { term: 'a number' })[0], '这里要文字，现在是数字');
  assert.equal(told('KEY_TWICE', own('$&{0}'))[0], '键“$&{0}”写了两次');
  assert.deepEqual(told('A_RULE_OF_TOMORROW'), ['what', 'fix']);
  const inTable = { key: 'NO_DECIMAL', place: 'rain.csv:3:2', args: [own('x')], what: '', fix: '' };
  assert.equal(say(inTable)[0], 'rain.csv:3:2 “x”不是小数');
});

describe('a page', () => {
  let at;
  before(async () => {
    at = await open();
  });
  after(() => at?.close());
  const wrong = {
    route: [
      ['**/wrong.json', (route) => route.fulfill({ body: '{"version":1,"kind":2}', contentType: 'application/json' })],
    ],
    until: 'fault',
  };
  const lines = (page) =>
    page.waitForSelector('#fault-list li').then(() => page.locator('#fault-list li').allTextContents());

  for (const name of ['', 'embed.html']) {
    test(`tells it in Chinese and in English: ${name || 'index.html'}`, async () => {
      for (const [lang, pattern] of [
        ['zh', /unknown-key · 这里没有“kind”这个键 · 可用：/],
        ['en', /unknown-key · the key "kind" is not known here · use one of: /],
      ]) {
        const { page, close } = await visit(at, `${name}?lang=${lang}&src=wrong.json`, wrong);
        const all = await lines(page);
        assert.ok(
          all.some((line) => pattern.test(line)),
          all.join('\n'),
        );
        assert.ok(all.length > 3);
        await close();
      }
    });
  }

  test('without the catalogue tells it all the same', async () => {
    const gone = ['**/problems.zh.json', (route) => route.abort()];
    const { page, close } = await visit(at, '?lang=zh&src=wrong.json', { ...wrong, route: [...wrong.route, gone] });
    assert.match((await lines(page)).join('\n'), /the key "kind" is not known here/);
    await close();
  });
});
