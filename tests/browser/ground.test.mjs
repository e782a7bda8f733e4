// What stands behind a graphic: colours in every form a browser writes, and what may change them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { host, newsroom, WAIT } from './host.mjs';
import { lend, source } from './source.mjs';

const { colours } = await source('embed/scheme.ts');

test('a computed colour is read in every form', () => {
  const forms = [
    ['rgb(16, 24, 32)', 0.09, 1],
    ['rgba(20, 20, 20, 0.92)', 0.08, 0.92],
    ['rgb(255 255 255 / 50%)', 1, 0.5],
    ['oklch(0.129 0.042 264.695)', 0.03, 1],
    ['oklab(0.5 0.1 -0.1 / 0.5)', 0.39, 0.5],
    ['lab(8 0 -6)', 0.09, 1],
    ['lch(90% 20 none)', 0.89, 1],
    ['color(display-p3 0.05 0.07 0.1)', 0.07, 1],
    ['color(srgb 1 1 1 / 0.3)', 1, 0.3],
    ['color(srgb-linear 0.2 0.2 0.2)', 0.48, 1],
    ['color(xyz-d65 0.2 0.2 0.2)', 0.48, 1],
    ['oklab(none none none)', 0, 1],
    ['rgba(0, 0, 0, 0)', 0, 0],
  ];
  for (const [text, light, alpha] of forms) {
    const [one] = colours(text);
    assert.ok(
      Math.abs(one.light - light) < 0.015 && Math.abs(one.alpha - alpha) < 0.001,
      `${text}: ${JSON.stringify(one)}`,
    );
  }
  assert.equal(colours('linear-gradient(90deg, rgb(11, 16, 32) 0%, oklch(0.9 0 0))').length, 2);
  assert.deepEqual(colours('none'), []);
});

/** Runs in the page: one Scheme for each element of a class, kept under its id. */
async function watch(src) {
  const { Scheme } = await import(src);
  globalThis.seen = {};
  for (const one of document.querySelectorAll('.at')) {
    one.attachShadow({ mode: 'open' });
    globalThis.seen[one.id] = new Scheme(one);
  }
}

test('grounds in words of today, seen through and kept on wrappers', () => {
  const dark = [
    'background:oklch(12.9% 0.042 264.695)',
    'background:color-mix(in oklab, #111 90%, white)',
    'background:color(display-p3 0.05 0.07 0.1)',
    'background:lab(8% 0 -6)',
    'background:linear-gradient(#0b1020, #05070f)',
    'background:linear-gradient(transparent, transparent), #111',
    'background:url(x.png), #123',
    'color-scheme:dark',
    'background:rgba(0,0,0,.4)"><div style="background:rgba(0,0,0,.6)',
    'background:light-dark(#fff, #111);color-scheme:dark',
    'background:hsl(220 40% 12%)',
  ];
  const light = [
    '',
    'background:#eee',
    'background:rgba(0,0,0,.2)',
    'background:linear-gradient(#fff, #ddd)',
    'background:oklch(95% 0.02 250)',
    'color-scheme:light dark',
    'background:linear-gradient(#000, #000) text',
  ];
  const body = [...dark.map((style, i) => [`dark${i}`, style]), ...light.map((style, i) => [`light${i}`, style])]
    .map(([id, style]) => `<div style="${style}"><p class="at" id="${id}"></p></div>`)
    .join('</div></div>');
  return host(`<main>${body}`, { colorScheme: 'light' }, async (page) => {
    await page.evaluate(watch, await lend(page, 'embed/scheme.ts'));
    const found = await page.evaluate(() => Object.entries(globalThis.seen).map(([id, { matches }]) => [id, matches]));
    assert.deepEqual(
      found.filter(([id, matches]) => matches !== id.startsWith('dark')),
      [],
    );
    assert.equal(found.length, dark.length + light.length);
  });
});

test('changes by any door are followed', () => {
  newsroom.page('dark.css', '');
  const head = `<style>#a.night { background: #111 } main:has(#box:checked) #b { background: oklch(20% 0 0) } #d { color: #111 } #e { background: #fff; transition: background 20ms } #e.night { background: #000 }</style><style id="sheet"></style>`;
  return host(
    '<main><input type="checkbox" id="box"><div id="a"><p class="at" id="wrapper"></p></div><div id="b"><p class="at" id="has"></p></div><div id="c"><p class="at" id="swapped"></p></div><div id="d"><p class="at" id="rule"></p></div><div id="e"><p class="at" id="fade"></p></div></main>',
    { head, colorScheme: 'light' },
    async (page) => {
      await page.evaluate(watch, await lend(page, 'embed/scheme.ts'));
      const dark = (id) => page.waitForFunction((name) => globalThis.seen[name].matches, id, WAIT);
      assert.equal(await page.evaluate(() => Object.values(globalThis.seen).some((one) => one.matches)), false);
      await page.evaluate(() => document.querySelector('#a').classList.add('night'));
      await dark('wrapper');
      await page.evaluate(() => {
        document.querySelector('#sheet').textContent = '#c { background: #222 }';
      });
      await dark('swapped');
      await page.evaluate(() => document.querySelector('#e').classList.add('night'));
      await dark('fade');
      // no node changes: the text's colour does
      await page.evaluate(() => document.styleSheets[0].insertRule('#d { background: #111; color: #eee !important }'));
      await dark('rule');
      await page.locator('#box').check();
      await dark('has');
      await page.evaluate(() => Object.values(globalThis.seen).forEach((one) => one.remove()));
    },
  );
});
