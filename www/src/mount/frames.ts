// When a frame is drawn, and how large: animation frames, the element's size, pixels that were lost.

import { listen } from './host.ts';
import type { Mounted } from './mounted.ts';

const WATCH = 4000; // ms between two looks at the picture

export class Frames {
  readonly #session: Mounted;
  readonly #probe = document.createElement('canvas');
  #frame = 0;
  /** What the engine is to be resized to with the next frame. */
  #size: [number, number, number, ...number[]] | null = null;
  /** The element's size when it was measured. */
  #stood = '';
  /** Device px that the canvas covers, for the element's size then. */
  #pixels: { of: [number, number]; stood: string } | null = null;
  /** This browser does not let pixels be read, or gives others. */
  #blind = false;

  constructor(session: Mounted) {
    this.#session = session;
    this.#probe.width = 5;
    this.#probe.height = 1;
  }

  /** Follows size, pixel ratio and the page's coming and going; returns what ends that. */
  follow(): (() => void)[] {
    const { root, canvas } = this.#session;
    const sized = new ResizeObserver((entries) => {
      const box = entries.find(({ target }) => target === canvas)?.devicePixelContentBoxSize?.[0];
      if (box) this.#pixels = { of: [box.inlineSize, box.blockSize], stood: this.#standing() };
      this.measure();
    });
    sized.observe(root);
    try {
      sized.observe(canvas, { box: 'device-pixel-content-box' });
    } catch {
      // this browser does not tell them
    }
    let unwatch = () => {};
    const watchRatio = () => {
      unwatch();
      unwatch = listen(matchMedia(`(resolution: ${devicePixelRatio}dppx)`), 'change', () => {
        watchRatio();
        this.measure();
      });
    };
    watchRatio();
    const timer = setInterval(() => this.#watch(), WATCH);
    return [
      listen(canvas, 'contextrestored', () => this.measure()),
      listen(document, 'visibilitychange', () => (document.hidden ? this.halt() : this.wake())),
      listen(window, 'pageshow', (event: PageTransitionEvent) => event.persisted && this.measure()),
      () => sized.disconnect(),
      () => unwatch(),
      () => clearInterval(timer),
    ];
  }

  /** Asks for a frame, where one can be seen. */
  wake() {
    const { ended, engine, canvas } = this.#session;
    if (this.#frame || ended || !engine || document.hidden || canvas.clientWidth === 0) return;
    this.#frame = requestAnimationFrame((time) => this.step(time));
  }

  halt() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
  }

  step(time: number) {
    this.halt();
    if (this.#session.ended) return;
    this.fit();
    const more = this.#session.run((e) => e.frame(time));
    this.#session.follow();
    if (more) this.wake();
  }

  /** Draws at once where the size is known; false where there is none. */
  now() {
    if (!this.#size) return false;
    this.step(performance.now());
    return true;
  }

  /** Width and height in CSS px of our own, whatever transform the page puts on us. */
  extent() {
    const { width, height } = getComputedStyle(this.#session.root);
    return [Number.parseFloat(width) || 0, Number.parseFloat(height) || 0];
  }

  #standing() {
    const { root } = this.#session;
    return `${root.clientWidth} ${root.clientHeight}`;
  }

  /** Takes the size anew, and paints again although nothing may have changed: pixels or fonts may have. */
  measure() {
    this.#stood = this.#standing();
    const [width, height] = this.extent();
    if (width < 1 || height < 1) return;
    // zoomed by its page, a CSS px is more or less than the screen's
    const ratio = (devicePixelRatio || 1) * (this.#session.canvas.currentCSSZoom || 1);
    const known = this.#pixels?.stood === this.#stood ? this.#pixels.of : [];
    this.#size = [width, height, ratio, ...known];
    this.wake();
  }

  /** The engine gets the size that the element has: who follows a frame never sees two sizes. */
  fit() {
    if (this.#stood !== this.#standing()) this.measure();
    const size = this.#size;
    if (!size) return;
    this.#size = null;
    this.#session.run((e) => e.resize(...size));
    this.#session.over?.moved(size[0], size[1]);
  }

  /** The ground is opaque: a transparent pixel means that the picture was lost. */
  #watch() {
    const { engine, canvas } = this.#session;
    if (this.#blind || document.hidden || this.#frame || !engine || !canvas.width || !canvas.clientWidth) return;
    const look = this.#probe.getContext('2d', { willReadFrequently: true });
    if (!look) return;
    look.clearRect(0, 0, 5, 1);
    look.fillStyle = '#f80';
    look.fillRect(4, 0, 1, 1);
    for (let i = 0; i < 4; i += 1) {
      look.drawImage(canvas, (canvas.width * (i + 0.5)) / 4, canvas.height * 0.45, 1, 1, i, 0, 1, 1);
    }
    let data: Uint8ClampedArray;
    try {
      ({ data } = look.getImageData(0, 0, 5, 1));
    } catch {
      this.#blind = true;
      return;
    }
    // what is known is read wrongly: so is the rest
    this.#blind = data[16] < 240 || data[18] > 15 || data[19] < 240;
    if (!this.#blind && [3, 7, 11, 15].some((i) => data[i] === 0)) this.measure();
  }
}
