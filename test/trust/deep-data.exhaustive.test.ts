// Data that is nested deeper than anything that follows it by recursion: one sentence, and no error of Cairn's own. And a
// run never leaves a record that nobody can read.

import { readdir, readFile, writeFile } from 'node:fs/promises';
import { expect, it } from 'vitest';
import { digestBytes } from '../../packages/core/src/base/digest.ts';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

async function createProject(): Promise<Rig> {
  const rig = await createRig();
  await rig.write(
    'steps/nest.ts',
    `import { defineGate, defineStep, type Estimate, json, metrics } from '@cairn/core';
import { z } from 'zod';
import { nested } from './nested.ts';

export const nest = defineStep('nest', {
  in: {},
  params: z.strictObject({ levels: z.number(), extra: z.any() }),
  out: { value: json<unknown>(), odd: metrics<{ readonly b: Estimate }>() },
  run: (_, { levels }) => ({
    value: nested(levels),
    odd: { b: { value: 1, low: 0, high: 2, n: 3 } },
  }),
});

export const pass = defineGate('pass', {
  admits: json<unknown>(),
  evidence: {},
  params: z.strictObject({ isOdd: z.boolean() }),
  check: (_, { isOdd }) =>
    [{ rule: 'a', value: 1, low: 1, high: 1, required: '1', decision: 'passed', isPassed: isOdd ? 'yes' : true }] as any,
});
`,
  );
  await rig.write(
    'steps/nested.ts',
    `export function nested(levels: number): unknown {
  let value: unknown = 1;
  for (let level = 0; level < levels; level += 1) value = level % 2 ? [value] : { a: value };
  return value;
}
`,
  );
  await rig.write(
    'pipelines/nesting.ts',
    `import { definePipeline } from '@cairn/core';
import { z } from 'zod';
import { nest, pass } from '../steps/nest.ts';

export default definePipeline('nesting', {
  params: z.strictObject({
    levels: z.number().default(1),
    isOdd: z.boolean().default(false),
    extra: z.any().default(null),
  }),
  build({ levels, isOdd, extra }) {
    const { value, odd } = nest({}, { levels, extra });
    return { value: pass(value, {}, { isOdd }), odd };
  },
});
`,
  );
  return rig;
}

const lists = (levels: number): string => '['.repeat(levels) + ']'.repeat(levels);

it('an output, a verdict and params', async () => {
  await using rig = await createProject();
  for (const levels of [1001, 3000, 50_000]) {
    const run = await rig.run('nesting', '--set', `levels=${levels}`);
    expect(run).toMatchObject({ exitCode: 1 });
    expect(run.node('nest').reason).toBe(
      "output 'value' is not valid: it is nested more than 1000 levels deep, or holds itself",
    );
  }
  const odd = await rig.run('nesting', '--set', 'isOdd=true');
  expect(odd.node('pass').reason).toContain("output 'verdicts' is not valid: check has to return verdicts");
  for (const levels of [150, 2000, 50_000]) {
    const refused = await rig.cairn('run', 'nesting', '--set', `extra=${lists(levels)}`);
    expect(refused).toMatchObject({ exitCode: 2 });
    expect(refused.stderr).toContain('nested more than 100 levels deep');
  }
});

it('what is just not too deep is run, recorded, read again and compared', async () => {
  await using rig = await createProject();
  const run = await rig.run('nesting', '--set', 'levels=1000', '--set', `extra=${lists(95)}`, '--twice');
  expect(run.outcomes).toEqual(['nest ran', 'pass ran']);
  expect(run.finished?.metrics).toEqual({ 'odd.b': { value: 1, low: 0, high: 2, n: 3 } });
  for (const typed of [
    ['show', 'latest'],
    ['show', 'latest', '--json'],
    ['runs'],
    ['get', 'latest', 'nest', 'out'],
    ['why', 'nesting', 'nest'],
  ])
    expect(await rig.cairn(...typed), typed.join(' ')).toMatchObject({ exitCode: 0 });
});

it('what a shared store names as the result of a key, and is none', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const first = await rig.run('counting');
  expect(first.exitCode).toBe(0);
  const files = (await readdir(rig.path('.cairn/records'), { recursive: true })).filter((name) =>
    name.endsWith('.json'),
  );
  expect(files.length).toBe(3);
  for (const file of files) {
    const path = rig.path('.cairn/records', file);
    const text = await readFile(path, 'utf8');
    const body = JSON.parse(text.slice(text.indexOf('"body":') + 7, -2));
    body.result.outputs = {};
    const written = JSON.stringify(body);
    await writeFile(path, `{"sha256":"${digestBytes(written)}","body":${written}}\n`);
  }
  expect(await rig.cairn('plan', 'counting')).toMatchObject({ exitCode: 0, stderr: '' });
  const again = await rig.run('counting', '--seed', '1');
  expect(again.exitCode).toBe(0);
  // What nobody asks for is known from the record of the earlier run, and its bytes are verified.
  expect(again.outcomes).toEqual(['file(data/lines.txt) ran', 'count fresh', 'double ran']);
  for (const label of ['count', 'double']) expect(again.node(label).outputs).toEqual(first.node(label).outputs);
});
