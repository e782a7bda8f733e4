// Engines back to Safari 15.0 and Firefox 115: what they lack is not named in www/ without a way round it.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { describe, test } from 'node:test';

const WWW = new URL('../../www/', import.meta.url);

/** Pattern, name, first Safari, first Firefox (MDN's compatibility tables); later than 15 or 115 is too late. */
const APIS = [
  [/\.at\(/, 'Array.prototype.at', 15.4, 90],
  [/\.findLast(Index)?\(/, 'Array.prototype.findLast', 15.4, 104],
  [/\.to(Reversed|Sorted|Spliced)\(/, 'Array.prototype.toReversed and its like', 16, 115],
  [/\bstructuredClone\(/, 'structuredClone', 15.4, 94],
  [/\bObject\.hasOwn\(/, 'Object.hasOwn', 15.4, 92],
  [/\b(Object|Map)\.groupBy\(/, 'groupBy', 17.4, 119],
  [/\bArray\.fromAsync\(/, 'Array.fromAsync', 16.4, 115],
  [/\bPromise\.(withResolvers|try)\(/, 'Promise.withResolvers', 17.4, 121],
  [/\bAbortSignal\.(timeout|any)\(/, 'AbortSignal.timeout', 16, 100],
  [/\badoptedStyleSheets\b/, 'adoptedStyleSheets', 16.4, 101],
  [/\bnew CSSStyleSheet\b/, 'new CSSStyleSheet()', 16.4, 101],
  [/\bnew OffscreenCanvas\b/, 'OffscreenCanvas', 16.4, 105],
  [/\bcrypto\.randomUUID\(/, 'crypto.randomUUID', 15.4, 95],
  [/\bcheckVisibility\(/, 'checkVisibility', 17.4, 106],
  [/\.showModal\(/, 'dialog', 15.4, 98],
  [/\bnavigator\.locks\b/, 'Web Locks', 15.4, 96],
  [/\bnew BroadcastChannel\b/, 'BroadcastChannel', 15.4, 38],
  [/\b(De)?[Cc]ompressionStream\(/, 'CompressionStream', 16.4, 113],
  [/\brequestIdleCallback\(/, 'requestIdleCallback', Infinity, 55],
  [/\breportError\(/, 'reportError', 15.4, 93],
  [/\bURL\.(canParse|parse)\(/, 'URL.canParse', 17, 115],
  [/\bIntl\.Segmenter\b/, 'Intl.Segmenter', 14.1, 125],
  [/\bstartViewTransition\b|\bpopover\b|\bscheduler\./, 'view transitions, popover, scheduler', 17, 125],
  [/\.(union|intersection|difference|isSubsetOf)\(new Set/, 'methods of sets', 17, 127],
  [/\(\?<[=!]/, 'looking back in a regular expression', 16.4, 78],
  [/\/[a-z]*v[a-z]*[,;)\s]*$/, 'flag v of a regular expression', 17, 116],
  [/\bstatic\s*\{/, 'static blocks', 16.4, 93],
  [/^import [^;]* with \{/, 'import attributes', 17.2, 138],
  [/\.throwIfAborted\(/, 'throwIfAborted', 15.4, 97],
];
/** The same for style sheets: a rule that is dropped there must not be missed. */
const RULES = [
  [/:has\(/, ':has()', 15.4, 121],
  [/\bcolor-mix\(|\boklch\(|\blight-dark\(/, 'newer colours', 16.2, 113],
  [/@layer|@scope|@starting-style/, 'layers, scopes', 15.4, 97],
  [/^\s*&/, 'nested rules', 16.5, 117],
  [/@container|\d(cqw|cqi|cqh)\b/, 'container queries', 16, 110],
];
const late = ([, , safari, firefox]) => safari > 15 || firefox > 115;

/** What is used all the same, and what happens there instead. */
const SHEETS = {
  adoptedStyleSheets: 'a style element holds the rules',
  'new CSSStyleSheet()': 'a style element holds the rules',
};
const KNOWN = {
  'src/embed/element.ts': SHEETS,
  'src/embed/fallback.ts': SHEETS,
  'src/kit/styles.ts': SHEETS,
  'src/kit/dialog.ts': { dialog: 'asked for first' },
  'frame.css': { ':has()': 'a scroll bar more' },
  'panel.css': { ':has()': 'one column' },
  'style.css': { ':has()': 'columns of even width; the still of a fault lies under the bar' },
};

function* found(name, table) {
  const lines = readFileSync(new URL(name, WWW), 'utf8').split('\n');
  for (const [i, line] of lines.entries()) {
    if (/^\s*(\/\/|\/?\*)/.test(line)) continue;
    for (const one of table.filter(late))
      if (one[0].test(line) && !KNOWN[name]?.[one[1]]) yield `${name}:${i + 1}: ${one[1]}: ${line.trim()}`;
  }
}

describe('engines back to Safari 15 and Firefox 115', () => {
  const names = readdirSync(WWW, { recursive: true });
  test('every script does without what they lack', () => {
    assert.deepEqual(
      names.filter((one) => one.endsWith('.ts')).flatMap((one) => [...found(one, APIS)]),
      [],
    );
  });

  test('every style sheet loses nothing there that matters', () => {
    assert.deepEqual(
      names.filter((one) => one.endsWith('.css')).flatMap((one) => [...found(one, RULES)]),
      [],
    );
  });

  test('a list of selectors does not fall with the one that they do not know', () => {
    for (const name of names.filter((one) => one.endsWith('.css'))) {
      const text = readFileSync(new URL(name, WWW), 'utf8').replace(/\/\*[\s\S]*?\*\//g, '');
      for (const [, selectors] of text.matchAll(/([^{}]+)\{[^{}]*\}/g)) {
        let depth = 0;
        const parts = [...selectors]
          .map((one) => {
            depth += { '(': 1, ')': -1 }[one] ?? 0;
            return one === ',' && depth === 0 ? '\n,' : one;
          })
          .join('')
          .split('\n,');
        const some = parts.filter((one) => one.includes(':has('));
        assert.ok(some.length === 0 || some.length === parts.length, `${name}: ${selectors.trim()}`);
      }
    }
  });
});
