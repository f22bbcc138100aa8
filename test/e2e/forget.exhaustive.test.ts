// cairn forget: stored results are withdrawn, what recorded runs lose is said, and nothing else's bytes go.

import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig } from '../rig/create-rig.ts';

const forget = async (rig: Rig, ...args: string[]): Promise<string> => {
  const { stdout, stderr, exitCode } = await rig.cairn('forget', ...args);
  return `${stdout}${stderr}`
    .replace(/\d{8}T\d{9}Z-[0-9a-f]{4}/g, '<run>')
    .replace(/\b[\d.]+ (k?B)\b/g, 'some $1')
    .concat(`(${exitCode})`);
};

test('a forgotten result runs again; a dry run changes nothing; runs that lose bytes are named', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.git('init', '-q');
  await rig.git('config', 'user.name', 'Ada Lovelace');
  const first = await rig.run('counting');
  expect(await forget(rig, 'double', '--dry-run')).toMatchInlineSnapshot(`
    "would forget the result of 1 node of run <run>: 1 artifact, 1 record: some B
      double
        1 run (<run>) would lose its bytes for cairn get and cairn reproduce --from-store
        cairn reproduce still runs its code and compares digests, but cannot show in what the bytes differ(0)"
  `);
  expect((await rig.run('counting')).outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double fresh']);
  expect(await forget(rig, 'double')).toMatchInlineSnapshot(`
    "forgot the result of 1 node of run <run>: 1 artifact, 1 record: some B
      double
        1 run (<run>) loses its bytes for cairn get and cairn reproduce --from-store
        cairn reproduce still runs its code and compares digests, but cannot show in what the bytes differ
    The next run makes it again: cairn run counting(0)"
  `);
  // Nothing is answered from the last run, and the reason has a name and a day.
  const { stdout } = await rig.cairn('why', 'counting', 'double');
  expect(stdout).toMatch(/its result was forgotten by Ada Lovelace on \d{4}-\d\d-\d\d/);
  const got = await rig.cairn('get', first.finished!.run, 'double', 'out');
  expect(got).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('was forgotten by Ada Lovelace') });
  const shown = await rig.cairn('show', first.finished!.run);
  expect(shown.stdout).toMatch(/Forgotten since\n {2}double {2}by Ada Lovelace/);
  const again = await rig.run('counting');
  expect(again.outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double ran']);
  expect(again.node('double').reason).toContain('its result was forgotten by Ada Lovelace');
  expect((await rig.cairn('store', 'verify')).exitCode).toBe(0);
  // What is not stored cannot be forgotten twice, and nothing is selected by mistake.
  expect(await forget(rig)).toContain("'cairn forget' requires <nodes>");
  expect(await forget(rig, 'doubel')).toContain('doubel');
});

test('bytes that another result or another node names stay', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  // count and again have equal outputs under different keys.
  await rig.write(
    'steps/again.ts',
    (await rig.read('steps/count.ts')).replace("'count', {", "'again', {").replace('const count =', 'const again ='),
  );
  await rig.write(
    'pipelines/counting.ts',
    (await rig.read('pipelines/counting.ts'))
      .replace('import { double }', "import { again } from '../steps/again.ts';\nimport { double }")
      .replace('return { ', "return { again: again({ raw: file('data/lines.txt') }, { times }).count, "),
  );
  await rig.run('counting');
  const told = JSON.parse((await rig.cairn('forget', 'count', '--json')).stdout) as {
    nodes: { shared: string[]; results: number }[];
    removed: { artifacts: number; records: number };
  };
  expect(told).toMatchObject({ nodes: [{ results: 1, shared: ['count'] }], removed: { artifacts: 0, records: 1 } });
  expect((await rig.run('counting')).outcomes.filter((line) => !line.endsWith('fresh'))).toEqual(['count ran']);
  // With both forgotten, the bytes go: the selection is the same as everywhere.
  const both = JSON.parse((await rig.cairn('forget', 'step:again', 'count', '--json')).stdout) as typeof told;
  expect(both).toMatchObject({ nodes: [{ shared: [] }, { shared: [] }], removed: { artifacts: 1, records: 2 } });
  expect((await rig.run('counting')).outcomes.filter((line) => line.endsWith(' ran'))).toHaveLength(2);
});
