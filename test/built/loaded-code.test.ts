// What each start loads before it does anything. The compiler takes longer to load than everything else together, so it
// is loaded only where code is parsed: never by the command itself, by an author's step, or by a worker.

import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { builtPackages } from './built-packages.ts';

/** The packages that a file imports at once, by the files of its own package too. */
function listLoadedPackages(file: string, seen = new Set<string>()): Set<string> {
  const packages = new Set<string>();
  if (seen.has(file)) return packages;
  seen.add(file);
  const text = readFileSync(file, 'utf8');
  for (const [, , name = ''] of text.matchAll(/^(import|export)\b(?:[^'";]*\bfrom)?\s*["']([^"']+)["'];?$/gm)) {
    if (name.startsWith('node:')) continue;
    if (!name.startsWith('.')) packages.add(name);
    else for (const found of listLoadedPackages(join(dirname(file), name), seen)) packages.add(found);
  }
  return packages;
}

const built = (path: string): string => join(builtPackages(), '@cairn', path);

test.each([
  ['@cairn/core, which every step imports', 'core/dist/index.js', []],
  ['a worker', 'core/dist/run/worker/main.js', ['execa']],
  ['the command', 'cli/dist/main.js', ['@cairn/core']],
])('%s loads no compiler', (_, file, expected) => {
  expect([...listLoadedPackages(built(file))].sort()).toEqual(expected);
});

test('the part that parses loads the compiler', () => {
  const parts = built('core/dist/parts');
  const parsers = readdirSync(parts).filter((name) => name.startsWith('compiler-'));
  expect(parsers.length).toBe(1);
  for (const name of parsers) expect(listLoadedPackages(join(parts, name))).toContain('ts-morph');
});
