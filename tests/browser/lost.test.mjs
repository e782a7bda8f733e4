// A short walk over lost files: of each page what dresses it, and one file of each kind. long/lost.test.mjs loses them all.

import assert from 'node:assert/strict';
import { extname } from 'node:path';
import { test } from 'node:test';
import { at, lose } from './lost.mjs';
import { visit } from './site.mjs';

test('the first script of every page is small, waits for nobody and imports nothing', async () => {
  const code = await (await fetch(`${at.url}start.js`)).text();
  assert.ok(Buffer.byteLength(code) <= 1536, `${Buffer.byteLength(code)} bytes`);
  assert.doesNotMatch(code, /\bimport\b/);
  for (const name of ['index.html', 'embed.html', 'kiosk.html', 'supervisor.html']) {
    const html = await (await fetch(at.url + name)).text();
    assert.match(/<script.*?>/.exec(html)[0], /^<script src="start\.js" async/, name);
  }
});

// of each kind the last by name, and one that the page can do without
lose((names, spared) => {
  const kinds = new Map(names.map((name) => [extname(name), name]));
  const optional = names.filter(spared).slice(0, 1);
  return [...new Set([...kinds.values(), ...optional])];
});

test('what is added to a page that has come is not taken for lost while it is on its way', async () => {
  const asked = [];
  const { page, close } = await visit(at, '?lang=en', {
    until: 'none',
    loaded: 'commit',
    clock: {},
    script: () =>
      addEventListener('load', () =>
        setTimeout(() =>
          document.head.append(Object.assign(document.createElement('link'), { rel: 'stylesheet', href: 'panel.css' })),
        ),
      ),
    route: [
      [
        '**/panel.css*',
        (route) => {
          asked.push(new URL(route.request().url()).search);
        },
      ],
    ],
  });
  await page.waitForFunction(() => document.readyState === 'complete' && globalThis.tidemark?.state());
  await page.clock.runFor(5000);
  assert.deepEqual(asked, ['']);
  await close();
});
