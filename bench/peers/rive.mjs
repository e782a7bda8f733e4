// Rive's player on Canvas 2D without text and layout (canvas-lite), for its bytes and its start: films are made in its
// editor, so what it opens here is the smallest file, a square on a stage, written out by the format's own numbers.

import { RuntimeLoader } from '@rive-app/canvas-lite';
import { ready } from './start.mjs';

RuntimeLoader.setWasmUrl(new URL('./rive.wasm', location.href).href);

const float = (value) => [...new Uint8Array(new Float32Array([value]).buffer)];
const file = new Uint8Array([
  ...[0x52, 0x49, 0x56, 0x45, 7, 0, 0, 0], // RIVE, format 7.0, no id, no table of further keys
  ...[23, 0], // the board
  ...[1, 7, ...float(1280), 8, ...float(720), 0], // a stage: width, height
  ...[3, 5, 0, 13, ...float(640), 14, ...float(360), 0], // a shape on it: parent, x, y
  ...[7, 5, 1, 20, ...float(200), 21, ...float(200), 0], // a rectangle: parent, width, height
  ...[20, 5, 1, 0], // its fill
  ...[18, 5, 3, 37, 0x7a, 0x50, 0x14, 0xff, 0], // of one colour
]);

const box = document.getElementById('box');
const canvas = document.createElement('canvas');
canvas.width = box.clientWidth;
canvas.height = box.clientHeight;
box.append(canvas);
const rive = await RuntimeLoader.awaitInstance();
const artboard = (await rive.load(file)).defaultArtboard();
const renderer = rive.makeRenderer(canvas);
const draw = () => {
  renderer.clear();
  artboard.advance(0);
  artboard.draw(renderer);
  renderer.flush();
  rive.resolveAnimationFrame();
};
draw();
ready(draw);
