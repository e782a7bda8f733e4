// The types that are shipped beside the public module fit what README shows, and refuse what is wrong.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { DIST } from './site.mjs';

const TSC = new URL('../../node_modules/.bin/tsc', import.meta.url).pathname;

/** What the compiler says of a host page's script. */
function compiled(script) {
  const dir = mkdtempSync(join(tmpdir(), 'tidemark-types-'));
  try {
    cpSync(join(DIST, 'tidemark.d.ts'), join(dir, 'tidemark.d.ts'));
    writeFileSync(
      join(dir, 'host.ts'),
      `import { mount } from './tidemark.js';\nconst tide = await mount(document.body, { lang: 'zh', theme: 'auto', src: 'story.json' });\n${script}`,
    );
    return spawnSync(
      TSC,
      [
        '--noEmit',
        '--strict',
        '--target',
        'es2022',
        '--module',
        'esnext',
        '--moduleResolution',
        'bundler',
        '--types',
        '',
        'host.ts',
      ],
      { cwd: dir, encoding: 'utf8' },
    ).stdout;
  } finally {
    rmSync(dir, { recursive: true });
  }
}

test('the calls of README compile, and what is wrong is refused', () => {
  const script = `tide.play(); tide.pause(); tide.seek({ year: 2008.5 }); tide.seek({ t: 12.25 }); tide.seek({ chapter: 'trade' });
    tide.set({ lang: 'en', theme: 'dark' }); tide.draw(12.25);
    const { t, year, chapter, playing, speed, lang, theme, motion, duration } = tide.state();
    for (const { id, kind, x, y, w, h, text, fact, label } of tide.marks()) console.log(id, kind, x, y, w, h, text, fact, label);
    const blob: Blob = await tide.snapshot({ type: 'png', scale: 2 });
    console.log(tide.csv(), blob, t, year, chapter, playing, speed, lang, theme, motion, duration);
    tide.destroy();`;
  const wrong = [
    'tide.seek(12);',
    'tide.set({ colour: 1 });',
    "tide.snapshot({ type: 'gif' });",
    'tide.state().nothing;',
  ];
  assert.equal(compiled([script, ...wrong.flatMap((call) => ['// @ts-expect-error', call])].join('\n')), '');
});
