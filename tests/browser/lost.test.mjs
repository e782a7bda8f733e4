// A short walk over lost files: of each page what dresses it, and one file of each kind. long/lost.test.mjs loses them all.

import assert from 'node:assert/strict';
import { extname } from 'node:path';
import { test } from 'node:test';
import { at, lose } from './lost.mjs';

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
