// Pages of other people: a second server, on a port of its own, that answers with what a test wrote.

import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

const modules = (name) => readFileSync(new URL(`../../node_modules/${name}`, import.meta.url), 'utf8');

/** Scripts of the tools that newsrooms size iframes with. */
export const TOOLS = {
  '/iframeResizer.js': modules('iframe-resizer/js/iframeResizer.min.js'),
  '/pym.js': modules('pym.js/dist/pym.v1.min.js'),
};

/**
 * Starts it. `page(name, body, options)` lays a page down and returns its address.
 * @param {string} site where Tidemark is served
 */
export async function openNewsroom(site) {
  const pages = new Map();
  const server = createServer((request, response) => {
    const name = request.url.split('?')[0];
    const script = TOOLS[name];
    const page = pages.get(name);
    if (script) {
      response.writeHead(200, { 'Content-Type': 'text/javascript' });
      response.end(script);
    } else if (page) {
      response.writeHead(200, { 'Content-Type': 'text/html; charset=utf-8', ...page.headers });
      response.end(page.html);
    } else {
      response.writeHead(name === '/favicon.ico' ? 204 : 404);
      response.end();
    }
  });
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const url = `http://127.0.0.1:${server.address().port}/`;
  return {
    url,
    /** `{site}` in the body becomes the address of Tidemark. */
    page(name, body, { head = '', headers = {} } = {}) {
      const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>host</title>${head}</head><body>${body}</body></html>`;
      pages.set(`/${name}`, { html: html.replaceAll('{site}', site), headers });
      return url + name;
    },
    close: () =>
      new Promise((done) => {
        server.close(done);
        server.closeAllConnections();
      }),
  };
}
