// What is measured of each subject, in interleaved rounds.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync } from 'node:zlib';
import { LENGTH } from './film.mjs';
import { median } from './numbers.mjs';

/** Players of animated graphics: their code and their start alone, for each film of theirs is made in an editor. */
export const PLAYERS = ['rive', 'dotlottie'];
/** Frames of the film that are measured in a round: something moves in each panel from one to the next (film.test.mjs). */
export const FRAMES = 72;
export const ROUNDS = 4;
/** One subject under two names shows the noise. */
export const FILM = ['tidemark', 'canvas', 'd3', 'chartjs', 'echarts', 'canvas again', 'empty'];
export const GROWTH = ['tidemark', 'canvas', 'd3', 'chartjs', 'echarts', 'uplot'];
export const SLOW = {
  cpu: 4,
  network: { offline: false, latency: 150, downloadThroughput: 200e3, uploadThroughput: 93e3 },
};
const CODE = /\.(js|wasm)$/;

const file = (name) => `peer-${name.split(' ')[0]}`;
/** Each round begins with another subject. */
export const turn = (all, round) => [...all.slice(round % all.length), ...all.slice(0, round % all.length)];
export const packed = (body, name) =>
  /\.(woff2|png|webp|jpe?g)$/.test(name) ? body.length : brotliCompressSync(body).length;

/** Draws each second in an animation frame of its own: the script time of each, and ms from frame to frame. */
const play = (page, seconds) =>
  page.evaluate(async (all) => {
    const took = [];
    await new Promise(requestAnimationFrame);
    const from = performance.now();
    for (const t of all) {
      const before = performance.now();
      globalThis.bench.draw(t);
      took.push(performance.now() - before);
      await new Promise(requestAnimationFrame);
    }
    return { took, wall: (performance.now() - from) / all.length };
  }, seconds);

/** Film seconds at equal distances; `shift` (0 to 1) is where between two of them the first one stands. */
export const steps = (count, shift, length = LENGTH) =>
  Array.from({ length: count }, (_, i) => ((i + shift) / count) * length);

/** Rounds begin at other seconds, so that they draw other frames. */
export const shiftOf = (round) => ((round % ROUNDS) + 0.5) / ROUNDS;

/** Brotli bytes of what each subject's page asked for: code, and all of it. */
export async function bytes(place, machine) {
  const out = {};
  for (const name of [...FILM.filter((one) => one !== 'canvas again' && one !== 'empty'), ...PLAYERS]) {
    const { page, close } = await machine.visit(`${place.url}${file(name)}.html`);
    const asked = await page.evaluate(() =>
      performance.getEntriesByType('resource').map((one) => new URL(one.name).pathname.slice(1)),
    );
    await close();
    const sum = (files) => files.reduce((before, one) => before + packed(readFileSync(join(place.dir, one)), one), 0);
    const all = [...new Set(asked)].filter((one) => one !== 'favicon.ico');
    out[name] = { code: sum(all.filter((one) => CODE.test(one))), all: sum(all) };
  }
  return out;
}

/** Script, CPU and wall time of a frame that moves; the browser is one without a limit of frames. */
export async function frames(place, machine, { rounds, count, ratio }) {
  const out = Object.fromEntries(FILM.map((name) => [name, { script: [], cpu: [], wall: [] }]));
  for (let round = 0; round < rounds; round += 1) {
    for (const name of turn(FILM, round)) {
      const { page, close } = await machine.visit(`${place.url}${file(name)}.html`, { ratio });
      await play(page, steps(20, 0.5)); // warm-up
      const before = await machine.settled();
      const { took, wall } = await play(page, steps(count, shiftOf(round)));
      out[name].cpu.push(((await machine.settled()) - before) / count);
      out[name].script.push(median(took));
      out[name].wall.push(wall);
      await close();
    }
  }
  return out;
}

/** Milliseconds from navigation to the first complete frame. */
export async function loads(place, machine, { rounds, slow }) {
  const all = [...FILM.filter((name) => name !== 'empty'), ...PLAYERS];
  const out = Object.fromEntries(all.map((name) => [name, []]));
  const first = await machine.visit(`${place.url}peer-empty.html`); // uncounted
  await first.close();
  for (let round = 0; round < rounds; round += 1) {
    for (const name of turn(all, round)) {
      const { page, close } = await machine.visit(`${place.url}${file(name)}.html`, { slow: slow ? SLOW : null });
      out[name].push(await page.evaluate(() => globalThis.bench.shown));
      await close();
    }
  }
  return out;
}

/** Seconds that are drawn again and again: nothing moves. */
const STANDS = Array(40).fill(12);

/** Standing frames: what one costs that is drawn although nothing moves; at rest CPU and frames asked for in a second. Then memory after ten film minutes, four frames a film second. */
export async function rest(place, machine, { seconds, minutes }) {
  const out = {};
  for (const name of FILM.filter((one) => one !== 'canvas again')) {
    const { page, session, close } = await machine.visit(`${place.url}${file(name)}.html`);
    await play(page, STANDS.slice(20));
    const before = await machine.settled();
    const { took } = await play(page, STANDS);
    const stands = { script: median(took), cpu: ((await machine.settled()) - before) / STANDS.length };
    await page.waitForTimeout(2000);
    const [spent, asked] = [machine.spent(), await page.evaluate(() => globalThis.asked)];
    await page.waitForTimeout(seconds * 1000);
    const idle = {
      cpu: (machine.spent() - spent) / seconds,
      frames: ((await page.evaluate(() => globalThis.asked)) - asked) / seconds,
    };
    await page.evaluate(
      async ([count, length]) => {
        for (let i = 0; i < count; i += 1) {
          globalThis.bench.draw(((i / 4) % length) + 0.05);
          if (i % 4 === 0) await new Promise(requestAnimationFrame);
        }
      },
      [minutes * 240, LENGTH],
    );
    await page.waitForTimeout(500);
    await session.send('Performance.enable');
    for (let n = 0; n < 3; n += 1) await session.send('HeapProfiler.collectGarbage');
    const { metrics } = await session.send('Performance.getMetrics');
    const heap = metrics.find((one) => one.name === 'JSHeapUsedSize').value;
    const wasm =
      name === 'tidemark'
        ? await page.evaluate(
            async () =>
              (await (await import(new URL('./engine.js', location.href).href)).default()).memory.buffer.byteLength,
          )
        : 0;
    out[name] = { stands, idle, heap, wasm };
    await close();
  }
  return out;
}

/** A line of more and more points, revealed from left to right. */
export async function growth(place, machine, { points, rounds, count, only = GROWTH }) {
  const out = {};
  for (let round = 0; round < rounds; round += 1) {
    for (const size of points) {
      for (const name of turn(only, round)) {
        const { page, close } = await machine.visit(`${place.url}${file(name)}.html?points=${size}`);
        await play(page, steps(4, 0.5, 1));
        const before = await machine.settled();
        const { took } = await play(page, steps(count, 0.5, 1));
        out[name] ??= {};
        out[name][size] ??= { script: [], cpu: [] };
        const cell = out[name][size];
        cell.cpu.push(((await machine.settled()) - before) / count);
        cell.script.push(median(took));
        await close();
      }
    }
  }
  return out;
}
