// --force takes the words of --select, in maps, branches and loops too.

import { expect, test } from 'vitest';
import { createMappingProject, defaultShops, writeShops } from '../rig/mapping-project.ts';

const body = `const totals = map(shops, (shop) => total({ shop }).total, { by: 'id' });
    const doubled = map(totals, (value) => double({ value }).value);
    const { all } = gather({ parts: doubled });
    return { all, totals };`;

test('what a selection names runs again, and nothing else', async () => {
  await using rig = await createMappingProject(body);
  await writeShops(rig, [...defaultShops, { id: 'east', sales: [9] }]);
  expect((await rig.run('shops')).exitCode).toBe(0);
  const force = async (...wanted: string[]): Promise<readonly string[]> => {
    const { events, errors } = await rig.run('shops', '--force', ...wanted);
    const forced = events.flatMap((event) =>
      event.type === 'node-finished' && event.reason === 'forced' ? [event.label] : [],
    );
    return [...errors.map(({ message }) => message), ...forced.sort()];
  };
  expect(await force('gather')).toEqual(['gather']);
  expect(await force('total[east]')).toEqual(['total[east]']);
  expect(await force('total[*t],step:total')).toEqual(['total[east]', 'total[west]']);
  expect(await force('double[west]+')).toEqual(['double[west]', 'gather']);
  expect(await force('totals[east]+1')).toEqual(['double[east]', 'total[east]']);
  expect(await force('+total[east]')).toEqual(['file(data/shops.json)', 'items-of', 'list', 'total[east]']);
  expect(await force('result:failed')).toEqual([]);
  expect(await force('totl')).toEqual(["No node is named 'totl'"]);
  expect(await force('total,')).toEqual(["The selection 'total,' cannot be read: a name is missing next to a comma"]);
  // With a selection, what is forced and not selected is used as it is stored.
  const part = await rig.run('shops', '--select', 'double[east]', '--force', 'total+');
  expect(part.outcomes.filter((line) => line.endsWith(' ran'))).toEqual(['double[east] ran']);
  const plan = await rig.cairn('plan', 'shops', '--force', 'total[west]', '--json');
  const { nodes } = JSON.parse(plan.stdout) as { nodes: { label: string; reason: string }[] };
  expect(nodes.filter(({ reason }) => reason === 'forced').map(({ label }) => label)).toEqual(['total[west]']);
  expect(await rig.cairn('runs')).toMatchObject({ stdout: expect.stringContaining('double[east]') });
}, 180_000);

test('--until takes items of a map, and cairn runs says what was selected', async () => {
  await using rig =
    await createMappingProject(`const totals = map(shops, (shop) => total({ shop }).total, { by: 'id' });
    return { totals };`);
  const totals = ({ outcomes }: { readonly outcomes: readonly string[] }) =>
    outcomes.filter((line) => line.startsWith('total'));
  expect(totals(await rig.run('shops', '--until', 'total[*th]'))).toEqual([
    ...['total[north] ran', 'total[south] ran', 'total[west] skipped'],
  ]);
  expect(totals(await rig.run('shops'))).toEqual(['total[north] fresh', 'total[south] fresh', 'total[west] ran']);
  const { runs } = JSON.parse((await rig.cairn('runs', '--json')).stdout) as { runs: { selection?: unknown }[] };
  expect(runs.map(({ selection }) => selection)).toEqual([undefined, { until: 'total[*th]' }]);
  const table = (await rig.cairn('runs')).stdout;
  expect(table).toMatch(/selected/);
  expect(table).toMatch(/--until total\[\*th\]/);
}, 180_000);

test('rounds of a loop and nodes of branches are forced by their names; a branch that is not taken is skipped', async () => {
  await using rig = await createMappingProject(`const start = steps.size({ list: shops }).size;
    const { state } = repeatUntil(
      start,
      (value) => {
        const next = steps.grow({ value }, { limit: 5 });
        return { state: next.value, stop: next.isEnough };
      },
      { atMost: 3 },
    );
    const { isMany } = steps.areMany({ list: shops });
    const value = when(isMany, {
      then: () => double({ value: state }).value,
      else: () => steps.few({ list: shops }).few,
    });
    return { value };`);
  expect((await rig.run('shops')).exitCode).toBe(0);
  const force = async (...wanted: string[]) => {
    const { outcomes, events } = await rig.run('shops', '--force', ...wanted);
    return [
      ...events.flatMap((event) => (event.type === 'node-finished' && event.reason === 'forced' ? [event.label] : [])),
      ...outcomes.filter((line) => /^few/.test(line)),
    ];
  };
  expect(await force('grow(round=2)')).toEqual(['grow(round=2)', 'few skipped']);
  expect(await force('grow*')).toEqual(['grow(round=1)', 'grow(round=2)', 'few skipped']);
  expect(await force('double', '--force', 'few')).toEqual(['double', 'few skipped']);
  // Only what changed since the commit.
  await rig.git('init', '-q');
  await rig.git('add', '-A');
  await rig.git('commit', '-qm', 'first');
  const text = await rig.read('steps/small.ts');
  await rig.write('steps/small.ts', text.replace('2 * value', '3 * value - value'));
  const changed = await rig.run('shops', '--select', 'changed');
  expect(changed.outcomes.filter((line) => / ran$/.test(line))).toEqual(['double ran']);
  expect(await force('changed,step:double')).toEqual(['double', 'few skipped']);
}, 180_000);
