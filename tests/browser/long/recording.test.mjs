// Films recorded on the page: played in real time, and read back.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { bench } from '../bench.mjs';
import { openNewsroom } from '../newsroom.mjs';
import { file, panel } from '../panel.mjs';
import { settle } from '../site.mjs';

let newsroom;
const { on } = bench({}, async ({ url }) => (newsroom = await openNewsroom(url)));
const WAIT = { timeout: 60000 };

test('film: runs, stops early with what there is, and plays', () =>
  on('?chapter=share&lang=en', {}, async (page, said) => {
    await panel(page, 'download');
    await page.getByRole('button', { name: 'Record this chapter' }).click();
    await page.waitForFunction(() => document.querySelector('.panel-progress')?.value > 1.5, null, WAIT);
    assert.match(await page.locator('.panel-progress').getAttribute('aria-valuetext'), /^Recording 0:0\d of 0:\d\d$/);
    const { name, bytes } = await file(page, 'Stop and save');
    assert.match(name, /^tidemark-share-en-light\.(webm|mp4)$/);
    for (const part of [
      'Over half the foreign money, on a sixteenth of the land',
      'Main source: an article',
      '?chapter=share',
    ])
      assert.ok(bytes.includes(part), part);
    const kind = name.endsWith('webm')
      ? bytes.subarray(0, 4).toString('hex') === '1a45dfa3'
      : bytes.subarray(4, 8).toString() === 'ftyp';
    assert.ok(kind, bytes.subarray(0, 12).toString('hex'));
    await page.getByRole('button', { name: 'Record this chapter' }).waitFor();
    // it plays, and is not one colour
    const other = await newsroom.page('film.html', '<video muted></video>');
    await page.goto(other);
    const seen = await page.evaluate(async (data) => {
      const video = document.querySelector('video');
      const raw = Uint8Array.from(atob(data), (one) => one.charCodeAt(0));
      video.src = URL.createObjectURL(new Blob([raw]));
      await new Promise((done, fail) => {
        video.onloadeddata = done;
        video.onerror = () => fail(new Error(video.error.message));
      });
      const context = new OffscreenCanvas(64, 36).getContext('2d', { willReadFrequently: true });
      await video.play();
      // a busy machine records few frames, and the first of them have little on them
      let most = 0;
      while (most <= 8 && !video.ended) {
        context.drawImage(video, 0, 0, 64, 36);
        most = Math.max(most, new Set(new Uint32Array(context.getImageData(0, 0, 64, 36).data.buffer)).size);
        await new Promise((done) => setTimeout(done, 50));
      }
      return [video.videoWidth, video.videoHeight, most > 8];
    }, bytes.toString('base64'));
    assert.deepEqual(seen, [1280, 720, true]);
    assert.deepEqual(said, []);
  }));

test('film: a chapter that ends on a still is recorded to its end', () =>
  on('?chapter=closing&lang=en', {}, async (page) => {
    const { chapters } = await page.evaluate(() => globalThis.tidemark.page());
    await panel(page, 'download');
    const { bytes } = await file(page, 'Record this chapter');
    await page.goto(await newsroom.page('film.html', '<video muted></video>'));
    const length = await page.evaluate(async (data) => {
      const video = document.querySelector('video');
      video.src = URL.createObjectURL(new Blob([Uint8Array.from(atob(data), (one) => one.charCodeAt(0))]));
      await new Promise((done) => video.addEventListener('loadedmetadata', done));
      return video.duration;
    }, bytes.toString('base64'));
    const { start, end } = chapters.at(-1);
    assert.ok(length > (end - start) * 0.9, `${length} s of ${end - start}`);
  }));

test('film: given up, or the panel closed, leaves nothing behind', () =>
  on('?chapter=share&lang=en', {}, async (page, said) => {
    let files = 0;
    page.on('download', () => {
      files += 1;
    });
    await panel(page, 'download');
    for (const leave of [
      () => page.getByRole('button', { name: 'Cancel' }).click(),
      () => page.keyboard.press('Escape'),
    ]) {
      await page.getByRole('button', { name: 'Record this chapter' }).click();
      await page.waitForFunction(() => document.querySelector('.panel-progress')?.value > 0.2, null, WAIT);
      await leave();
      await page.locator('.panel-progress').waitFor({ state: 'detached' });
    }
    await settle(page);
    assert.equal(files, 0);
    assert.deepEqual(said, []);
  }));
