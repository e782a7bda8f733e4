// Headers of production: what serve sends, and what holds in a browser.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { CSP, HEADERS, OWN } from '../../scripts/serve.mjs';
import { visit } from './site.mjs';

const PAGES = ['index.html', 'embed.html', 'kiosk.html', 'supervisor.html'];

const at = bench();

describe('policy', () => {
  test('forbids what the list forbids', () => {
    for (const part of [
      "default-src 'none'",
      "script-src 'self' 'wasm-unsafe-eval'",
      "style-src 'self'",
      "connect-src 'self'",
      "img-src 'self' data: blob:",
      "font-src 'self'",
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ]) {
      assert.ok(CSP.split('; ').includes(part), part);
    }
    assert.equal(/unsafe-inline|'unsafe-eval'|\*|https?:/.test(CSP), false, CSP);
  });

  for (const name of PAGES) {
    test(`${name}: headers, nothing inline, nothing refused, no cookie, nobody else asked`, async () => {
      const answer = await fetch(at.url + name);
      for (const [header, value] of Object.entries({ ...HEADERS, ...OWN[name] }))
        assert.equal(answer.headers.get(header), value, header);
      const html = await answer.text();
      assert.equal(
        /<script(?![^>]*\bsrc=)(?![^>]*application\/ld\+json)|<style|\sstyle=|\son\w+=|javascript:/i.test(html),
        false,
        'something inline',
      );
      const asked = [];
      const { page, said, close } = await visit(at, name, {
        until: 'none',
        script: () => {
          globalThis.refused = [];
          document.addEventListener('securitypolicyviolation', (event) =>
            globalThis.refused.push(
              `${event.violatedDirective} ${event.blockedURI} ${event.sourceFile}:${event.lineNumber}`,
            ),
          );
        },
      });
      page.on('request', (request) => asked.push(request.url()));
      await page.reload();
      await page.waitForFunction(() => globalThis.tidemark?.state() || globalThis.supervisor);
      assert.deepEqual(await page.evaluate(() => globalThis.refused), []);
      assert.deepEqual(await page.context().cookies(), []);
      assert.deepEqual(
        asked.filter((url) => !url.startsWith(at.url) && !/^(data|blob):/.test(url)),
        [],
      );
      assert.deepEqual(
        said.filter((line) => line.startsWith('error')),
        [],
      );
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
});
