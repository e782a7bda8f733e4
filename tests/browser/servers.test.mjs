// Other servers: the files in deploy/ are held to the tables of scripts/serve.mjs, and where the server is
// installed it serves every file of the site beside ours, answer by answer.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { extname, join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { COMPRESSES, HEADERS, OWN, span, TYPES } from '../../scripts/serve.mjs';
import { DIST, served } from './site.mjs';

const config = (name) => readFileSync(new URL(`../../deploy/${name}`, import.meta.url), 'utf8');
const PACKED = Object.keys(TYPES).filter((end) => COMPRESSES.test(TYPES[end]));
const bare = (type) => type.replace('; charset=utf-8', '');
const sorted = (list) => [...list].sort();

describe('the files of deploy/ say what serve says', () => {
  test('headers: the same names and values, and no others', () => {
    const found = {
      'nginx.conf': Object.fromEntries(
        [...config('nginx.conf').matchAll(/^ {4}add_header (\S+) "(.*)" always;$/gm)].map(([, name, value]) => [
          name,
          value,
        ]),
      ),
      Caddyfile: Object.fromEntries(
        [...config('Caddyfile').matchAll(/^\t\t([A-Z][\w-]+) "(.*)"$/gm)]
          .map(([, name, value]) => [name, value])
          .filter(([name]) => name !== 'Vary'),
      ),
      _headers: Object.fromEntries(
        [
          ...config('_headers')
            .split('\n/kiosk')[0]
            .matchAll(/^ {2}([\w-]+): (.*)$/gm),
        ].map(([, name, value]) => [name, value]),
      ),
    };
    for (const [name, headers] of Object.entries(found)) assert.deepEqual(headers, HEADERS, name);
    for (const name of Object.keys(found)) {
      for (const [page, own] of Object.entries(OWN)) {
        for (const [header, value] of Object.entries(own)) {
          assert.ok(
            config(name).replaceAll('\\', '').includes(page) &&
              config(name).includes(header) &&
              config(name).includes(value),
            `${name}: ${page} ${header}`,
          );
        }
      }
    }
  });

  test('nginx: types, charset and what is packed', () => {
    const text = config('nginx.conf');
    const types = Object.fromEntries(
      [
        .../types \{([^}]+)\}/.exec(text.slice(text.indexOf('default_type')))[1].matchAll(/^\s*(\S+) ([^;]+);$/gm),
      ].flatMap(([, type, ends]) => ends.split(' ').map((end) => [`.${end}`, type])),
    );
    assert.deepEqual(types, Object.fromEntries(Object.entries(TYPES).map(([end, type]) => [end, bare(type)])));
    const list = (name) => new RegExp(`^ {4}${name} ([^;]+);$`, 'm').exec(text)[1].split(' ');
    // text/html is in both lists by itself
    const others = (all) => sorted(new Set(all.map(bare))).filter((type) => type !== 'text/html');
    assert.deepEqual(sorted(list('gzip_types')), others(PACKED.map((end) => TYPES[end])));
    assert.deepEqual(
      sorted(list('charset_types')),
      others(Object.values(TYPES).filter((type) => type.includes('charset'))),
    );
    assert.deepEqual(
      sorted(/\\\.\(([a-z|]+)\)\$" "Accept-Encoding"/.exec(text)[1].split('|')),
      sorted(PACKED.map((end) => end.slice(1))),
    );
    assert.match(text, /gzip_proxied any;/);
  });

  test('Caddy: types and what is packed', () => {
    const text = config('Caddyfile');
    const types = Object.fromEntries(
      [...text.matchAll(/import tidemark-type (\w+) "([^"]+)"/g)].map(([, end, type]) => [`.${end}`, type]),
    );
    assert.deepEqual(types, TYPES);
    assert.deepEqual(sorted(/@packed path \/ (.+)/.exec(text)[1].split(' ')), sorted(PACKED.map((end) => `*${end}`)));
    const starts = [...text.matchAll(/header Content-Type (\S+)\*$/gm)].map(([, start]) => start);
    for (const [end, type] of Object.entries(TYPES))
      assert.equal(
        starts.some((start) => type.startsWith(start)),
        PACKED.includes(end),
        end,
      );
  });
});

test('parts of a file: one range, or the whole', () => {
  const cases = [
    ['bytes=0-9', [0, 9]],
    ['bytes=5-', [5, 99]],
    ['bytes=-5', [95, 99]],
    ['bytes=90-200', [90, 99]],
    ['bytes=-200', [0, 99]],
    ['bytes=100-', false],
    ['bytes=-0', false],
    [undefined, null],
    ['bytes=-', null],
    ['bytes=9-3', null],
    ['bytes=0-1,4-5', null],
    ['lines=0-1', null],
    ['bytes=a-b', null],
  ];
  for (const [asked, wanted] of cases) assert.deepEqual(span(asked, 100), wanted, asked);
});

/** @returns {Promise<{status: number, headers: Record<string, string>, body: Buffer}>} the answer as it comes, nothing unpacked */
const ask = (port, path, { method = 'GET', ...headers } = {}) =>
  new Promise((done, fail) => {
    const sent = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (answer) => {
      const parts = [];
      answer.on('data', (part) => parts.push(part));
      answer.on('end', () => done({ status: answer.statusCode, headers: answer.headers, body: Buffer.concat(parts) }));
    });
    sent.on('error', fail);
    sent.end();
  });

const free = async () => {
  const server = createServer();
  await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
};

const SERVERS = {
  nginx(folder, site, port) {
    const text = config('nginx.conf')
      .replace('listen 8080;', `listen 127.0.0.1:${port};`)
      .replace('/srv/tidemark/dist', site);
    const temporary = ['client_body', 'proxy', 'fastcgi', 'uwsgi', 'scgi']
      .map((one) => `${one}_temp_path ${folder}/${one};`)
      .join(' ');
    const user = process.getuid?.() === 0 ? 'user root;' : '';
    writeFileSync(
      join(folder, 'nginx.conf'),
      `${user} daemon off; pid ${folder}/pid; error_log ${folder}/log; events {}\nhttp { access_log off; ${temporary}\n${text}\n}\n`,
    );
    return ['-c', join(folder, 'nginx.conf'), '-p', folder, '-e', join(folder, 'log')];
  },
  caddy(folder, site, port) {
    const text = config('Caddyfile')
      .replace(/^:8080/m, `http://127.0.0.1:${port}`)
      .replace('/srv/tidemark/dist', site);
    writeFileSync(join(folder, 'Caddyfile'), `{\n\tadmin off\n\tauto_https off\n}\n${text}`);
    return ['run', '--adapter', 'caddyfile', '--config', join(folder, 'Caddyfile')];
  },
};
const has = (program) => spawnSync(program, ['version'], { stdio: 'ignore' }).error === undefined;

/** What may differ: who answers, when, how a version is named and packed. */
const FREE = [
  'date',
  'connection',
  'keep-alive',
  'server',
  'transfer-encoding',
  'content-length',
  'etag',
  'last-modified',
  'accept-ranges',
  'content-encoding',
  'vary',
];
const held = ({ headers }) => Object.fromEntries(Object.entries(headers).filter(([name]) => !FREE.includes(name)));
const unpacked = ({ headers, body }) => {
  const encoding = headers['content-encoding'];
  if (!encoding) return body;
  if (encoding === 'gzip') return gunzipSync(body);
  return encoding === 'br' ? brotliDecompressSync(body) : null;
};

for (const [program, make] of Object.entries(SERVERS)) {
  describe(program, { skip: !has(program) && `${program} is not installed` }, () => {
    const folder = mkdtempSync(join(tmpdir(), 'tidemark-'));
    const site = join(folder, 'site');
    let ours;
    let child;
    let ports;
    before(async () => {
      cpSync(DIST, site, { recursive: true });
      mkdirSync(join(site, 'film'), { recursive: true });
      writeFileSync(join(site, 'film/story.mp4'), Buffer.alloc(4000, 'film'));
      ours = await served({ dir: site });
      ports = [Number(new URL(ours.url).port), await free()];
      child = spawn(program, make(folder, site, ports[1]), {
        stdio: 'ignore',
        env: { ...process.env, HOME: folder, XDG_DATA_HOME: folder, XDG_CONFIG_HOME: folder },
      });
      while (
        child.exitCode === null &&
        !(await ask(ports[1], '/').then(
          () => true,
          () => false,
        ))
      )
        await new Promise((done) => setTimeout(done, 50));
      assert.equal(child.exitCode, null, `${program} does not start with deploy/'s file`);
    });
    after(async () => {
      child?.kill();
      await new Promise((done) => (child && child.exitCode === null ? child.once('exit', done) : done()));
      await ours?.close();
      rmSync(folder, { recursive: true, force: true });
    });
    const both = (path, how) => Promise.all(ports.map((port) => ask(port, path, how)));

    test('every file: type, headers, what is packed, what is the same', async () => {
      const files = readdirSync(site, { recursive: true })
        .map((one) => `/${one}`)
        .filter((one) => statSync(site + one).isFile());
      assert.ok(files.length > 100);
      // what every file of a kind shares is asked of one: packing small takes seconds
      const seen = new Set();
      for (const path of ['/', ...files]) {
        const first = !seen.has(extname(path));
        seen.add(extname(path));
        const more = first
          ? [
              { 'accept-encoding': 'gzip, deflate, br, zstd' },
              { 'accept-encoding': 'gzip', via: '1.1 proxy' },
              { 'accept-encoding': 'gzip;q=0' },
            ]
          : [];
        for (const how of [{}, { 'accept-encoding': 'gzip' }, ...more]) {
          const [mine, theirs] = await both(path, how);
          const name = `${path} ${JSON.stringify(how)}`;
          assert.equal(theirs.status, 200, name);
          assert.deepEqual(held(theirs), held(mine), name);
          assert.equal(theirs.headers.vary, mine.headers.vary, name);
          // a few bytes round the threshold are packed by one and not by the other
          if (mine.body.length > 600 || !mine.headers['content-encoding'])
            assert.equal(Boolean(theirs.headers['content-encoding']), Boolean(mine.headers['content-encoding']), name);
          assert.ok(unpacked(theirs)?.equals(unpacked(mine)) ?? true, name);
          const [same, again] = await Promise.all(
            [mine, theirs].map((one, i) => ask(ports[i], path, { ...how, 'if-none-match': one.headers.etag })),
          );
          assert.deepEqual([again.status, again.headers.vary, again.body.length], [304, mine.headers.vary, 0], name);
          assert.deepEqual(held(again), held(same), name);
        }
      }
    });

    test('other questions: methods, what is missing, folders, parts', async () => {
      const asked = [
        ['/index.html', { method: 'HEAD' }],
        ['/index.html', { method: 'POST' }],
        ['/index.html', { method: 'OPTIONS' }],
        ['/nothing', { method: 'DELETE' }],
        ['/nothing', {}],
        ['/nothing.html', {}],
        ['/nothing/', {}],
        ['/stills/', {}],
        ['/stills', {}],
        ['/index.html/', {}],
        ['/INDEX.HTML', {}],
        ['/.hidden', {}],
        ['/index.html?x=1', {}],
        ['/kiosk.html?lang=en', {}],
        ['/index.html', { 'if-none-match': '*' }],
        ['/film/story.mp4', { range: 'bytes=0-9' }],
        ['/film/story.mp4', { range: 'bytes=-5' }],
        ['/index.html', { range: 'bytes=5-9' }],
        ['/film/story.mp4', { range: 'bytes=0-9', 'if-range': '"other"' }],
      ];
      for (const [path, how] of asked) {
        const [mine, theirs] = await both(path, how);
        const name = `${path} ${JSON.stringify(how)}`;
        assert.equal(theirs.status, mine.status, name);
        assert.deepEqual(held(theirs), held(mine), name);
        assert.equal(theirs.body.toString(), mine.body.toString(), name);
      }
      // past the end: the same status and place; the servers' own sentences
      const [mine, theirs] = await both('/film/story.mp4', { range: 'bytes=9999-' });
      assert.deepEqual(
        [mine.status, theirs.status, theirs.headers['content-range']],
        [416, 416, mine.headers['content-range']],
      );
      // an address that cannot be read names no file of the site
      for (const path of ['/%2e%2e/etc/passwd', '/%00', '/%zz', '/..%2fetc/passwd']) {
        for (const { status } of await both(path)) assert.ok(status >= 400, path);
      }
    });
  });
}
