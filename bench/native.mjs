// Speed of the native tool: stills as SVG and PNG, a check of a story of a megabyte.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { median, short, table } from './numbers.mjs';

/** The shipped story, grown with facts that say the same until its file has a megabyte. */
function large() {
  const story = JSON.parse(readFileSync(new URL('../www/story.json', import.meta.url), 'utf8'));
  const model = story.facts.find((one) => one.source && /^[0-9.]+$/.test(one.value ?? ''));
  const written = () => Buffer.from(JSON.stringify(story, null, 1));
  const add = () => story.facts.push({ ...model, id: `more-${story.facts.length}` });
  const before = written().length;
  add();
  const one = written().length - before;
  for (let i = Math.ceil((1e6 - before) / one); i > 1; i -= 1) add();
  return written();
}

/** The whole film at 1080p; no row of it where there is no ffmpeg. */
function film(tool, dir) {
  const story = new URL('../www/story.json', import.meta.url).pathname;
  try {
    execFileSync('ffmpeg', ['-version'], { stdio: 'pipe' });
  } catch {
    console.log('The film is not measured: ffmpeg is not there, ./build.sh film installs it.');
    return [];
  }
  const before = performance.now();
  const said = execFileSync(tool, ['film', '--story', story, '--out', join(dir, 'film.mp4')], { stdio: 'pipe' });
  const took = performance.now() - before;
  const [, frames, size] = /: (\d+) frames of (\d+x\d+)/.exec(String(said));
  return [[`\`film\`: ${frames} frames of ${size}`, short(took), '150000']];
}

export function native(tool) {
  const dir = mkdtempSync(join(tmpdir(), 'tidemark-native-'));
  // what the story needs beside itself
  copyFileSync(new URL('../www/coast.geojson', import.meta.url), join(dir, 'coast.geojson'));
  const time = (count, ...words) => {
    const took = Array.from({ length: count }, () => {
      const before = performance.now();
      execFileSync(tool, words, { stdio: 'pipe' });
      return performance.now() - before;
    });
    return median(took);
  };
  try {
    const text = large();
    writeFileSync(join(dir, 'large.json'), text);
    const stills = [
      'stills',
      '--story',
      new URL('../www/story.json', import.meta.url).pathname,
      '--out',
      join(dir, 'stills'),
    ];
    const svg = time(3, ...stills, '--only', 'svg');
    const png = time(1, ...stills);
    const count = readdirSync(join(dir, 'stills')).filter((name) => name.endsWith('.png')).length;
    return table(
      ['native tool', 'ms', 'target'],
      [
        [`\`stills --only svg\`: ${count} pictures`, short(svg), '500'],
        [`\`stills\`: the same as SVG and PNG`, short(png), '10000'],
        [`\`check\` of ${(text.length / 1e6).toFixed(2)} MB`, short(time(7, 'check', join(dir, 'large.json'))), '50'],
        ...film(tool, dir),
        [
          `\`check\` of the shipped story`,
          short(time(7, 'check', new URL('../www/story.json', import.meta.url).pathname)),
          '',
        ],
      ],
    );
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}
