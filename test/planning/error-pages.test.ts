// Every code of an error has a page in docs/errors that shows its words, and every page a code. UPDATE_GOLDEN=1 writes
// the words anew.

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { authorErrors } from '@cairn/core';
import { describe, expect, it } from 'vitest';
import { usageErrors } from '../../packages/cli/src/usage/usage-error.ts';
import { authorSamples, usageSamples } from './error-samples.ts';

type Words = { readonly message: string; readonly fix: string };

const folder = join(import.meta.dirname, '../../docs/errors');
const isUpdating = process.env['UPDATE_GOLDEN'] === '1';
const render = ({ message, fix }: Words): string => `\`\`\`\nerror: ${message}\n  fix: ${fix}\n\`\`\``;
const words = (table: object, samples: object): [string, Words][] =>
  Object.entries(table).map(([code, write]) => [code, write((samples as Record<string, unknown>)[code])]);

const codes = [...words(authorErrors, authorSamples), ...words(usageErrors, usageSamples)].map(([code, told]) => ({
  code,
  told,
}));

it('every page is of a code, and no code is in both tables', () => {
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
