// Pictures and films of the graphic, made by a second engine on a canvas that nobody sees move.

import type { Engine, EngineOptions } from '../../kit/engine.ts';
import type { Tide } from '../../mount/tide.ts';
import { type About, namedFilm, namedPng, namedSvg } from './meta.ts';

const SQUARE = 1080; // CSS px
const STAGE = 754 / 1440; // height by width of the wide stage without chrome
const WIDEST = 2560; // CSS px of a picture at scale 1
const FILM = [1280, 720]; // px
const RATE = 30; // frames a second
const BITS = 6e6; // a second
const FONTS = [
  ['serif', 700],
  ['sans', 400],
  ['sans', 700],
  ['figures', 600],
] as const;
/** The parts of a font: what the page's first frames draw, and the rest. */
const PARTS = ['-first', ''];
const FAMILIES = { serif: 'Tidemark Serif', sans: 'Tidemark Sans', figures: 'Tidemark Figures' };
const FORMATS: [string, string][] = [
  ['video/mp4;codecs=avc1.640028', 'mp4'],
  ['video/mp4;codecs=avc1.42E01F', 'mp4'],
  ['video/webm;codecs=vp9', 'webm'],
  ['video/webm;codecs=vp8', 'webm'],
  ['video/webm', 'webm'],
  ['video/mp4', 'mp4'],
];

/** Longest wait for a picture, ms: a browser that guards its canvas may never answer. */
const PATIENCE = 6000;
/** Colours that are painted to see whether the same come out, and how far one may be off: some browsers shift the last bit. */
const PROOF = [
  [200, 30, 60],
  [20, 180, 90],
  [40, 70, 210],
  [240, 220, 30],
];
const OFF = 12;

/** What a canvas shows, as a file. */
const file = (canvas: HTMLCanvasElement) =>
  new Promise<Blob>((done, fail) => {
    const late = setTimeout(() => fail(new Error('the canvas was not read out')), PATIENCE);
    canvas.toBlob((blob) => {
      clearTimeout(late);
      if (blob) done(blob);
      else fail(new Error('no picture'));
    }, 'image/png');
  });

/**
 * Fails with code 'guarded' where the browser gives something else than was painted: protection
 * against fingerprinting hands out noise, or white, without a word.
 */
async function honest() {
  const canvas = document.createElement('canvas');
  canvas.width = 8 * PROOF.length;
  canvas.height = 8;
  const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
  PROOF.forEach((colour, i) => {
    pen.fillStyle = `rgb(${colour.join(' ')})`;
    pen.fillRect(8 * i, 0, 8, 8);
  });
  const blob = await file(canvas);
  try {
    const read = document.createElement('canvas');
    [read.width, read.height] = [canvas.width, canvas.height];
    const eye = read.getContext('2d', { willReadFrequently: true }) as CanvasRenderingContext2D;
    eye.drawImage(await createImageBitmap(blob), 0, 0);
    for (const [i, colour] of PROOF.entries()) {
      const { data } = eye.getImageData(8 * i + 2, 2, 4, 4);
      if (data.some((value, k) => Math.abs(value - (colour[k % 4] ?? 255)) > OFF)) throw new Error('noise');
    }
  } catch (error) {
    throw Object.assign(new Error(`the canvas is guarded: ${(error as Error).message}`), { code: 'guarded' });
  }
}

/** Runs `use` with a second engine and frees it. */
async function aside<T>(
  tide: Tide,
  changes: EngineOptions,
  use: (engine: Engine, canvas: HTMLCanvasElement) => Promise<T>,
) {
  const canvas = document.createElement('canvas');
  const pictures = await tide.pictures();
  await pictures?.all();
  const engine = tide.twin(canvas, changes);
  try {
    return await use(engine, canvas);
  } finally {
    engine.free();
  }
}

/** Width and height of the present view without its chrome, CSS px. */
function sizeOf(engine: Engine, tide: Tide) {
  const width = Math.min(Math.max(Math.round(tide.canvas.clientWidth), 320), WIDEST);
  engine.resize(width, 2 * width, 1);
  if (tide.layout()?.class === 'wide') return [width, Math.round(width * STAGE)];
  return [width, Math.ceil(engine.layout().wanted ?? width * STAGE)];
}

const base64 = (bytes: Uint8Array) => {
  let text = '';
  for (let i = 0; i < bytes.length; i += 8192) text += String.fromCharCode(...bytes.subarray(i, i + 8192));
  return btoa(text);
};

/** The fonts that a document names, as rules that hold everywhere. */
async function fonts(svg: string) {
  const rules = FONTS.map(async ([name, weight]) => {
    const family = FAMILIES[name];
    const used = new RegExp(`font-family="${family}[,"][^>]* font-weight="${weight}"`).test(svg);
    if (!used) return '';
    const parts = PARTS.map(async (part) => {
      const answer = await fetch(new URL(`./fonts/tidemark-${name}-${weight}${part}.woff2`, import.meta.url));
      if (!answer.ok) return '';
      const data = base64(new Uint8Array(await answer.arrayBuffer()));
      return `@font-face{font-family:"${family}";font-weight:${weight};src:url(data:font/woff2;base64,${data})}`;
    });
    return (await Promise.all(parts)).join('');
  });
  return (await Promise.all(rules)).join('');
}

/**
 * The present view without controls.
 * @param scale px of the picture a CSS px
 * @param about what the file says of itself
 * @returns rejects, with code 'guarded' where the browser gives noise in its place
 */
export function picture(tide: Tide, form: 'png' | 'square' | 'svg', scale = 1, about?: About): Promise<Blob> {
  return aside(tide, {}, async (engine, canvas) => {
    const [width, height] = form === 'square' ? [SQUARE, SQUARE] : sizeOf(engine, tide);
    engine.resize(width, height, scale);
    if (form === 'svg') {
      const drawn = engine.svg();
      const whole = (await (await tide.pictures())?.carry(drawn)) ?? drawn;
      const svg = about ? namedSvg(whole, about) : whole;
      const style = await fonts(svg);
      return new Blob([svg.replace('</title>', () => `</title>\n<style>${style}</style>`)], { type: 'image/svg+xml' });
    }
    engine.marks(); // paints
    await honest();
    const blob = await file(canvas);
    return about ? namedPng(blob, about) : blob;
  });
}

/** Type and file ending of the films that this browser can make; undefined where it can make none. */
export function filmFormat() {
  if (typeof MediaRecorder !== 'function' || !HTMLCanvasElement.prototype.captureStream) return undefined;
  return FORMATS.find(([type]) => MediaRecorder.isTypeSupported(type));
}

/** What to record, in film seconds. */
interface FilmOrder {
  from: number;
  to: number;
  show: (canvas: HTMLCanvasElement) => void;
  /** Seconds of the recording. */
  progress: (seconds: number) => void;
  /** Gives up. */
  signal: AbortSignal;
  /** Ends with what there is. */
  enough: AbortSignal;
  about: About;
}

/**
 * Records a stretch of the film as it plays. A hidden page waits.
 * @returns null where it was given up
 */
export function film(tide: Tide, { from, to, show, progress, signal, enough, about }: FilmOrder): Promise<Blob | null> {
  const [type] = filmFormat() ?? [''];
  return aside(tide, { motion: 'full', reduced: false }, (engine, canvas) => {
    engine.resize(FILM[0], FILM[1], 1);
    engine.draw(from);
    show(canvas);
    const stream = canvas.captureStream(RATE);
    const pen = canvas.getContext('2d') as CanvasRenderingContext2D;
    /** A canvas on which nothing is painted gives no frame: a film that ends on a still would end too soon. */
    const touch = () => {
      pen.save();
      pen.fillStyle = 'transparent';
      pen.fillRect(0, 0, 1, 1);
      pen.restore();
    };
    const recorder = new MediaRecorder(stream, { mimeType: type, videoBitsPerSecond: BITS });
    const parts: Blob[] = [];
    return new Promise<Blob | null>((done, fail) => {
      let frame = 0;
      let last: number | null = null;
      let seconds = 0;
      const end = (use: () => void) => {
        cancelAnimationFrame(frame);
        document.removeEventListener('visibilitychange', seen);
        signal.removeEventListener('abort', given);
        enough.removeEventListener('abort', stop);
        stream.getTracks().forEach((track) => track.stop());
        use();
      };
      const stop = () => {
        cancelAnimationFrame(frame);
        if (recorder.state !== 'inactive') recorder.stop();
      };
      const given = () => {
        parts.length = 0;
        stop();
      };
      const seen = () => {
        last = null;
        if (recorder.state === 'inactive') return;
        if (document.hidden) recorder.pause();
        else recorder.resume();
      };
      const step = (now: number) => {
        frame = requestAnimationFrame(step);
        if (last !== null) seconds += (now - last) / 1000;
        last = now;
        const t = Math.min(from + seconds, to);
        try {
          engine.draw(t);
          touch();
        } catch (error) {
          end(() => fail(error));
          return;
        }
        progress(t - from);
        if (t >= to) stop();
      };
      recorder.addEventListener('dataavailable', ({ data }) => data.size && !signal.aborted && parts.push(data));
      recorder.addEventListener('stop', () =>
        end(() =>
          done(
            signal.aborted || !parts.length
              ? null
              : namedFilm(new Blob(parts, { type: type.split(';')[0] }), about, seconds),
          ),
        ),
      );
      recorder.addEventListener('error', (event) =>
        end(() => fail((event as ErrorEvent).error ?? new Error('recording failed'))),
      );
      document.addEventListener('visibilitychange', seen);
      signal.addEventListener('abort', given);
      enough.addEventListener('abort', stop);
      recorder.start(1000);
      frame = requestAnimationFrame(step);
    });
  });
}
