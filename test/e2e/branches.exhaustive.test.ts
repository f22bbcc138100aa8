// when(…): both branches are planned, one runs, and the other is skipped with the value that decided.

import { expect, test } from 'vitest';
import { createMappingProject, defaultShops, readResult, writePipeline, writeShops } from '../rig/mapping-project.ts';
import { runNotingModules } from '../rig/run-noting-modules.ts';

const branch = `const { isMany } = steps.areMany({ list: shops });
    const value = steps.when(isMany, {
      then: () => double({ value: steps.size({ list: shops }).size }).value,
      else: () => steps.few({ list: shops }).few,
    });
    return { answer: label({ value, name: steps.word({ list: shops }).word }).line };`.replace('steps.when', 'when');

test('one branch runs, the other is skipped with the value that decided, and the run is done', async () => {
  await using rig = await createMappingProject(branch);
  const first = await rig.run('shops');
  expect([first.exitCode, first.outcomes]).toEqual([
    0,
    [
      'file(data/shops.json) ran',
      'list ran',
      'many ran',
      'size ran',
      'double ran',
      'few skipped',
      'when ran',
      'word ran',
      'label ran',
    ],
  ]);
  expect(await readResult(rig, 'answer')).toBe('shops: 6');
  const skipped = first.events.find((event) => event.type === 'node-finished' && event.label === 'few');
  expect(skipped).toMatchObject({ reason: 'many is true', decidedBy: { condition: 'many', value: true } });
  const again = await rig.run('shops');
  expect(again.outcomes.filter((line) => !/fresh$/.test(line))).toEqual(['few skipped']);
  await writeShops(rig, defaultShops.slice(0, 1));
  const other = await rig.run('shops');
  expect(other.node('few').outcome).toBe('ran');
  expect([other.node('double').outcome, other.node('double').reason]).toEqual(['skipped', 'many is false']);
  expect(await readResult(rig, 'answer')).toBe('shops: 1');
});

test('a condition that is computed again with an equal value runs nothing', async () => {
  await using rig = await createMappingProject(
    `const { isMany } = steps.areMany({ list: shops });
    return { answer: when(isMany, {
      then: () => steps.few({ list: steps.names({ list: shops }).names }).few,
      else: () => double({ value: steps.size({ list: shops }).size }).value,
    }) };`,
  );
  await rig.run('shops');
  await writeShops(rig, [...defaultShops.slice(0, 2), { id: 'west', sales: [9] }]);
  const { outcomes } = await rig.run('shops');
  expect(outcomes).toEqual([
    'file(data/shops.json) ran',
    'list ran',
    'many ran',
    'names ran',
    'few fresh',
    'size skipped',
    'double skipped',
    'when fresh',
  ]);
});

test('nothing to do is answered without a plan, with the skipped branch', async () => {
  await using rig = await createMappingProject(branch);
  await rig.run('shops');
  await rig.run('shops');
  const answered = await runNotingModules(rig, 'shops');
  expect([answered.isPlanned, answered.outcomes.filter((line) => !line.endsWith('fresh'))]).toEqual([
    false,
    ['few skipped'],
  ]);
});

test('plan, why, show and the record say which branch, and plan --check counts what is open and not what is skipped', async () => {
  await using rig = await createMappingProject(branch);
  const before = await rig.cairn('plan', 'shops', '--check');
  expect(before.exitCode).toBe(3);
  expect(before.stdout).toContain('it runs if many is true');
  expect(before.stdout).toContain('it runs if many is false');
  await rig.run('shops');
  const after = await rig.cairn('plan', 'shops', '--check');
  expect([after.exitCode, after.stdout]).toEqual([0, expect.stringContaining('8 fresh, 1 skipped by a condition')]);
  expect((await rig.cairn('why', 'shops', 'few')).stdout).toContain('few  is skipped: many is true');
  expect((await rig.cairn('show', 'latest')).stdout).toMatch(/skipped\s+few\s+many is true/);
  const record = JSON.parse((await rig.cairn('show', 'latest', '--json')).stdout) as {
    status: string;
    nodes: { label: string; role: string; decidedBy?: { condition: string; value: boolean } }[];
  };
  const decided = record.nodes.filter(({ decidedBy }) => decidedBy);
  expect(decided.map(({ label, role, decidedBy }) => [label, role, decidedBy!.condition, decidedBy!.value])).toEqual([
    ['few', 'step', 'many', true],
    ['when', 'branch', 'many', true],
  ]);
  expect((await rig.cairn('graph', 'shops')).stdout).toMatch(
    /when\s+← if.1: many\n\s+then.1.value: double\n\s+else.value: few/,
  );
});

test('a condition that is neither true nor false is a sentence with file and line', async () => {
  await using rig = await createMappingProject(
    branch.replace('steps.areMany({ list: shops })', 'steps.odd({ list: shops })'),
  );
  const { exitCode, node } = await rig.run('shops', '--keep-going');
  const failed = node('when');
  expect([exitCode, failed.outcome, failed.failure, failed.line]).toEqual([1, 'failed', 'condition-invalid', 10]);
  expect(failed.reason).toBe(`odd is 3, and 'when' takes true or false`);
  expect([node('few').outcome, node('few').reason]).toEqual(['blocked', 'when failed']);
});

test('a condition that failed blocks both branches', async () => {
  await using rig = await createMappingProject(branch, [{ id: 'bad', sales: [-1] }]);
  await writePipeline(rig, branch.replace('steps.areMany({ list: shops })', 'steps.failing({ list: shops })'));
  const { exitCode, node } = await rig.run('shops', '--keep-going');
  expect(exitCode).toBe(1);
  expect([node('when').outcome, node('few').outcome, node('double').outcome, node('label').outcome]).toEqual(
    Array(4).fill('blocked'),
  );
  expect(node('few').reason).toBe('failing failed');
});

test('a map filters by a condition: items that do not satisfy it are missing, and do not run the reader again', async () => {
  await using rig = await createMappingProject(
    `const totals = map(shops, (shop) => when(steps.hasMany({ shop }).answer, { then: () => total({ shop }).total }), { by: 'id' });
    return { all: gather({ parts: totals }).all, twice: gather({ parts: map(totals, (value) => double({ value }).value) }).all, totals };`,
  );
  const { exitCode, outcomes } = await rig.run('shops');
  expect(exitCode).toBe(0);
  expect(outcomes).toContain('when[south] skipped');
  expect(outcomes).not.toContain('total[south] ran');
  expect(await readResult(rig, 'all')).toEqual({ north: 3, west: 9 });
  expect(await readResult(rig, 'twice')).toEqual({ north: 6, west: 18 });
  await writeShops(rig, [...defaultShops, { id: 'east', sales: [7] }]);
  const next = await rig.run('shops');
  expect(next.outcomes.filter((line) => line.endsWith(' ran'))).toEqual([
    'file(data/shops.json) ran',
    'list ran',
    'items-of ran',
    'has-many[east] ran',
  ]);
  expect(next.node('when[east]').decidedBy).toMatchObject({ condition: 'has-many[east]', value: false });
});

test('equal items of which one is taken are made once, and a map in a branch that is not taken does not list its items', async () => {
  await using rig = await createMappingProject(
    `const parts = map(shops, (shop, name) => when(steps.isNorth({ name }).answer, { then: () => total({ shop }).total }), { by: 'id' });
    const { isMany } = steps.areMany({ list: shops });
    const sum = when(isMany, {
      then: () => gather({ parts: map(shops, (shop) => steps.hasMany({ shop }).answer) }).all,
      else: () => gather({ parts: map(steps.names({ list: shops }).names, (one) => label({ value: one, name: steps.word({ list: shops }).word }).line) }).all,
    });
    return { all: gather({ parts }).all, sum };`,
    [
      { id: 'south', sales: [4] },
      { id: 'north', sales: [4] },
      { id: 'north2', sales: [4] },
    ].map(({ sales }, place) => ({ id: ['south', 'north', 'west'][place]!, sales })),
  );
  const { exitCode, outcomes, node } = await rig.run('shops');
  expect(exitCode).toBe(0);
  expect(await readResult(rig, 'all')).toEqual({ north: 4 });
  expect(node('names').outcome).toBe('skipped');
  // It stands for all items of a map whose items nobody asked for.
  expect([node('label').outcome, node('label').reason]).toEqual(['skipped', 'many is true']);
  expect(outcomes.filter((line) => line.startsWith('total'))).toEqual(['total[north] ran']);
  expect(await readResult(rig, 'sum')).toEqual({ 0: false, 1: false, 2: false });
  expect((await rig.cairn('plan', 'shops', '--check')).exitCode).toBe(0);
});

test('branches in branches, and a node that a branch and another node need', async () => {
  await using rig = await createMappingProject(
    `const { isMany } = steps.areMany({ list: shops });
    const { size } = steps.size({ list: shops });
    const inner = () => when(steps.isEven({ value: size }).isEven, { then: () => steps.few({ list: shops }).few, else: () => double({ value: size }).value });
    return { size: label({ value: size, name: steps.word({ list: shops }).word }).line, value: when(isMany, { then: inner, else: () => size }) };`,
  );
  const { exitCode, node } = await rig.run('shops');
  expect(exitCode).toBe(0);
  expect(await readResult(rig, 'value')).toBe(6);
  expect([node('few').outcome, node('few').reason]).toEqual(['skipped', 'is-even is false']);
  await writeShops(rig, defaultShops.slice(0, 1));
  const other = await rig.run('shops');
  expect(await readResult(rig, 'value')).toBe(1);
  expect(['is-even', 'few', 'double'].map((name) => [other.node(name).outcome, other.node(name).reason])).toEqual(
    Array(3).fill(['skipped', 'many is false']),
  );
});

test('what --until names runs also in a branch, without its condition', async () => {
  await using rig = await createMappingProject(branch);
  const { outcomes } = await rig.run('shops', '--until', 'few');
  expect(outcomes.filter((line) => line.endsWith('ran'))).toEqual(['file(data/shops.json) ran', 'list ran', 'few ran']);
});

test.each([
  [
    'when(true as never, { then: () => shops })',
    'condition-not-boolean',
    /is a boolean, and has to be an output of kind 'json'/,
  ],
  [
    'when(read({ file: file("data/shops.json") }) as never, { then: () => shops })',
    'condition-not-boolean',
    /is a record/,
  ],
  [
    'when(steps.areMany({ list: shops }).isMany, { then: () => 3 as never })',
    'branch-returns-no-ref',
    /returned a number, not a ref/,
  ],
  [
    'when(steps.areMany({ list: shops }).isMany, { then: () => shops, else: () => file("data/shops.json") as never })',
    'branches-differ',
    /one is of kind 'json', and the other of kind 'file'/,
  ],
  [
    'double({ value: when(steps.areMany({ list: shops }).isMany, { then: () => steps.size({ list: shops }).size }) as never }).value',
    'branch-as-value',
    /requires a value, but 'when\(many\)' may be skipped/,
  ],
])('%s is %s, with file and line', async (code, error, message) => {
  await using rig = await createMappingProject(`const result: any = ${code};\n    return { result, shops };`);
  const { errors, exitCode } = await rig.run('shops');
  expect([exitCode, errors.map(({ code: found }) => found)]).toEqual([2, [error]]);
  expect(errors[0]!.message).toMatch(message);
  expect([errors[0]!.file, errors[0]!.line]).toEqual([rig.path('pipelines/shops.ts'), 9]);
});
