// The sound of the tide: a series as a row of tones, one a year. Loaded when first asked for.

import type { Point, Years } from '../kit/engine.ts';

const STEP = 0.24; // s a year
const LOW = 110; // Hz at zero
const OCTAVES = 3.5; // from zero to the largest value
const ATTACK = 0.02;
const RELEASE = 0.2;
const GAIN = 0.22;
const VOICES: OscillatorType[] = ['triangle', 'sine', 'square'];

/**
 * Hz of a value: pitch rises in equal steps with the value, from LOW at zero.
 * @param most the largest value
 */
export const pitch = (value: number, most: number) => LOW * 2 ** ((OCTAVES * value) / (most || 1));

/** What sounds when: one entry a year of the span; a year without a firm figure is silent. */
export function score(points: Point[], span: Years) {
  const most = Math.max(...points.map((one) => one.value));
  return Array.from({ length: span.to - span.from + 1 }, (_, i) => {
    const year = span.from + i;
    const tones = points
      .filter((one) => one.year === year)
      .map((one) => ({ hz: pitch(one.value, most), voice: VOICES[one.scope % VOICES.length] }));
    return { year, at: i * STEP, tones };
  });
}

type Score = ReturnType<typeof score>;

/**
 * Plays a score; `year` is called as each year comes, `end` once when all has sounded or it was stopped.
 * @returns stops
 */
export function play(score: Score, tell: { year: (year: number) => void; end: () => void }): () => void {
  const context = new AudioContext();
  const start = context.currentTime + 0.05;
  const voices: OscillatorNode[] = [];
  for (const { at, tones } of score) {
    for (const { hz, voice } of tones) {
      const oscillator = new OscillatorNode(context, { type: voice, frequency: hz });
      const gain = new GainNode(context, { gain: 0 });
      const from = start + at;
      gain.gain.setValueAtTime(0, from);
      gain.gain.linearRampToValueAtTime(GAIN, from + ATTACK);
      gain.gain.setValueAtTime(GAIN, from + STEP - ATTACK);
      gain.gain.linearRampToValueAtTime(0, from + STEP + RELEASE - ATTACK);
      oscillator.connect(gain).connect(context.destination);
      oscillator.start(from);
      oscillator.stop(from + STEP + RELEASE);
      voices.push(oscillator);
    }
  }
  let next = 0;
  let ended = false;
  // timed by the wall clock: a device without sound has a context that does not run
  const began = performance.now();
  const timer = setInterval(() => {
    const now = (performance.now() - began) / 1000;
    while (next < score.length && score[next].at <= now) {
      tell.year(score[next].year);
      next += 1;
    }
    if (next === score.length && now > score[score.length - 1].at + STEP + RELEASE) stop();
  }, 40);
  function stop() {
    if (ended) return;
    ended = true;
    clearInterval(timer);
    voices.forEach((one) => one.disconnect());
    context.close();
    tell.end();
  }
  return stop;
}
