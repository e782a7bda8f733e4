// Modules of www/src/ by themselves, for tests of what needs no page, or no page of ours.

import { readFileSync } from 'node:fs';
import { build } from 'esbuild';
import { beside, OPTIONS } from '../../scripts/bundle.mjs';

const at = (path) => new URL(`../../${path}`, import.meta.url).pathname;

/** Files of the built site, by name: `modules` that one holds, `imports` it cannot run without, and what comes `later`. */
export const files = () => JSON.parse(readFileSync(at('target/tidemark/bundle/files.json'), 'utf8'));

/** The addresses of the site's files that hold a module of www/src/, or stand for it. */
export function holding(name) {
  const all = Object.entries(files()).filter(
    ([file, { modules }]) => file.startsWith(`${name.split('/').pop()}-`) || modules.includes(`${name}.ts`),
  );
  return new RegExp(`/(${all.map(([file]) => file.replaceAll('.', '\\.')).join('|')})`);
}

/** A module of www/src/ with all that it imports, as text. */
async function bundled(path) {
  const { outputFiles } = await build({
    ...OPTIONS,
    entryPoints: [at(`www/src/${path}`)],
    format: 'esm',
    write: false,
    plugins: [beside(at('target/tidemark/bundle/made'), true)],
  });
  return outputFiles[0].text;
}

/** A module of www/src/, in Node. */
export const source = async (path) => import(`data:text/javascript,${encodeURIComponent(await bundled(path))}`);

/** Serves a module of www/src/ to a page. @returns {Promise<string>} the address to import it from */
export async function lend(page, path) {
  const body = await bundled(path);
  await page
    .context()
    .route(`**/lent/${path}`, (route) =>
      route.fulfill({ body, contentType: 'text/javascript', headers: { 'access-control-allow-origin': '*' } }),
    );
  return `/lent/${path}`;
}
