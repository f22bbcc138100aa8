// Every code of a warning has a page in docs/warnings that shows its words, and every page a code. UPDATE_GOLDEN=1 writes
// the words again.

import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorErrors, describeWarning, familyOf, type RunWarningCode, runWarnings } from '@cairn/core';
import { expect, test } from 'vitest';
import { usageErrors } from '../../packages/cli/src/usage/usage-error.ts';
import { warningSamples } from './warning-samples.ts';

const folder = join(import.meta.dirname, '../../docs/warnings');
const codes = Object.keys(runWarnings) as RunWarningCode[];

test('every page is of a code, and the README lists them', () => {
  const pages = readdirSync(folder).filter((name) => name !== 'README.md');
  expect(pages.sort()).toEqual(codes.map((code) => `${code}.md`).sort());
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/\]\(([a-z-]+)\.md\)/g)].map(([, code]) => code);
  expect(listed).toEqual(codes.toSorted());
});

test.each(codes)('%s has a page with its words', (code) => {
  const path = join(folder, `${code}.md`);
  const message = describeWarning(code, warningSamples[code]);
  const block = `\`\`\`\nwarning: ${message}\n\`\`\``;
  if (process.env['UPDATE_GOLDEN'] === '1')
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/```\n(warning:[\s\S]*?)?```/, () => block),
    );
  const page = readFileSync(path, 'utf8');
  expect(page).toContain(`# ${code}\n`);
  expect(page).toContain(block);
  expect(page).toContain('**What to do.**');
  expect(message).not.toMatch(/undefined|\[object/);
});

test('a code of a warning is not one of an error, unless it is said of the same', () => {
  const both = codes.filter((code) => code in authorErrors || familyOf(code) !== undefined || code in usageErrors);
  expect(both).toEqual(['store-unwritable']);
});
