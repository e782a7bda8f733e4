// Checked stories, as a build puts them on a site.

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DIST } from './site.mjs';

const TOOL = process.env.TIDEMARK_TOOL ?? new URL('../../target/release/tidemark', import.meta.url).pathname;
const STORIES = new URL('../../stories/', import.meta.url).pathname;

/** A story of stories/ in its checked form: what `story.bin` and `story-rest.bin` would be. */
export function checked(name) {
  const folder = mkdtempSync(join(tmpdir(), 'tidemark-'));
  const path = join(folder, 'story.bin');
  execFileSync(TOOL, ['pack', '--story', join(STORIES, name), '--out', path]);
  const whole = readFileSync(path);
  rmSync(folder, { recursive: true });
  // the build that a checked story is of stands at its end
  const build = readFileSync(join(DIST, 'story.bin')).subarray(-12);
  // what the opening needs is as long as its head says (src/show.rs)
  const cut = 21 + whole.readUInt32LE(9);
  return {
    opening: Buffer.concat([whole.subarray(0, cut), build]),
    rest: Buffer.concat([whole.subarray(cut), build]),
  };
}
