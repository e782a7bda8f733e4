// Reads `cargo metadata` and package-lock.json: every crate and package under a licence that we
// may ship, each crate from a registry, none by path or git. Prints what is not.

import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const allowed = new Set(
  /^allow = \[(.*)\]$/m
    .exec(readFileSync('deny.toml', 'utf8'))[1]
    .match(/"([^"]+)"/g)
    .map((one) => one.slice(1, -1)),
);
/** For tools of the tests, which are never shipped. */
const TOOLS = new Set([...allowed, 'MPL-2.0', 'BlueOak-1.0.0', 'Python-2.0', 'OFL-1.1', 'CC-BY-4.0']);

/** True where an SPDX expression leaves us a licence that we may use. */
function suits(text, list) {
  const words = text.replaceAll('/', ' OR ').match(/[()]|[^\s()]+/g) ?? [];
  let i = 0;
  const one = () => {
    if (words[i] === '(') {
      i += 1;
      const inner = either();
      i += 1;
      return inner;
    }
    const name = words[i];
    i += 1;
    if (words[i] === 'WITH') i += 2;
    return list.has(name);
  };
  const both = () => {
    let all = one();
    while (words[i] === 'AND') {
      i += 1;
      all = one() && all;
    }
    return all;
  };
  const either = () => {
    let any = both();
    while (words[i] === 'OR') {
      i += 1;
      any = both() || any;
    }
    return any;
  };
  return words.length > 0 && either();
}

const bad = [];
const ran = spawnSync(process.env.CARGO ?? 'cargo', ['metadata', '--format-version', '1', '--locked'], {
  encoding: 'utf8',
  maxBuffer: 1 << 28,
});
if (ran.status !== 0) {
  console.error(`licences: cargo metadata failed: ${ran.stderr.trim().split('\n').at(-1)}`);
  process.exit(1);
}
const crates = JSON.parse(ran.stdout).packages.filter((one) => one.source !== null);
for (const { name, version, license, source } of crates) {
  if (!suits(license ?? '', allowed))
    bad.push(
      `the crate ${name} ${version} is under '${license}': add it to deny.toml if it may be shipped, or do without it`,
    );
  if (!source?.startsWith('registry+'))
    bad.push(`the crate ${name} ${version} does not come from a registry: take a published version`);
}
const packages = Object.entries(JSON.parse(readFileSync('package-lock.json', 'utf8')).packages).filter(
  ([path]) => path,
);
for (const [path, { version, license, integrity }] of packages) {
  if (!suits(license ?? '', TOOLS)) bad.push(`the package ${path} ${version} is under '${license}'`);
  if (!integrity) bad.push(`the package ${path} ${version} has no integrity value: make package-lock.json anew`);
}
for (const line of bad) console.error(`licences: ${line}`);
console.log(`${crates.length} crates and ${packages.length} packages, ${bad.length} problems`);
process.exit(bad.length ? 1 : 0);
