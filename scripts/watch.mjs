// What `serve --watch` adds: stories come from their source folders, pages carry a mark, and whoever
// listens at /-/watch is told when a story has changed.

import { readFileSync, statSync, watch } from 'node:fs';
import { extname, resolve, sep } from 'node:path';

/** What stories are made of: themselves, tables, maps and pictures. */
const ENDS = ['.json', '.csv', '.geojson', '.png', '.jpg', '.jpeg', '.webp'];
const MARK = '<meta name="tidemark-watch">';

/**
 * @param {string} root the served folder
 * @param {Record<string, string>} places files and folders (ending in /) by their paths on the site
 * @param {Record<string, string>} known types of files by the ends of their names
 */
export async function follow(root, places, known) {
  const types = Object.fromEntries(ENDS.map((end) => [end, known[end]]));
  const listeners = new Set();
  let due = null;
  const tell = () => {
    clearTimeout(due);
    // an editor writes in several steps
    due = setTimeout(() => listeners.forEach((one) => one.write('event: story\ndata: 1\n\n')), 80);
  };
  const folders = new Set(Object.values(places).map((path) => (path.endsWith('/') ? path : resolve(path, '..'))));
  const watchers = [...folders].map((folder) =>
    watch(folder, { recursive: true }, (_, name) => {
      if (types[extname(String(name ?? '')).toLowerCase()]) tell();
    }),
  );

  /** The source of a story file that the site serves as a copy. */
  function source(path) {
    for (const [at, from] of Object.entries(places)) {
      if (path === at) return from;
      if (!at.endsWith('/') || !path.startsWith(at)) continue;
      const found = resolve(from, path.slice(at.length));
      if (found.startsWith(resolve(from) + sep)) return found;
    }
    return null;
  }

  /** True: answered. */
  function answer(request, response, headers) {
    let path;
    try {
      path = decodeURIComponent(new URL(request.url, 'http://localhost').pathname);
    } catch {
      return false;
    }
    if (path === '/-/watch') {
      response.writeHead(200, { ...headers, 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
      response.write(': listening\n\n');
      listeners.add(response);
      request.on('close', () => listeners.delete(response));
      return true;
    }
    const send = (type, body) => {
      response.writeHead(200, { ...headers, 'Content-Type': type, 'Cache-Control': 'no-store' });
      response.end(body);
      return true;
    };
    try {
      const from = source(path);
      const type = from && types[extname(from).toLowerCase()];
      if (type && statSync(from).isFile()) return send(type, readFileSync(from));
      if (path === '/' || path === '/index.html') {
        const page = readFileSync(resolve(root, 'index.html'), 'utf8');
        return send(
          'text/html; charset=utf-8',
          page.replace('<meta charset="utf-8">', `<meta charset="utf-8">\n${MARK}`),
        );
      }
    } catch {
      // the site's own copy answers
    }
    return false;
  }

  return {
    answer,
    close() {
      clearTimeout(due);
      watchers.forEach((one) => one.close());
      listeners.forEach((one) => one.end());
    },
  };
}
