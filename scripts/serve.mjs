// Serves a folder on 127.0.0.1 with the headers of production.
// As a program: node scripts/serve.mjs DIR [--port 8080]
// In tests:     const site = await serve({ dir, port: 0 }); site.url; await site.close();

import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

export const CSP = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data: blob:",
  "font-src 'self'",
  "frame-src 'self'",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
  // one policy, for the address of the service worker (www/src/kiosk/offline.ts)
  'trusted-types tidemark-worker',
].join('; ');

export const HEADERS = {
  'Content-Security-Policy': CSP,
  'Access-Control-Allow-Origin': '*',
  // a host page that isolates itself loads pictures and styles with this header only
  'Cross-Origin-Resource-Policy': 'cross-origin',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy': 'camera=(), microphone=(), geolocation=(), payment=(), usb=(), midi=(), serial=()',
  'Cache-Control': 'no-cache',
};

/**
 * Headers of single files. A kiosk gets a process of its own: when it crashes, the supervisor page
 * that holds it in a frame goes on. An isolated host page frames only what isolates itself.
 */
export const OWN = {
  'kiosk.html': { 'Document-Isolation-Policy': 'isolate-and-require-corp' },
  'embed.html': { 'Cross-Origin-Embedder-Policy': 'require-corp' },
};

/** Media types by the end of a file's name; deploy/ says the same in each server's words. */
export const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.geojson': 'application/geo+json; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.ts': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.wasm': 'application/wasm',
  '.bin': 'application/octet-stream',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.jpeg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.mp4': 'video/mp4',
  '.webm': 'video/webm',
};
export const COMPRESSES = /^(text\/|application\/(json|geo|wasm|xml|manifest|octet-stream)|image\/svg)/;
/** Bytes under which packing does not pay. */
export const LEAST = 512;

const PACK = {
  br: (body) =>
    promisify(brotliCompress)(body, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: 11,
        [constants.BROTLI_PARAM_SIZE_HINT]: body.length,
      },
    }),
  gzip: (body) => promisify(gzip)(body, { level: 9 }),
};

/**
 * Reads and packs files; keeps each until the file on disk changes. With a folder, what is packed is kept there too, under its
 * hash: packing this small takes seconds, and each file of tests is a server of its own.
 */
class Shelf {
  #files = new Map();
  #folder;

  constructor(folder) {
    this.#folder = folder;
  }

  async get(path) {
    const info = await stat(path);
    if (!info.isFile()) throw Object.assign(new Error('not a file'), { code: 'EISDIR' });
    const version = `${info.mtimeMs}:${info.size}:${info.ino}`;
    let file = this.#files.get(path);
    if (file?.version !== version) {
      const body = await readFile(path);
      const etag = createHash('sha256').update(body).digest('base64url').slice(0, 22);
      file = { version, body, etag, packed: new Map() };
      this.#files.set(path, file);
    }
    return file;
  }

  pack(file, encoding) {
    if (!file.packed.has(encoding))
      file.packed.set(encoding, this.#folder ? this.#kept(file, encoding) : PACK[encoding](file.body));
    return file.packed.get(encoding);
  }

  async #kept(file, encoding) {
    const path = join(this.#folder, `${file.etag}.${encoding}`);
    const found = await readFile(path).catch(() => null);
    if (found) return found;
    const body = await PACK[encoding](file.body);
    await mkdir(this.#folder, { recursive: true });
    // whole or not at all: other servers read beside this one
    await writeFile(`${path}.${process.pid}`, body);
    await rename(`${path}.${process.pid}`, path);
    return body;
  }
}

const pause = (ms) => new Promise((done) => setTimeout(done, ms));

/** The file that a request names, or null where it would leave the folder. */
function locate(root, url) {
  let name;
  try {
    name = decodeURIComponent(new URL(url, 'http://localhost').pathname);
  } catch {
    return null;
  }
  if (name.includes('\0')) return null;
  const path = resolve(join(root, name.endsWith('/') ? `${name}index.html` : name));
  return path.startsWith(root + sep) ? path : null;
}

/** br or gzip where the browser takes it and the type gains from it. */
function choose(accepted, type, size) {
  if (!COMPRESSES.test(type) || size < LEAST) return null;
  const names = (accepted ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0].trim());
  return ['br', 'gzip'].find((name) => names.includes(name)) ?? null;
}

/**
 * The one range of `bytes=…` that is asked for: `[first, last]`; `null` where the whole file is the answer (no range, several,
 * another unit), `false` where the file has no such bytes.
 */
export function span(asked, size) {
  const found = /^bytes=(\d*)-(\d*)$/.exec(asked?.trim() ?? '');
  if (!found || (!found[1] && !found[2])) return null;
  const [first, last] = found[1]
    ? [Number(found[1]), Math.min(found[2] ? Number(found[2]) : Infinity, size - 1)]
    : [Math.max(0, size - Number(found[2])), size - 1];
  if (found[1] && found[2] && Number(found[1]) > Number(found[2])) return null;
  return first <= last ? [first, last] : false;
}

async function answer(root, shelf, headers, request, response) {
  const end = (status, text) => {
    response.writeHead(status, { ...headers, 'Content-Type': 'text/plain; charset=utf-8' });
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`);
  };
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('Allow', 'GET, HEAD');
    return end(405, 'Only GET and HEAD.');
  }
  const path = locate(root, request.url);
  if (!path) return end(400, 'Bad address.');
  let file;
  try {
    // A build swaps the folder in an instant: one more look before a 404.
    file = await shelf.get(path).catch(() => pause(50).then(() => shelf.get(path)));
  } catch {
    return end(404, 'Not found.');
  }
  const type = TYPES[extname(path).toLowerCase()] ?? 'application/octet-stream';
  const encoding = choose(request.headers['accept-encoding'], type, file.body.length);
  const etag = `"${file.etag}${encoding ? `-${encoding}` : ''}"`;
  const own = { ...headers, ...OWN[relative(root, path)], ETag: etag };
  if (COMPRESSES.test(type)) own.Vary = 'Accept-Encoding';
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known.includes(etag) || known.includes('*')) {
    response.writeHead(304, own);
    return response.end();
  }
  let body = encoding ? await shelf.pack(file, encoding) : file.body;
  let status = 200;
  if (encoding) own['Content-Encoding'] = encoding;
  else {
    // players ask for a film in parts
    own['Accept-Ranges'] = 'bytes';
    const same = [undefined, etag].includes(request.headers['if-range']);
    const part = request.method === 'GET' && same ? span(request.headers.range, body.length) : null;
    if (part === false) {
      response.setHeader('Content-Range', `bytes */${body.length}`);
      return end(416, 'No such part.');
    }
    if (part) {
      status = 206;
      own['Content-Range'] = `bytes ${part[0]}-${part[1]}/${body.length}`;
      body = body.subarray(part[0], part[1] + 1);
    }
  }
  own['Content-Type'] = type;
  own['Content-Length'] = body.length;
  response.writeHead(status, own);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * Starts the server. `port: 0` takes any free port; `headers` replaces single
 * headers (undefined removes one); `packed` is a folder for what was packed.
 */
export async function serve({ dir, port = 0, headers = {}, watch = null, packed = null }) {
  const root = resolve(dir);
  // only here: without it this file needs no other (docs/kiosk.md, the USB stick)
  const watcher = watch ? await (await import('./watch.mjs')).follow(root, watch, TYPES) : null;
  const shelf = new Shelf(packed);
  const all = Object.fromEntries(Object.entries({ ...HEADERS, ...headers }).filter(([, value]) => value !== undefined));
  const server = createServer((request, response) => {
    const mine = watcher?.answer(request, response, all) ?? false;
    if (mine) return;
    answer(root, shelf, all, request, response).catch(() => {
      if (!response.headersSent) response.writeHead(500, all);
      response.end();
    });
  });
  await new Promise((ready, fail) => {
    server.once('error', fail);
    server.listen(port, '127.0.0.1', ready);
  });
  const url = `http://127.0.0.1:${server.address().port}/`;
  return {
    url,
    close: () =>
      new Promise((done) => {
        watcher?.close();
        server.close(done);
        server.closeAllConnections();
      }),
  };
}

function fail(sentence) {
  console.error(`serve: ${sentence}`);
  process.exit(1);
}

/** What is written after the program's name. */
function read(given) {
  const out = { dir: null, port: '8080', watch: false };
  const rest = given.flatMap((one) =>
    one.startsWith('--') && one.includes('=')
      ? [one.slice(0, one.indexOf('=')), one.slice(one.indexOf('=') + 1)]
      : [one],
  );
  while (rest.length) {
    const one = rest.shift();
    if (one === '--watch') out.watch = true;
    else if (one === '--port' && rest.length) out.port = rest.shift();
    else if (one === '--port') fail('--port wants a number: --port 8080.');
    else if (one.startsWith('-')) fail(`'${one}' is not an option: use --port, --watch.`);
    else if (out.dir !== null) fail(`'${one}' is one folder too many: use node serve.mjs DIR [--port 8080] [--watch].`);
    else out.dir = one;
  }
  if (!out.dir) fail('no folder is named: use node serve.mjs DIR [--port 8080] [--watch].');
  return out;
}

async function main(given) {
  const { dir, port: value, watch: live } = read(given);
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65535)
    fail(`'${value}' is not a port: choose a number from 1 to 65535.`);
  await stat(dir).catch(() => fail(`${dir} does not exist: run ./build.sh first.`));
  const sources = fileURLToPath(new URL('..', import.meta.url));
  const watch = live ? { '/story.json': `${sources}www/story.json`, '/stories/': `${sources}stories/` } : null;
  const site = await serve({ dir, port, watch }).catch((error) => {
    if (error.code === 'EADDRINUSE') {
      fail(
        `port ${port} of 127.0.0.1 is taken: end the other server, or choose another with --port ${port < 65535 ? port + 1 : 8080}.`,
      );
    }
    if (error.code === 'EACCES')
      fail(`port ${port} is reserved for the system: choose one above 1023 with --port 8080.`);
    fail(`the server could not start (${error.message}): mend that and try again.`);
  });
  console.log(site.url);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => site.close().then(() => process.exit(0)));
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
