// frozen: a node uses its stored result although what it is made from changed, in sight, and a reproduction uses the same
// bytes.

import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

const edit = async (rig: Rig, file: string, from: string, to: string): Promise<void> =>
  rig.write(file, (await rig.read(file)).replace(from, to));

async function createFrozenProject(body?: string): Promise<Rig> {
  const rig = await createRig();
  await writeCountingProject(rig);
  await rig.write(
    'steps/judge.ts',
    `import { defineGate, defineStep, json } from '@cairn/core';
import { z } from 'zod';

interface Count { readonly lines: number }

export const judge = defineGate('judge', {
  admits: json<Count>(),
  evidence: { count: json<Count>() },
  params: z.strictObject({ strict: z.boolean() }),
  refusesFrozen: ({ strict }) => strict,
  check: () => [{ rule: 'any', value: 1, low: null, high: null, required: '1', decision: 'passed', isPassed: true }],
});

export const measure = defineStep('measure', {
  in: { count: json<Count>() },
  out: { measured: json<Count>() },
  run: ({ count }) => ({ measured: count }),
});

export const keep = defineStep('keep', {
  in: { count: json<Count>() },
  out: { kept: json<Count>() },
  lineage: true,
  run: ({ count }, _, { lineage, log }) => {
    log(JSON.stringify(lineage));
    return { kept: count };
  },
});
`,
  );
  await rig.write(
    'pipelines/counting.ts',
    `import { always, definePipeline, file, frozen, json, map, defineStep } from '@cairn/core';
import { z } from 'zod';
import { count } from '../steps/count.ts';
import { double } from '../steps/double.ts';
import { judge, keep, measure } from '../steps/judge.ts';

export default definePipeline('counting', {
  params: z.strictObject({ times: z.number().default(1), strict: z.boolean().default(false) }),
  build({ times, strict }) {
    ${
      body ??
      `const counted = count({ raw: file('data/lines.txt') }, { times });
    const doubled = frozen('old', () => double(counted)).count;
    return { kept: keep({ count: judge(doubled, { count: measure({ count: doubled }).measured }, { strict }) }).kept };`
    }
  },
});
`,
  );
  await rig.git('init', '-q');
  await rig.git('config', 'user.name', 'Ada Lovelace');
  return rig;
}

test('a frozen result is found again after a change of just the param that tells it from its siblings', async () => {
  await using rig = await createFrozenProject(
    `const raw = file('data/lines.txt');
    return { other: count({ raw }, { times: 7 }).count, used: frozen('old', () => count({ raw }, { times })).count };`,
  );
  const first = await rig.run('counting', '--set', 'times=2');
  expect([first.errors, first.outcomes.toSorted()]).toEqual([
    [],
    ['count ran', 'file(data/lines.txt) ran', 'old/count ran'].sort(),
  ]);
  const run = await rig.run('counting', '--set', 'times=3');
  expect(run.node('old/count')).toMatchObject({ outcome: 'fresh', frozen: { run: first.finished!.run } });
}, 120_000);

test('a frozen node uses its latest result, says so everywhere, and runs when it is forced', async () => {
  await using rig = await createFrozenProject();
  const first = await rig.run('counting');
  expect([first.errors, first.stderr, first.exitCode]).toEqual([[], '', 0]);
  const { run: made } = first.finished!;
  expect((await rig.run('counting')).node('old/double').frozen).toBeUndefined();
  await edit(rig, 'steps/double.ts', 'count.lines * 2', 'count.lines * 3');

  const said = new RegExp(`frozen since \\d{4}-\\d\\d-\\d\\d \\(code: double .*\\): the result of run ${made} of `);
  const planned = await rig.cairn('plan', 'counting');
  // It is told what its inputs were made from.
  expect(planned.stdout).toMatch(/1 would run, 5 fresh.*\n\nruns .* keep /);
  expect(planned.stdout).toMatch(said);
  const why = (await rig.cairn('why', 'counting')).stdout;
  expect(why).toMatch(said);
  expect(why).toContain('count.lines * 3');
  expect((await rig.cairn('graph', 'counting')).stdout).toContain('old/double (frozen)');
  expect((await rig.cairn('impact', 'steps/double.ts', '--pipeline', 'counting')).stdout).not.toContain('keep');
  const run = await rig.run('counting');
  expect(run.outcomes.filter((line) => !line.endsWith(' fresh'))).toEqual(['keep ran']);
  const node = run.node('old/double');
  expect(node).toMatchObject({
    key: first.node('old/double').key,
    outputs: first.node('old/double').outputs,
    frozen: { run: made, madeUnder: first.node('old/double').key, hasOtherInputs: false },
  });
  expect(node.frozen!.key).not.toBe(node.key);
  expect(run.events).toContainEqual(expect.objectContaining({ type: 'warning', code: 'frozen-result' }));
  expect((await rig.cairn('show')).stdout).toMatch(said);
  // The answer of the last run says it as well.
  const answered = await rig.cairn('run', 'counting');
  expect(answered.stdout + answered.stderr).toMatch(said);
  // A gate that refuses it does, and the stored result of the gate stays as it was.
  const strict = await rig.run('counting', '--set', 'strict=true');
  expect([strict.finished!.status, strict.node('judge').verdicts]).toMatchObject([
    'refused',
    [
      { rule: 'any', isPassed: true },
      { rule: 'frozen results', isPassed: false, reason: expect.stringMatching(said) },
    ],
  ]);
  expect((await rig.run('counting')).finished!.status).toBe('done');
  // Collecting keeps what it uses.
  await rig.cairn('store', 'collect', '--keep-runs', '1');
  expect((await rig.run('counting', '--force')).node('old/double')).toMatchObject({
    outcome: 'fresh',
    frozen: { run: made },
  });
  const forced = await rig.run('counting', '--force', 'old/double');
  expect([forced.node('old/double').outcome, forced.node('keep').outcome]).toEqual(['ran', 'ran']);
  expect((await rig.run('counting')).node('old/double').frozen).toBeUndefined();
  // Withdrawn, it runs; lost, it does not.
  await edit(rig, 'steps/double.ts', 'count.lines * 3', 'count.lines * 4');
  await rig.run('counting');
  await rig.cairn('forget', 'old/double');
  const anew = await rig.run('counting');
  expect(anew.node('old/double')).toMatchObject({ outcome: 'ran' });
  const { count } = anew.node('old/double').outputs;
  await edit(rig, 'steps/double.ts', 'count.lines * 4', 'count.lines * 5');
  await rig.remove(`.cairn/artifacts/${count!.slice(0, 2)}/${count}`);
  expect((await rig.cairn('plan', 'counting')).stdout).toContain('blocked');
  const lost = await rig.run('counting');
  expect(lost.node('old/double')).toMatchObject({ outcome: 'failed', failure: 'artifact-missing' });
  expect(lost.node('old/double').reason).toContain(
    'is not in the store. To make it with the code as it is now: cairn run',
  );
  expect((await rig.run('counting', '--force', 'old/double')).node('old/double').outcome).toBe('ran');
}, 240_000);

const probing = `const looked = always(() => count({ raw: file('data/lines.txt') }, { times })).count;
    return { doubled: double({ count: looked }).count };`;

test('always: a node runs in every run, and its readers only if it made other bytes', async () => {
  await using rig = await createFrozenProject(probing);
  expect((await rig.run('counting')).outcomes).toContain('double ran');
  for (const _ of [1, 2]) {
    const run = await rig.run('counting');
    expect([run.node('count').outcome, run.node('double').outcome]).toEqual(['ran', 'fresh']);
    expect(run.node('count').reason).toBe('it runs in every run (always)');
  }
  expect((await rig.cairn('plan', 'counting', '--check')).exitCode).toBe(3);
  expect((await rig.cairn('graph', 'counting')).stdout).toContain('count (always)');
  // A selection that does not include it uses what is stored.
  const part = await rig.run('counting', '--only', 'double');
  expect(part.outcomes).toContain('count fresh');
  const { record } = part.finished!;
  expect(JSON.parse(await readFile(record!, 'utf8')).nodes).toContainEqual(
    expect.objectContaining({ label: 'count', freshness: 'always' }),
  );
}, 120_000);

test('in a map, an item whose code changed is as it was, and a new item runs', async () => {
  await using rig = await createRig();
  await rig.write(
    'steps/list.ts',
    `import { defineStep, json, many } from '@cairn/core';
import { z } from 'zod';

export const list = defineStep('list', {
  in: {},
  params: z.strictObject({ names: z.array(z.string()) }),
  out: { names: many(json<string>()) },
  run: (_, { names }) => ({ names: Object.fromEntries(names.map((name) => [name, name])) }),
});

export const shout = defineStep('shout', {
  in: { name: json<string>() },
  out: { said: json<string>() },
  run: ({ name }) => ({ said: name.toUpperCase() }),
});
`,
  );
  await rig.write(
    'pipelines/names.ts',
    `import { definePipeline, frozen, map } from '@cairn/core';
import { z } from 'zod';
import { list, shout } from '../steps/list.ts';

export default definePipeline('names', {
  params: z.strictObject({ names: z.array(z.string()).default(['ada']) }),
  build: ({ names }) => {
    const said = map(list({}, { names }).names, (name) => frozen('old', () => shout({ name })).said);
    return { said };
  },
});
`,
  );
  const first = await rig.run('names');
  expect(first.errors).toEqual([]);
  await edit(rig, 'steps/list.ts', 'name.toUpperCase()', "name.toUpperCase() + '!'");
  const run = await rig.run('names', '--set', 'names=["ada","bob"]');
  expect(run.node('old/shout[ada]')).toMatchObject({ outcome: 'fresh', frozen: { run: first.finished!.run } });
  expect(run.node('old/shout[bob]').outcome).toBe('ran');
}, 120_000);

test('if its inputs changed, its lineage is that of the stored result, and every gate refuses it', async () => {
  await using rig = await createFrozenProject();
  const first = await rig.run('counting');
  expect(first.errors).toEqual([]);
  const { count } = first.node('count').outputs;
  const other = await rig.run('counting', '--set', 'times=2');
  expect(other.outcomes).toContain('count ran');
  expect(other.node('old/double')).toMatchObject({ outcome: 'fresh', frozen: { hasOtherInputs: true } });
  expect(other.node('judge').verdicts).toMatchObject([
    { isPassed: true },
    { rule: 'frozen results', isPassed: false, reason: expect.stringContaining('nobody knows which rows are in it') },
  ]);
  expect([other.finished!.status, other.exitCode]).toEqual(['refused', 1]);
  // Without the gate it can be used, and the lineage has what it was made from.
  await edit(
    rig,
    'pipelines/counting.ts',
    'judge(doubled, { count: measure({ count: doubled }).measured }, { strict })',
    'doubled',
  );
  const used = await rig.run('counting', '--set', 'times=2');
  const [line] = used.events.flatMap((event) => (event.type === 'node-log' && event.label === 'keep' ? [event] : []));
  expect(JSON.parse(line!.message)).toEqual([
    {
      ...{ step: 'double', params: {}, inputs: { count } },
      ...{ outputs: first.node('old/double').outputs, frozen: { run: first.finished!.run, at: expect.any(String) } },
    },
  ]);
}, 120_000);

test.each([
  [`return { a: frozen('old', () => file('data/lines.txt')) };`, 'frozen', 'its body makes no node that runs'],
  [
    `const { count: made } = count({ raw: file('data/lines.txt') }, {});
    return { a: frozen('old', () => judge(made, { count: made }, { strict })) };`,
    'frozen',
    "'judge' in it is a gate, which would let through what it did not judge",
  ],
  [
    `return { a: frozen('old', () => always(() => count({ raw: file('data/lines.txt') }, { times }))).count };`,
    'always',
    "it is called inside 'frozen'",
  ],
  [
    `const make = () => count({ raw: file('data/lines.txt') }, { times }).count;
    return { a: frozen('old', make), b: always(make) };`,
    'always',
    "an equal call of 'count' is in 'frozen'",
  ],
])('misuse is one sentence with its line: %s', async (body, called, problem) => {
  await using rig = await createFrozenProject(body);
  const { errors, exitCode } = await rig.run('counting');
  expect([exitCode, errors]).toMatchObject([
    2,
    [{ code: 'freshness-wrong', message: `'${called}' cannot be used here: ${problem}`, line: expect.any(Number) }],
  ]);
});
