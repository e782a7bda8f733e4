// Holds kiosk.html in a frame and starts it again when it dies. Hands its own address's parameters on.

import { started, whole } from '../kit/failure.ts';
import { offline } from './offline.ts';
import { type Beat, heard } from './report.ts';

export interface Supervisor {
  log: () => string[];
  restarts: () => number;
  /** The last heartbeat. */
  beat: () => Beat | null;
}

const TICK = 1000;
const SILENT = 6000; // ms without a heartbeat: dead
const PATIENCE = [8000, 60000]; // ms that a start may take: the first, the longest
const KEPT = 100; // entries of the log
const LOG = 'tidemark supervisor';

const log = before();
let frame: HTMLIFrameElement | null = null;
let alive = false; // has spoken since it was started
let heardAt = 0;
let patience = PATIENCE[0];
let restarts = 0;
let ticked = performance.now();
let beat: Beat | null = null;

/** What was noted before this load: a reload, or the browser's restart, is what one wants to read about. */
function before(): string[] {
  try {
    const kept = JSON.parse(localStorage.getItem(LOG) ?? '');
    return Array.isArray(kept) ? kept.filter((one) => typeof one === 'string') : [];
  } catch {
    return [];
  }
}

function note(text: string) {
  log.push(`${new Date().toISOString()} ${text}`);
  log.splice(0, log.length - KEPT);
  try {
    localStorage.setItem(LOG, JSON.stringify(log));
  } catch {
    // no storage: the log lasts as long as the page
  }
}

/** A new frame each time: a crashed one cannot be loaded again. */
function begin() {
  const next = document.createElement('iframe');
  next.title = document.title;
  next.allow = 'fullscreen; screen-wake-lock';
  next.src = `kiosk.html${location.search}`;
  if (frame) frame.replaceWith(next);
  else document.body.append(next);
  frame = next;
  alive = false;
  heardAt = performance.now();
}

function again(why: string) {
  restarts += 1;
  document.documentElement.dataset.restarts = String(restarts);
  note(`restart ${restarts}: ${why}`);
  begin();
}

function tick() {
  const now = performance.now();
  // this page slept itself: the frame gets its time again
  if (now - ticked > 5 * TICK || document.hidden) heardAt = Math.max(heardAt, now);
  ticked = now;
  const silent = now - heardAt;
  if (alive && silent > SILENT) again('no heartbeat');
  else if (!alive && silent > patience) {
    patience = Math.min(patience * 2, PATIENCE[1]);
    again('did not start');
  }
}

const held = offline('supervisor.html', (ready, _, why) => {
  document.documentElement.dataset.offline = ready ? 'ready' : why;
  if (why) note(`not held for use offline: ${why}`);
});

addEventListener('message', ({ data, source, origin }) => {
  // in a sandbox both are of no origin
  if (!frame || source !== frame.contentWindow || origin !== globalThis.origin) return;
  const message = heard(data);
  if (!message) return;
  heardAt = performance.now();
  if (!alive) {
    alive = true;
    patience = PATIENCE[0];
    note('alive');
  }
  if (message.type === 'heartbeat') beat = message;
  if (message.type === 'activity') note(`activity: ${message.kind}`);
  // the film stands at its end: the moment for a newer version of this page
  if (message.type === 'end') held.turn();
});

started();
whole();
note('loaded');
begin();
setInterval(tick, TICK);
window.supervisor = { log: () => [...log], restarts: () => restarts, beat: () => beat };
