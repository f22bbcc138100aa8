// `cairn check`: all mistakes that can be known before a run, one line each, with their places.

import { symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parseDiagnostics } from '../../packages/cli/src/commands/project/check/check-types.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, repository } from '../rig/create-rig.ts';

async function createTypedProject(): Promise<Rig> {
  const rig = await createRig();
  await writeCountingProject(rig);
  await symlink(join(repository, 'node_modules/typescript'), rig.path('node_modules/typescript'));
  const compilerOptions = {
    ...{ module: 'nodenext', target: 'esnext', strict: true, skipLibCheck: true, types: [] },
    ...{ allowImportingTsExtensions: true, noEmit: true },
  };
  // What is checked is small: the types of the packages are not what is tested here.
  await rig.write('tsconfig.json', JSON.stringify({ compilerOptions, include: ['typed/**/*'] }));
  await rig.write('typed/sum.ts', 'export const sum: number = 1;\n');
  return rig;
}

test('a project without a mistake, and one with mistakes of types, of wiring and of syntax', async () => {
  await using rig = await createTypedProject();
  const well = await rig.cairn('check');
  expect(well).toMatchObject({ exitCode: 0, stderr: '' });
  expect(well.stdout).toBe('✓ 1 pipeline with 3 nodes, types of tsconfig.json: no mistakes');

  await rig.write('typed/sum.ts', "export const sum: number = 'one';\n");
  await rig.write('pipelines/broken.ts', 'export default 1 +;\n');
  await rig.write(
    'pipelines/missing.ts',
    `import { definePipeline, file } from '@cairn/core';
import { count } from '../steps/count.ts';
export default definePipeline('missing', { build: () => count({ raw: file('data/none.txt') }) });
`,
  );
  await rig.write('pipelines/shared.ts', 'export const factor = 2;\n');
  const wrong = await rig.cairn('check');
  expect(wrong.exitCode).toBe(2);
  const lines = wrong.stdout.split('\n').filter((line) => !line.startsWith('  fix: '));
  expect(lines.map((line) => line.replace(/(error \S+:).*/, '$1'))).toEqual([
    expect.stringMatching(/^pipelines\/broken\.ts:1(:\d+)?: error /),
    expect.stringMatching(/^pipelines\/missing\.ts:3:\d+: error /),
    'typed/sum.ts:1:14: error TS2322:',
    '✗ 3 pipelines with 3 nodes, types of tsconfig.json: 3 mistakes',
  ]);
  expect(wrong.stdout).toContain("data/none.txt'");

  // What was kept of the last check may be damaged.
  await rig.write('.cairn/check/types.tsbuildinfo', '{ "program": ');
  const { exitCode, stdout } = await rig.cairn('check', 'counting', '--json');
  expect(exitCode).toBe(2);
  expect(JSON.parse(stdout)).toMatchObject({
    ok: false,
    pipelines: [{ pipeline: 'counting', nodes: 3 }],
    types: 'tsconfig.json',
    problems: [{ file: 'typed/sum.ts', line: 1, column: 14, severity: 'error', code: 'TS2322' }],
  });
  expect(await rig.cairn('check', 'counting', '--no-types')).toMatchObject({
    exitCode: 0,
    stdout: '✓ 1 pipeline with 3 nodes: no mistakes',
  });
});

test('what cannot be checked is a note and no mistake: types without TypeScript, a pipeline without its params', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write('tsconfig.json', '{}');
  await rig.write(
    'pipelines/asking.ts',
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { count } from '../steps/count.ts';
import { file } from '@cairn/core';
export default definePipeline('asking', {
  params: z.object({ data: z.string() }),
  build: ({ data }) => count({ raw: file(data) }),
});
`,
  );
  const { exitCode, stdout } = await rig.cairn('check');
  expect(stdout).toMatch(/^package\.json: note types-unchecked: .*'typescript' is missing\.$/m);
  expect(stdout).toMatch(/^pipelines\/asking\.ts: note wrong-params: .*data/m);
  expect(stdout.split('\n').at(-1)).toBe('✓ 2 pipelines with 3 nodes: no mistakes');
  expect(exitCode).toBe(0);
  expect(await rig.cairn('check', 'asking', '--set', 'data=data/lines.txt')).toMatchObject({ exitCode: 0 });
  expect((await rig.cairn('check', 'asking', '--set', 'data=data/none.txt')).exitCode).toBe(2);
  expect((await rig.cairn('check', 'conting')).stderr).toContain("'counting'");
});

test('lines of TypeScript: with a place, without one, and explained below', () => {
  const text = `src/a (1).ts(3,14): error TS2322: Type 'A' is no 'B'.
  Types of property 'x' differ.
error TS18003: No inputs were found.
src/b.ts(1,2): error TS1005: ';' expected.
`;
  expect(parseDiagnostics(text, '/p', '/p/tsconfig.json')).toEqual([
    {
      ...{ file: '/p/src/a (1).ts', line: 3, column: 14, severity: 'error', code: 'TS2322' },
      message: "Type 'A' is no 'B'. Types of property 'x' differ.",
    },
    { file: '/p/tsconfig.json', severity: 'error', code: 'TS18003', message: 'No inputs were found.' },
    { file: '/p/src/b.ts', line: 1, column: 2, severity: 'error', code: 'TS1005', message: "';' expected." },
  ]);
});
