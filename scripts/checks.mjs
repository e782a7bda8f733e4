// Runs the tests of one list of checks and prints each check with what its tests said.
// node scripts/checks.mjs LIST   LIST is a folder of tests/browser that holds checks.mjs
//
// A check is `pass` when at least one test of it ran and all passed, `FAIL` when one failed, and
// `untested` when none ran: a test that is skipped or still to do proves nothing. The tests of a check
// are those whose name begins with the list's word and the check's number, or those that the check names:
// then each name must be that of a test that ran.

import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = join(dirname(fileURLToPath(import.meta.url)), '..');

/** [name, outcome] of each test of the browser files, and the run's own exit. */
function browser(files) {
  const ran = spawnSync(process.execPath, ['--test', '--test-reporter=tap', ...files], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const out = [];
  for (const line of ran.stdout.split('\n')) {
    const found = /^\s*(not ok|ok) \d+ - (.*?)(?: # (SKIP|TODO).*)?$/.exec(line);
    if (found)
      out.push([found[2].replaceAll('\\#', '#'), found[3] ? 'skipped' : found[1] === 'ok' ? 'passed' : 'failed']);
  }
  if (ran.status !== 0)
    console.log(
      ran.stdout
        .split('\n')
        .filter((line) => /not ok|error:|expected:|actual:/.test(line))
        .join('\n'),
    );
  return out;
}

/** [name, outcome] of each test of a Rust test file. */
function rust(name) {
  const ran = spawnSync('cargo', ['test', '--quiet', '--test', name, '--', '--format=pretty'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 26,
  });
  return [...`${ran.stdout}`.matchAll(/^test (\S+) \.\.\. (ok|FAILED|ignored)/gm)].map(([, test, said]) => [
    test,
    said === 'ok' ? 'passed' : said === 'FAILED' ? 'failed' : 'skipped',
  ]);
}

const list = process.argv[2] ?? '';
const lists = readdirSync(join(root, 'tests/browser')).filter((name) =>
  existsSync(join(root, 'tests/browser', name, 'checks.mjs')),
);
if (!lists.includes(list)) {
  console.error(`checks: '${list}' is no list: use ${lists.join(' or ')}.`);
  process.exit(2);
}
const folder = join(root, 'tests/browser', list);
const { word, checks, cargo = [], also = [] } = await import(join(folder, 'checks.mjs'));
const files = [
  ...readdirSync(folder)
    .filter((one) => one.endsWith('.test.mjs'))
    .map((one) => join(folder, one)),
  ...also.map((one) => join(root, one)),
];
const tests = [...browser(files), ...cargo.flatMap(rust)];

const counts = { pass: 0, untested: 0, FAIL: 0 };
const textOf = (check) => check.text ?? check;
const wide = Math.max(...Object.values(checks).map((check) => textOf(check).length));
for (const [number, check] of Object.entries(checks)) {
  const text = textOf(check);
  const mine = (name) =>
    check.tests
      ? check.tests.some((part) => name.includes(part))
      : name.startsWith(`${word} ${number}:`) || name.startsWith(`${word}_${number}_`);
  const own = tests.filter(([name]) => mine(name));
  const lacking = (check.tests ?? []).filter(
    (part) => !own.some(([name, said]) => said === 'passed' && name.includes(part)),
  );
  const count = (what) => own.filter(([, said]) => said === what).length;
  const says = count('failed') ? 'FAIL' : count('passed') && lacking.length === 0 ? 'pass' : 'untested';
  counts[says] += 1;
  const more = count('skipped') ? `, ${count('skipped')} skipped` : '';
  const bad = own
    .filter(([, said]) => said === 'failed')
    .map(([name]) => `\n       ${name}`)
    .join('');
  const gone = count('failed') ? '' : lacking.map((name) => `\n       no test passed: ${name}`).join('');
  console.log(
    `${number.padStart(4)}  ${text.padEnd(wide)}  ${says.padEnd(8)}  ${count('passed')} of ${own.length} tests${more}${bad}${gone}`,
  );
}
console.log(`${counts.pass} pass, ${counts.untested} untested, ${counts.FAIL} failed`);
process.exit(counts.FAIL ? 1 : 0);
