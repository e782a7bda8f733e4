// Only what changed is painted again: the picture must be the one that a whole repaint gives.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { launch } from '../../bench/stage.mjs';
import { CHROMIUM, served } from './site.mjs';

const SEEN = 36; // of 255: at the rim of a clip the browser rounds soft edges otherwise; a mark that is missing or doubled shows by far more
let site;
let machine;

before(async () => {
  site = await served();
  machine = await launch(CHROMIUM);
});
after(async () => {
  await machine?.close();
  await site?.close();
});

for (const ratio of [1, 1.5]) {
  test(`a frame after another frame is the frame painted anew, ratio ${ratio}`, async (t) => {
    const { page, close } = await machine.visit(site.url, { ratio, shown: 'first' });
    await page.waitForFunction(() => globalThis.tidemark);
    const found = await page.evaluate(async () => {
      const { tidemark: tide } = globalThis;
      tide.pause();
      await document.fonts.ready;
      const frame = () => new Promise(requestAnimationFrame);
      const { canvas } = tide;
      const copy = document.createElement('canvas');
      const look = () => {
        copy.width = canvas.width;
        copy.height = canvas.height;
        const c = copy.getContext('2d', { willReadFrequently: true });
        c.drawImage(canvas, 0, 0);
        return c.getImageData(0, 0, copy.width, copy.height).data;
      };
      const all = [];
      for (const { id, start, end } of tide.page().chapters) {
        // small steps, a jump ahead, a jump back: each is built on the one before
        const steps = [0.05, 0.055, 0.06, 0.3, 0.31, 0.305, 0.7, 0.71, 0.2, 0.21, 0.99].map(
          (k) => start + k * (end - start),
        );
        steps.forEach((second) => tide.draw(second));
        const built = look();
        tide.redraw(); // paints everything
        await frame();
        await frame();
        const anew = look();
        let most = 0;
        let count = 0;
        for (let i = 0; i < anew.length; i += 1) {
          const by = Math.abs(anew[i] - built[i]);
          if (by > most) most = by;
          if (by) count += 1;
        }
        // a picture that has come to stand was painted as a whole, whatever stood before
        for (const k of [0.2, 0.25, 0.7, 0.71, 0.4]) {
          tide.seek({ t: start + k * (end - start) });
          await frame();
        }
        for (let i = 0; i < 3; i += 1) await frame();
        const stands = look();
        tide.redraw();
        await frame();
        await frame();
        const again = look();
        const apart = stands.reduce((sum, value, i) => sum + (value === again[i] ? 0 : 1), 0);
        all.push({ id, most, count, of: anew.length, apart });
      }
      return all;
    });
    await close();
    assert.ok(found.length > 1);
    for (const { id, most, count, of, apart } of found) {
      assert.equal(apart, 0, `${id}: a picture that stands shows what stood before`);
      t.diagnostic(`${id}: ${count} of ${of} values differ, by ${most} at most`);
      assert.ok(most <= SEEN, `${id}: a value differs by ${most}`);
    }
  });
}
