// Faults of a kiosk, beside those that supervisor.test.mjs and kiosk-offline.test.mjs hold: check 34.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from '../bench.mjs';
import { openKiosk, ready } from '../kiosk.mjs';
import { ink } from '../site.mjs';

const at = bench();

/**
 * The kiosk as it stands. It loads itself anew every night: its page answers only when that is done, and until then
 * the clock must not leap, or what is being loaded is late.
 */
async function standing({ page, run }) {
  for (let tries = 0; ; tries += 1) {
    const now = await page
      .evaluate(() => ({ ...globalThis.tidemark.state(), marks: globalThis.tidemark.marks().length }))
      .catch((error) => ({ error }));
    if (now.marks > 5) return now;
    if (tries === 60) throw now.error ?? new Error(`${now.marks} marks`);
    await run(0.1);
    await new Promise((done) => setTimeout(done, 250));
  }
}

test('fault 34: a day without a network, and an engine that fails in the middle of it', async () => {
  const kiosk = await openKiosk(at.browser, at.url, 'kiosk.html?lang=en');
  const { page } = kiosk;
  for (
    let i = 0;
    i < 60 && !(await page.evaluate(() => document.documentElement.dataset.offline === 'ready'));
    i += 1
  ) {
    await kiosk.run(1);
    await new Promise((done) => setTimeout(done, 250));
  }
  await ready(page);
  await page.context().setOffline(true);
  const cut = await page.evaluate(() =>
    fetch(`./none-${Math.random()}`).then(
      () => 'answered',
      () => 'cut',
    ),
  );
  assert.equal(cut, 'cut', 'the fault was not injected');
  for (let hour = 0; hour < 24; hour += 1) {
    await page.clock.fastForward(3600e3 - 20e3);
    for (let second = 0; second < 20; second += 1) {
      await kiosk.run(1);
      assert.equal((await standing(kiosk)).lang, 'en');
    }
    if (hour === 12) {
      await page.evaluate(async () => {
        const { Engine } = await import('./engine.js');
        const real = Engine.prototype.frame;
        globalThis.trapped = 0;
        Engine.prototype.frame = function trap(...all) {
          Engine.prototype.frame = real;
          globalThis.trapped += 1;
          throw new WebAssembly.RuntimeError(`unreachable ${all.length}`);
        };
        globalThis.tidemark.redraw();
      });
      for (let i = 0; i < 40 && !(await page.evaluate(() => globalThis.trapped)); i += 1) await kiosk.run(0.5);
      assert.equal(await page.evaluate(() => globalThis.trapped), 1, 'the fault was not injected');
      await standing(kiosk);
    }
  }
  assert.ok((await ink(page)) > 0.03);
  assert.deepEqual(
    kiosk.said.filter((line) => !line.includes('none-') && !/ERR_(INTERNET_DISCONNECTED|FAILED)/.test(line)),
    [],
  );
  await kiosk.close();
});
