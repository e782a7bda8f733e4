// The USB stick: what docs/kiosk.md says, done in an empty folder.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, test } from 'node:test';
import { bench } from './bench.mjs';
import { openKiosk, ready } from './kiosk.mjs';
import { DIST, state } from './site.mjs';

const at = bench();
const ROOT = new URL('../../', import.meta.url).pathname;
const chapter = readFileSync(`${ROOT}docs/kiosk.md`, 'utf8').split('## From a USB stick')[1];
/** Two lines a way: what is copied, and how it is started. */
const ways = [...chapter.matchAll(/```sh\n([^`]+)```/g)].map(([, text]) => text.trim().split('\n'));

const free = async () => {
  const server = createServer();
  await new Promise((done) => server.listen(0, '127.0.0.1', done));
  const { port } = server.address();
  await new Promise((done) => server.close(done));
  return port;
};

describe('the stick starts as docs/kiosk.md says', () => {
  test('there are two ways', () =>
    assert.deepEqual(
      ways.map(([, start]) => start.split(' ')[0]),
      ['node', 'python3'],
    ));

  for (const [copy, start] of ways) {
    const program = start.split(' ')[0];
    const missing = spawnSync(program, ['--version'], { stdio: 'ignore' }).error !== undefined;
    test(`${program}: the film plays, and goes on when the stick is drawn`, {
      skip: missing && `${program} is not installed`,
    }, async () => {
      const stick = mkdtempSync(join(tmpdir(), 'tidemark-stick-'));
      const from = mkdtempSync(join(tmpdir(), 'tidemark-from-'));
      // the folder in which the command stands: the tested site under the name that it has there
      symlinkSync(join(ROOT, 'scripts'), join(from, 'scripts'));
      spawnSync('cp', ['-R', DIST, join(from, 'dist')]);
      const port = await free();
      const there = (line) => line.replaceAll('/media/stick', stick).replaceAll('8080', String(port));
      const copied = spawnSync('sh', ['-ec', there(copy)], { cwd: from, encoding: 'utf8' });
      assert.equal(copied.status, 0, copied.stderr);
      rmSync(from, { recursive: true, force: true });
      const [name, ...args] = there(start).split(' ');
      const child = spawn(name, args, { cwd: stick, stdio: ['ignore', 'ignore', 'pipe'] });
      let said = '';
      child.stderr.on('data', (part) => {
        said += part;
      });
      const ended = new Promise((done) => child.once('exit', done));
      try {
        const url = `http://127.0.0.1:${port}/`;
        while (
          child.exitCode === null &&
          !(await fetch(url).then(
            () => true,
            () => false,
          ))
        )
          await new Promise((done) => setTimeout(done, 50));
        assert.equal(child.exitCode, null, said);
        const { page, close } = await openKiosk(at.browser, url, 'kiosk.html?lang=en', { clock: false });
        await ready(page);
        child.kill();
        await ended;
        await page.reload();
        await page.waitForFunction(() => globalThis.tidemark?.state(), null, { timeout: 60000 });
        assert.equal((await state(page)).playing, true);
        await close();
      } finally {
        child.kill();
        await ended;
        rmSync(stick, { recursive: true, force: true });
      }
    });
  }
});
