// Serves a folder on 127.0.0.1 with the headers of production.
// As a program: node scripts/serve.mjs DIR [--port 8080]
// In tests:     const site = await serve({ dir, port: 0 }); site.url; await site.close();

import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { createServer } from 'node:http';
import { extname, join, relative, resolve, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { follow } from './watch.mjs';
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
  // one policy, for the address of the service worker (www/kiosk-offline.js)
  'trusted-types tidemark-worker',
].join('; ');

export const HEADERS = {
  'Content-Security-Policy': CSP,
  'Access-Control-Allow-Origin': '*',
  'X-Content-Type-Options': 'nosniff',
  'Referrer-Policy': 'strict-origin-when-cross-origin',
  'Permissions-Policy':
    'camera=(), microphone=(), geolocation=(), payment=(), usb=(), midi=(), serial=()',
  'Cache-Control': 'no-cache',
};

/**
 * Headers of single files. A kiosk gets a process of its own: when it crashes, the supervisor page
 * that holds it in a frame goes on.
 */
const OWN = { 'kiosk.html': { 'Document-Isolation-Policy': 'isolate-and-require-corp' } };

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.mjs': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.csv': 'text/csv; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.webmanifest': 'application/manifest+json; charset=utf-8',
  '.svg': 'image/svg+xml; charset=utf-8',
  '.wasm': 'application/wasm',
  '.woff2': 'font/woff2',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
};
const COMPRESSES = /^(text\/|application\/(json|wasm|xml|manifest)|image\/svg)/;

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

/** Reads and packs files; keeps each until the file on disk changes. */
class Shelf {
  #files = new Map();

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
    if (!file.packed.has(encoding)) file.packed.set(encoding, PACK[encoding](file.body));
    return file.packed.get(encoding);
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
function choose(accepted, type) {
  if (!COMPRESSES.test(type)) return null;
  const names = (accepted ?? '')
    .split(',')
    .filter((part) => !/;\s*q=0(\.0*)?\s*$/.test(part))
    .map((part) => part.split(';')[0].trim());
  return ['br', 'gzip'].find((name) => names.includes(name)) ?? null;
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
  const encoding = choose(request.headers['accept-encoding'], type);
  const etag = `"${file.etag}${encoding ? `-${encoding}` : ''}"`;
  const own = { ...headers, ...OWN[relative(root, path)], 'Content-Type': type, ETag: etag };
  if (COMPRESSES.test(type)) own.Vary = 'Accept-Encoding';
  const known = (request.headers['if-none-match'] ?? '').split(',').map((one) => one.trim().replace(/^W\//, ''));
  if (known.includes(etag) || known.includes('*')) {
    response.writeHead(304, own);
    return response.end();
  }
  const body = encoding ? await shelf.pack(file, encoding) : file.body;
  if (encoding) own['Content-Encoding'] = encoding;
  own['Content-Length'] = body.length;
  response.writeHead(200, own);
  response.end(request.method === 'HEAD' ? undefined : body);
}

/**
 * Starts the server. `port: 0` takes any free port; `headers` replaces single
 * headers (undefined removes one).
 */
export async function serve({ dir, port = 0, headers = {}, watch = null }) {
  const root = resolve(dir);
  const watcher = watch ? await follow(root, watch) : null;
  const shelf = new Shelf();
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

async function main(given) {
  const live = given.includes('--watch');
  const [dir, flag, value = '8080'] = given.filter((one) => one !== '--watch');
  if (!dir || (flag !== undefined && flag !== '--port')) fail('use node scripts/serve.mjs DIR [--port 8080].');
  const port = Number(value);
  if (!Number.isInteger(port) || port < 1 || port > 65535) fail(`'${value}' is not a port: choose a number from 1 to 65535.`);
  await stat(dir).catch(() => fail(`${dir} does not exist: run ./build.sh first.`));
  const sources = fileURLToPath(new URL('..', import.meta.url));
  const watch = live ? { '/story.json': `${sources}www/story.json`, '/stories/': `${sources}stories/` } : null;
  const site = await serve({ dir, port, watch }).catch((error) => {
    if (error.code === 'EADDRINUSE') {
      fail(`port ${port} of 127.0.0.1 is taken: end the other server, or choose another with --port ${port < 65535 ? port + 1 : 8080}.`);
    }
    if (error.code === 'EACCES') fail(`port ${port} is reserved for the system: choose one above 1023 with --port 8080.`);
    fail(`the server could not start (${error.message}): mend that and try again.`);
  });
  console.log(site.url);
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => site.close().then(() => process.exit(0)));
  }
}

if (process.argv[1] && resolve(process.argv[1]) === fileURLToPath(import.meta.url)) await main(process.argv.slice(2));
