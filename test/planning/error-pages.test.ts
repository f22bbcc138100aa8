// Every code of an error has a page in docs/errors that shows its words, and every page a code. UPDATE_GOLDEN=1 writes
// the words anew.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorErrors, type FaultFamily, familyOf, faultErrors } from '@cairn/core';
import { describe, expect, it } from 'vitest';
import { usageErrors } from '../../packages/cli/src/usage/usage-error.ts';
import { authorSamples, faultSamples, usageSamples } from './error-samples.ts';

type Words = { readonly message: string; readonly fix: string };

const folder = join(import.meta.dirname, '../../docs/errors');
const isUpdating = process.env['UPDATE_GOLDEN'] === '1';
const render = ({ message, fix }: Words): string => `\`\`\`\nerror: ${message}\n  fix: ${fix}\n\`\`\``;
const words = (table: object, samples: object): [string, Words][] =>
  Object.entries(table).map(([code, write]) => [code, write((samples as Record<string, unknown>)[code])]);

const families = Object.keys(faultErrors) as FaultFamily[];
const codes = [
  ...words(authorErrors, authorSamples),
  ...families.flatMap((family) => words(faultErrors[family], faultSamples[family])),
  ...words(usageErrors, usageSamples),
].map(([code, told]) => ({ code, told }));

it('a fault belongs to one family, and no author error to any', () => {
  expect(families).toEqual(['disk', 'git', 'registry', 'remote']);
  for (const family of families)
    expect(Object.keys(faultErrors[family]).map(familyOf)).toEqual(Object.keys(faultErrors[family]).map(() => family));
  expect([...Object.keys(authorErrors), ...Object.keys(usageErrors)].filter(familyOf)).toEqual([]);
});

it('every page is of a code, and no code is in two tables', () => {
  expect(codes.length).toBeGreaterThan(60);
  const pages = readdirSync(folder).filter((name) => name !== 'README.md');
  expect(pages.sort()).toEqual(codes.map(({ code }) => `${code}.md`).sort());
});

describe.each(codes)('$code', ({ code, told }) => {
  const path = join(folder, `${code}.md`);
  if (isUpdating && existsSync(path))
    writeFileSync(
      path,
      readFileSync(path, 'utf8').replace(/```\n(error:[\s\S]*?)?```/, () => render(told)),
    );

  it('has a page with its words', () => {
    expect(existsSync(path), `docs/errors/${code}.md`).toBe(true);
    const page = readFileSync(path, 'utf8');
    expect(page).toContain(`# ${code}\n`);
    expect(page).toContain(render(told));
    expect(page.split('\n').length).toBeLessThan(60);
  });

  it('says what is wrong in a sentence, and what to do', () => {
    expect(told.message).toMatch(/^['A-Z]|^best |^--/);
    expect(told.message).not.toMatch(/undefined|\[object|\.$/);
    expect(told.fix).toMatch(/^['A-Z].*[.\w>]$/s);
  });
});

it('is listed in the README of the errors', () => {
  const readme = readFileSync(join(folder, 'README.md'), 'utf8');
  const listed = [...readme.matchAll(/\]\(([a-z-]+)\.md\)/g)].map(([, code]) => code!);
  expect(listed.sort()).toEqual(codes.map(({ code }) => code).sort());
});
