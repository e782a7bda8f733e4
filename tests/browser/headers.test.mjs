// Headers of production: what serve sends, what the files in deploy/ say, and what holds in a browser.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { CSP, HEADERS } from '../../scripts/serve.mjs';
import { DIST, visit } from './site.mjs';

const PAGES = ['index.html', 'embed.html', 'kiosk.html', 'supervisor.html'];
const file = (name) => readFileSync(new URL(`../../${name}`, import.meta.url), 'utf8');

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

describe('other servers', () => {
  for (const name of ['deploy/nginx.conf', 'deploy/Caddyfile', 'deploy/_headers']) {
    test(`${name} sends what serve sends`, () => {
      const text = file(name);
      for (const [header, value] of Object.entries(HEADERS)) assert.ok(text.includes(header) && text.includes(value), header);
      assert.ok(text.includes('Document-Isolation-Policy'));
    });
  }

  const has = (program) => spawnSync(program, ['version'], { stdio: 'ignore' }).error === undefined;
  const port = async () => {
    const server = createServer();
    await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
    const { port: found } = server.address();
    await new Promise((done) => server.close(done));
    return found;
  };
  const servers = {
    nginx(folder, at_) {
      const site = file('deploy/nginx.conf').replace('listen 8080;', `listen 127.0.0.1:${at_};`).replace('/srv/tidemark/dist', DIST);
      const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi'].map((one) => `${one}_temp_path ${folder}/${one};`).join(' ');
      const user = process.getuid?.() === 0 ? 'user root;' : '';
      writeFileSync(join(folder, 'nginx.conf'), `${user} daemon off; pid ${folder}/pid; error_log ${folder}/log; events {}\nhttp { access_log off; ${temporary}\n${site}\n}\n`);
      return ['nginx', ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', join(folder, 'log')]];
    },
    caddy(folder, at_) {
      const site = file('deploy/Caddyfile').replace(/^:8080/m, `http://127.0.0.1:${at_}`).replace('/srv/tidemark/dist', DIST);
      writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${site}`);
      return ['caddy', ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')]];
    },
  };
  for (const [program, make] of Object.entries(servers)) {
    test(`${program} serves the site with these headers`, { skip: !has(program) && `${program} is not installed` }, async () => {
      const folder = mkdtempSync(join(tmpdir(), 'tidemark-'));
      const at_ = await port();
      const [command, args] = make(folder, at_);
      const child = spawn(command, args, { stdio: 'ignore', env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder } });
      try {
        const url = `http://127.0.0.1:${at_}/`;
        for (let i = 0; i < 200 && !(await fetch(url).then(() => true, () => false)); i += 1) await new Promise((done) => setTimeout(done, 100));
        for (const name of ['', ...PAGES, 'tidemark_bg.wasm', 'engine.js', 'story.json', 'fonts/tidemark-sans-400.woff2']) {
          const answer = await fetch(url + name);
          assert.equal(answer.status, 200, name);
          for (const [header, value] of Object.entries(HEADERS)) assert.equal(answer.headers.get(header), value, `${name}: ${header}`);
          assert.equal(answer.headers.get('document-isolation-policy'), name === 'kiosk.html' ? 'isolate-and-require-corp' : null, name);
        }
        assert.match((await fetch(`${url}tidemark_bg.wasm`)).headers.get('content-type'), /^application\/wasm/);
        const { page, close } = await visit({ ...at, url }, '?lang=en');
        assert.equal(await page.evaluate(() => globalThis.tidemark.state().lang), 'en');
        await close();
      } finally {
        child.kill();
        await new Promise((done) => {
          if (child.exitCode !== null) done();
          child.once('exit', done);
        });
        rmSync(folder, { recursive: true, force: true });
      }
    });
  }
});
