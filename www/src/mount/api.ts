// The public calls of a mounted graphic, on its session.

import type { FullText } from '../kit/engine.ts';
import { LOOK, loose, PLACE, pick } from '../kit/outside.ts';
import type { Session } from './session.ts';
import { isOwn } from './story.ts';
import type { Tide } from './tide.ts';

/** What a second engine may be told. */
const TWIN = [...LOOK, ...PLACE, 'chrome', 'autoplay', 'dark', 'reduced', 'contrast', 'forced'] as const;

function wantCanvas(given: HTMLCanvasElement | undefined, name: string) {
  if (typeof given?.getContext !== 'function') throw new TypeError(`${name}() wants a canvas to draw on`);
}

/** A picture of the present frame: the canvas itself is painted larger or smaller for it, and then as before. */
function png(session: Session, scale: number): Promise<Blob> {
  const { canvas, frames, run } = session;
  const [width, height] = frames.extent();
  const sized = (ratio: number) =>
    run((e) => {
      e.resize(width, height, ratio);
      e.marks();
    });
  sized(Math.min(Math.max(scale || 1, 0.25), 8));
  const copy = document.createElement('canvas');
  copy.width = canvas.width;
  copy.height = canvas.height;
  copy.getContext('2d')?.drawImage(canvas, 0, 0);
  sized(devicePixelRatio || 1);
  frames.measure();
  return new Promise((done) => {
    copy.toBlob((blob) => done(blob as Blob), 'image/png');
  });
}

export function api(session: Session): Tide {
  const { act, run } = session;
  return {
    play: () => act((e) => e.play()),
    resume: () => act((e) => e.resume()),
    pause: () => act((e) => e.pause()),
    toggle: () => act((e) => e.toggle()),
    playChapter(id) {
      const named = loose(id);
      const chapter = session.page()?.chapters[Number(named)]?.id ?? named;
      act((e) => e.play_chapter(String(chapter)));
    },
    seek(to) {
      const place = pick(to, PLACE);
      act((e) => e.seek(place));
    },
    set(to) {
      const look = pick(to, LOOK);
      act((e) => e.set(look));
    },
    press: (name) => act((e) => e.press(String(loose(name)))),
    state: () => session.look(),
    marks: () => run((e) => e.marks()) ?? [],
    draw(t) {
      session.frames.fit();
      const at = loose(t) ?? session.now.t;
      run((e) => e.draw(Number(at)));
      session.follow();
    },
    csv: () => run((e) => e.csv()) ?? '',
    data: () => run((e) => e.data()) ?? '',
    twin(own, changes = {}) {
      wantCanvas(own, 'twin');
      const { now } = session;
      return session.second(own, {
        ...pick(now, LOOK),
        t: now.t,
        dark: now.dark,
        reduced: now.reduced,
        chrome: 'plain',
        ...pick(changes, TWIN),
      });
    },
    async snapshot(how) {
      const { type = 'svg', scale = 1 } = pick(how, ['type', 'scale']);
      if (type === 'svg') {
        const pictures = await session.hanging;
        await pictures?.all();
        const svg = run((e) => e.svg()) ?? '';
        return new Blob([pictures ? await pictures.carry(svg) : svg], { type: 'image/svg+xml' });
      }
      return png(session, Number(scale));
    },
    points: () => run((e) => e.points()) ?? [],
    still(on, from) {
      wantCanvas(on, 'still');
      const { now } = session;
      return session.second(on, {
        lang: now.lang,
        chrome: 'plain',
        motion: 'full',
        ...pick(from, TWIN),
      });
    },
    page: () => session.page() as FullText,
    query: () => session.query(),
    status: () => run((e) => e.status()) ?? '',
    point: (to) => act((e) => e.point(String(loose(to) ?? ''))),
    layout: () => run((e) => e.layout()),
    controls: () => run((e) => e.controls()) ?? [],
    scroll(px) {
      const by = Number(loose(px) ?? 0);
      if (by === session.scrolled || Number.isNaN(by)) return;
      session.scrolled = by;
      run((e) => e.scroll(by));
      session.frames.wake();
    },
    scrolled: () => session.scrolled,
    read: () => act((e) => e.read()),
    follow: () => run((e) => e.follow()) ?? 0,
    redraw: () => session.frames.measure(),
    pictures: async () => session.hanging,
    files: () => session.story.names.filter((name) => name !== 'words.json'),
    address: () => session.story.url,
    edition: () => session.edition,
    source() {
      if (session.story.local) return 'file';
      return isOwn(session.story) ? 'own' : 'other';
    },
    show: (next) => session.show(next),
    canvas: session.canvas,
    root: session.root,
    destroy: () => session.destroy(),
  };
}
