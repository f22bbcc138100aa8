// The types of cairn.config.ts follow from the table of commands.

import { expect, expectTypeOf, test } from 'vitest';
import { defineConfig } from '../config.ts';

test('options have the types of the command line', () => {
  const config = defineConfig({
    options: { concurrency: 4, store: '/mnt/cairn', status: 'done' },
    commands: { run: { force: ['train'], tag: 'ci', 'keep-going': true }, 'store collect': { 'keep-runs': 5 } },
    profiles: { ci: { commands: { run: { ci: true, junit: 'a.xml' } }, hooks: { before: ['npm', 'test'] } } },
    hooks: {
      after: ({ status, metrics }) => {
        expectTypeOf(status).toEqualTypeOf<'done' | 'failed' | 'refused' | 'interrupted' | null>();
        expectTypeOf(metrics).toEqualTypeOf<Readonly<Record<string, number | null>>>();
      },
    },
  });
  expect(config.commands?.run?.tag).toBe('ci');
  // @ts-expect-error: a count is a number
  defineConfig({ options: { concurrency: 'four' } });
  // @ts-expect-error: a misspelt option
  defineConfig({ commands: { run: { concurency: 4 } } });
  // @ts-expect-error: a run is watched by hand alone
  defineConfig({ commands: { run: { watch: true } } });
  // @ts-expect-error: no such status
  defineConfig({ commands: { runs: { status: 'dome' } } });
  // @ts-expect-error: an empty list names no program
  defineConfig({ hooks: { before: [] } });
});
