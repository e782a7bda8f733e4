// The one table of parameters (www/src/kit/parameters.ts): the docs show it, the engine's names fit it.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { parameters } from '../../scripts/bundle.mjs';
import { printed, tables } from '../../scripts/parameters.mjs';

const text = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');
const { PARAMETERS, STATE } = await parameters();
const sorted = (all) => [...new Set(all)].sort();

/** What the engine is told besides, by scripts alone. */
const SCRIPTS = ['chrome', 'run', 'dark', 'reduced', 'contrast', 'forced', 'early'];

test('the tables of the docs are as printed', async () => {
  for (const [name, made] of Object.entries(await tables())) {
    assert.equal(text(name), printed(text(name), made), `${name}: run node scripts/parameters.mjs`);
  }
});

test('the engine reads the names of the table, and writes some of them', () => {
  const rust = text('src/address.rs');
  const read = [...rust.matchAll(/\bvalue\("(\w+)"\)/g)]
    .map(([, name]) => name)
    .filter((name) => !SCRIPTS.includes(name));
  assert.deepEqual(sorted(read), sorted(STATE));
  const written = [...rust.matchAll(/"(\w+)=[^"]*"/g)].map(([, name]) => name);
  assert.ok(written.length > 4, written.join());
  assert.deepEqual(
    written.filter((name) => !STATE.includes(name)),
    [],
  );
});

test('each row says what it takes, once', () => {
  assert.equal(new Set(PARAMETERS.map(({ name }) => name)).size, PARAMETERS.length);
  for (const { name, values, readers } of PARAMETERS) assert.ok(values && readers.length, name);
});
