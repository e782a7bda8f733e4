// Headers of production: what serve sends, and what holds in a browser.

import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { CSP, HEADERS } from '../../scripts/serve.mjs';
import { DIST, visit } from './site.mjs';

const PAGES = ['index.html', 'embed.html', 'kiosk.html', 'supervisor.html'];

const at = bench();

describe('policy', () => {
  test('forbids what the list forbids', () => {
    for (const part of ["default-src 'none'", "script-src 'self' 'wasm-unsafe-eval'", "style-src 'self'", "connect-src 'self'", "img-src 'self' data: blob:", "font-src 'self'", "base-uri 'none'", "form-action 'none'", "require-trusted-types-for 'script'"]) {
      assert.ok(CSP.split('; ').includes(part), part);
    }
    assert.equal(/unsafe-inline|'unsafe-eval'|\*|https?:/.test(CSP), false, CSP);
  });

  for (const name of PAGES) {
    test(`${name}: headers, nothing inline, nothing refused, no cookie, nobody else asked`, async () => {
      const answer = await fetch(at.url + name);
      for (const [header, value] of Object.entries(HEADERS)) assert.equal(answer.headers.get(header), value, header);
      const html = await answer.text();
      assert.equal(/<script(?![^>]*\bsrc=)(?![^>]*application\/ld\+json)|<style|\sstyle=|\son\w+=|javascript:/i.test(html), false, 'something inline');
      const asked = [];
      const { page, said, close } = await visit(at, name, {
        until: 'none',
        script: () => {
          globalThis.refused = [];
          document.addEventListener('securitypolicyviolation', (event) => globalThis.refused.push(`${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`));
        },
      });
      page.on('request', (request) => asked.push(request.url()));
      await page.reload();
      await page.waitForFunction(() => globalThis.tidemark?.state() || globalThis.supervisor);
      assert.deepEqual(await page.evaluate(() => globalThis.refused), []);
      assert.deepEqual(await page.context().cookies(), []);
      assert.deepEqual(asked.filter((url) => !url.startsWith(at.url) && !/^(data|blob):/.test(url)), []);
      assert.deepEqual(said.filter((line) => line.startsWith('error')), []);
      // the policy is in force: markup from a text is refused
      const tried = await page.evaluate(() => {
        try {
          document.createElement('div').innerHTML = '<b>x</b>';
          return 'done';
        } catch (error) {
          return error.name;
        }
      });
      assert.equal(tried, 'TypeError');
      await close();
    });
  }

  test('the lines of the share panel carry the values of the files', async () => {
    const seals = readFileSync(join(DIST, 'snippets.js'), 'utf8');
    for (const name of ['embed.js', 'embed.css']) {
      const body = Buffer.from(await (await fetch(at.url + name)).arrayBuffer());
      assert.ok(seals.includes(`'${name}': 'sha384-${createHash('sha384').update(body).digest('base64')}'`), name);
    }
    const loads = async (integrity) => {
      const body = `<!doctype html><title>host</title><script type="module" src="embed.js" integrity="${integrity}" crossorigin="anonymous"></script>`;
      const { page, close } = await visit(at, 'host.html', { until: 'none', route: [['**/host.html', (route) => route.fulfill({ contentType: 'text/html', body })]] });
      const element = await page.evaluate(() => Boolean(customElements.get('tide-mark')));
      await close();
      return element ? 'loaded' : 'refused';
    };
    const right = /'embed\.js': '([^']+)'/.exec(seals)[1];
    const other = `sha384-${createHash('sha384').update('x').digest('base64')}`;
    assert.deepEqual([await loads(other), await loads(right)], ['refused', 'loaded']);
  });
});
