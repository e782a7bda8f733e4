// dotLottie's player, for its bytes and its start: films are made in an editor, so what it plays is a square that moves.

import { DotLottie } from '@lottiefiles/dotlottie-web';
import { ready } from './start.mjs';

DotLottie.setWasmUrl(new URL('./dotlottie-player.wasm', location.href).href);

const FRAMES = 240;
const still = (k) => ({ a: 0, k });
const film = {
  v: '5.7.0',
  fr: 10,
  ip: 0,
  op: FRAMES,
  w: 1280,
  h: 720,
  layers: [
    {
      ty: 4,
      ip: 0,
      op: FRAMES,
      st: 0,
      ks: {
        o: still(100),
        p: {
          a: 1,
          k: [
            { t: 0, s: [320, 360], i: { x: [1], y: [1] }, o: { x: [0], y: [0] } },
            { t: FRAMES, s: [960, 360] },
          ],
        },
        a: still([0, 0]),
        r: still(0),
        s: still([100, 100]),
      },
      shapes: [
        {
          ty: 'gr',
          it: [
            { ty: 'rc', p: still([0, 0]), s: still([200, 200]), r: still(0) },
            { ty: 'fl', c: still([0.08, 0.31, 0.48, 1]), o: still(100) },
            { ty: 'tr', p: still([0, 0]), a: still([0, 0]), s: still([100, 100]), r: still(0), o: still(100) },
          ],
        },
      ],
    },
  ],
};

const box = document.getElementById('box');
const canvas = document.createElement('canvas');
canvas.style.width = '100%';
canvas.style.height = '100%';
box.append(canvas);
const player = new DotLottie({ canvas, data: JSON.stringify(film) });
player.addEventListener('load', () => {
  player.setFrame(FRAMES / 2);
  ready((t) => player.setFrame(t * 10));
});
player.addEventListener('loadError', ({ error }) => console.error(error));
