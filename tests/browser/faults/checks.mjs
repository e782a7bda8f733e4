// The faults that Tidemark survives. `./build.sh checks faults` prints each with what its tests said;
// a test belongs to check N when its name begins with `fault N:` (in Rust: `fault_N_`).

export const word = 'fault';
export const cargo = ['broken'];
/** Other files that hold tests of these checks. */
export const also = ['tests/browser/supervisor.test.mjs', 'tests/browser/kiosk-offline.test.mjs'];
export const checks = {
  1: 'no WebAssembly',
  2: 'wasm 404 or 500',
  3: 'wrong MIME type for wasm',
  4: 'truncated wasm',
  5: 'connection reset once',
  6: 'request hangs',
  7: 'slow 3G',
  8: 'JavaScript off',
  9: "host CSP without 'wasm-unsafe-eval'",
  10: 'panic inside wasm',
  11: 'panic again and again',
  12: 'stack overflow, allocation failure',
  13: 'getContext returns null',
  14: '2D context lost and restored',
  15: 'pixels lost without an event',
  16: 'tab hidden',
  17: 'back/forward cache',
  18: '500 resizes in 2 s',
  19: 'device pixel ratio 1, 1.5, 2, 3',
  20: 'container 0x0, later shown',
  21: '8K viewport at ratio 3',
  22: '20 instances on one page',
  23: 'element removed and moved 1,000 times',
  24: 'unknown language, theme, chapter, year out of range',
  25: 'font late or 404',
  26: 'sleep of 10 h',
  27: 'wall clock set back four years',
  28: 'bad story file, one for each rule',
  29: 'storage denied; sandbox="allow-scripts" only',
  30: 'print',
  31: 'touch cancelled, ten fingers',
  32: 'forged, null, huge messages',
  33: 'renderer crash on a kiosk',
  34: 'offline after the first load',
  35: 'memory pressure',
};
