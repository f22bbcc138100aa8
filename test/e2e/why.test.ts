// cairn why and cairn impact: what changed, by symbol, param, input and environment; and what an edit would run.

import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig } from '../rig/create-rig.ts';

test('code is told by symbol, with its lines and how it is reached, and inputs by their rows', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.run('counting');
  await rig.write('steps/factor.ts', '// said\nexport const factor: number = 3;\nexport const unused = 8;\n');
  await rig.write('data/lines.txt', 'one\nthree\ntwo\nfour\nfive\n');
  const { stdout } = await rig.cairn('why', 'counting');
  expect(stdout).toMatchInlineSnapshot(`
    "counting

    file(data/lines.txt)  would run: input bytes changed
      input bytes, from data/lines.txt: 2 rows added, 0 rows removed

    count  waits: it waits for file(data/lines.txt)
      factor  steps/factor.ts:2  reached through count → factor
        - factor: number = 1
        + factor: number = 3

    double  waits: it waits for count"
  `);
});

test('a param, a variable and a seed are told with what they were', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const declared = (await rig.read('steps/count.ts')).replace('in: {', "env: ['FACTOR'],\n  in: {");
  await rig.write('steps/count.ts', declared);
  await rig.run('counting');
  const { stdout } = await rig.cairn('why', 'counting', 'count', '--set', 'times=2', '--seed', '7');
  expect(stdout.replace(/seed: \d+ → \d+/, 'seed: A → B')).toMatchInlineSnapshot(`
    "counting

    count  would run: times: 1 → 2; another seed
      param times: 1 → 2
      seed: A → B"
  `);
});

test('what is fresh is told as fresh, and what never ran as that', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  expect((await rig.cairn('why', 'counting', 'count')).stdout).toMatchInlineSnapshot(`
    "counting

    count  waits: it waits for file(data/lines.txt)"
  `);
  await rig.run('counting');
  expect((await rig.cairn('why', 'counting')).stdout).toMatchInlineSnapshot(`
    "counting

    3 nodes fresh: nothing that they depend on changed"
  `);
  expect((await rig.cairn('why', 'counting', 'nobody')).exitCode).toBe(2);
});

test('as one JSON document', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.run('counting');
  await rig.write('steps/factor.ts', 'export const factor: number = 3;\n');
  const { nodes } = JSON.parse((await rig.cairn('why', 'counting', 'count', '--json')).stdout);
  expect(nodes[0].changes).toEqual([
    {
      type: 'code',
      file: 'steps/factor.ts',
      line: 1,
      name: 'factor',
      through: ['count', 'factor'],
      fate: 'changed',
      before: 'factor: number = 1',
      now: 'factor: number = 3',
    },
  ]);
});

test('code that cannot be followed is named', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.write('steps/factor.ts', "export const factor = eval('1') as number;\nexport const unused = 7;\n");
  await rig.run('counting');
  const { stdout } = await rig.cairn('why', 'counting', 'count');
  expect(stdout).toMatchInlineSnapshot(`
    "counting

    count  is fresh: nothing it depends on changed
      text is run as code: the whole file is in the key (steps/factor.ts:1)"
  `);
});

test.each([
  ['steps/factor.ts', ['factor (steps/factor.ts:1)']],
  ['factor', ['factor (steps/factor.ts:1)']],
  ['steps/factor.ts#factor', ['factor (steps/factor.ts:1)']],
])('an edit of %s would run the step that reaches it, and what lies behind', async (what, reached) => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const { pipelines } = JSON.parse((await rig.cairn('impact', what, '--json')).stdout);
  expect(pipelines).toEqual([
    {
      pipeline: 'counting',
      total: 3,
      nodes: [
        { label: 'count', step: 'count', reached },
        { label: 'double', step: 'double', reached: [] },
      ],
    },
  ]);
});

test('an edit of data, of a package, and of what nobody reaches', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  expect((await rig.cairn('impact', 'data/lines.txt')).stdout).toMatchInlineSnapshot(`
    "counting  3 of 3 nodes would run again

      file(data/lines.txt)  data/lines.txt
      and 2 nodes that depend on them, unless their inputs come out the same"
  `);
  expect((await rig.cairn('impact', 'zod')).stdout).toMatch(/count {2}zod@\d/);
  const nothing = await rig.cairn('impact', 'unused');
  expect(nothing.exitCode).toBe(2);
  expect(nothing.stderr).toMatchInlineSnapshot(`
    "error: No node of 'counting' uses 'unused'
      fix: Name a file, a symbol such as normalise or steps/clean.ts#normalise, or an installed package."
  `);
});

test('of JSON the values that differ are told, and an input that came or went in one line', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.run('counting');
  await rig.run('counting', '--set', 'times=2', '--until', 'count');
  expect((await rig.cairn('why', 'counting', 'double', '--set', 'times=2')).stdout).toMatchInlineSnapshot(`
    "counting

    double  would run: input count changed
      input count, from count: lines: 3 → 6"
  `);
  const optional = (await rig.read('steps/double.ts'))
    .replace('{ defineStep, json }', '{ defineStep, json, optional, storedFile }')
    .replace('readonly lines: number }>() },', 'readonly lines: number }>(), more: optional(storedFile) },');
  await rig.write('steps/double.ts', optional);
  await rig.run('counting');
  const pipeline = (await rig.read('pipelines/counting.ts')).replace(
    'double(counted)',
    "double({ ...counted, more: file('data/lines.txt') })",
  );
  await rig.write('pipelines/counting.ts', pipeline);
  expect((await rig.cairn('why', 'counting', 'double')).stdout).toMatchInlineSnapshot(`
    "counting

    double  would run: new input more
      new input more, from data/lines.txt"
  `);
});

test('of many changes the first are told in the terminal, and all with --json', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const open = (await rig.read('steps/count.ts')).replace(
    'z.number().default(1) })',
    'z.number().default(1), columns: z.record(z.string(), z.string()).default({}) })',
  );
  await rig.write('steps/count.ts', open);
  const write = (type: string) => {
    const columns = Array.from({ length: 256 }, (_, index) => `  column${index}: '${type}',\n`);
    return rig.write('columns.ts', `export const columns = {\n${columns.join('')}};\n`);
  };
  const pipeline = (await rig.read('pipelines/counting.ts'))
    .replace('{ times });', '{ times, columns });')
    .replace('import { count }', "import { columns } from '../columns.ts';\nimport { count }");
  await rig.write('pipelines/counting.ts', pipeline);
  await write('number');
  await rig.run('counting');
  await write('text');
  for (const command of [
    ['why', 'counting', 'count'],
    ['plan', 'counting'],
    ['run', 'counting'],
    ['show', 'latest'],
  ]) {
    const { stdout } = await rig.cairn(...command);
    expect([command, Math.max(...stdout.split('\n').map((line) => line.length))]).toEqual([
      command,
      expect.any(Number),
    ]);
    expect(stdout.length, command.join(' ')).toBeLessThan(3000);
    expect(stdout).toMatch(/and \d{3} more/);
  }
  const [now, before] = JSON.parse((await rig.cairn('runs', '--json')).stdout).runs;
  const diff = ['diff', before.run, now.run] as const;
  expect((await rig.cairn(...diff)).stdout).toContain('and 236 more: --json lists all');
  expect(JSON.parse((await rig.cairn(...diff, '--json')).stdout).params).toHaveLength(256);
});
