// Keeping a store in order, through the real command: what is in it, whether it is whole, what goes and what stays.

import { chmod, readdir, rm, writeFile } from 'node:fs/promises';
import { expect, test } from 'vitest';
import { writeCountingProject } from '../rig/counting-project.ts';
import { createRig, type Rig, type Told } from '../rig/create-rig.ts';
import { holdModule, type Probe } from '../rig/open-probe.ts';

const store = async (rig: Rig, ...args: string[]) => {
  const told = await rig.cairn('store', ...args, '--json');
  return { exitCode: told.exitCode, ...(JSON.parse(told.stdout) as Record<string, never>) } as Record<string, unknown>;
};

/** What people read, without what differs each time. */
const read = ({ stdout, stderr, exitCode }: Told): string =>
  `${stdout}${stderr}\n(${exitCode})`
    .replace(/\/\S+\/cairn-rig-\w+/g, '<rig>')
    .replace(/(artifacts|records)\/../g, '$1/ab')
    .replace(/\d{8}T\d{9}Z-[0-9a-f]{4}/g, '<run>')
    .replace(/\b[0-9a-f]{64}\b/g, '<digest>')
    .replace(/\b[0-9a-f]{12}\b/g, '<short>')
    .replace(/\b[\d.]+ (k?B)\b/g, 'some $1')
    .replace(/ +(?=some)/g, '  ');

/** A project whose `double` waits at the probe. */
async function writeHeldProject(rig: Rig, probe: Probe): Promise<void> {
  await writeCountingProject(rig);
  await rig.write('steps/hold.ts', holdModule);
  const text = (await rig.read('steps/double.ts'))
    .replace("from '@cairn/core';", "from '@cairn/core';\nimport { hold } from './hold.ts';")
    .replace('in: {', 'network: true,\n  in: {')
    .replace('run: ({ count }) => ({', `run: async ({ count }) => (await hold(${JSON.stringify(probe.socket)}), {`);
  await rig.write('steps/double.ts', text);
}

async function forgetRuns(rig: Rig): Promise<void> {
  await rm(rig.path('.cairn/runs'), { recursive: true });
}

test('what a collection removed is a miss, and the next run makes it again', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const first = await rig.run('counting');
  await rig.run('counting', '--set', 'times=5');
  expect(await store(rig, 'collect')).toMatchObject({ exitCode: 0, removed: { artifacts: 0, folders: 0, records: 0 } });
  expect((await rig.run('counting', '--set', 'times=5')).finished?.outcomes).toMatchObject({ ran: 0, fresh: 3 });

  expect(await store(rig, 'collect', '--keep-runs', '1')).toMatchObject({
    runs: { all: 2, kept: 1 },
    removed: { artifacts: 2, folders: 0, records: 2 },
  });
  expect((await rig.run('counting', '--set', 'times=5')).finished?.outcomes).toMatchObject({ ran: 0, fresh: 3 });
  const again = await rig.run('counting');
  expect(again.outcomes).toEqual(['file(data/lines.txt) fresh', 'count ran', 'double ran']);
  for (const node of ['count', 'double']) expect(again.node(node).outputs).toEqual(first.node(node).outputs);
  expect(await store(rig, 'verify')).toMatchObject({ exitCode: 0, findings: [], absent: [] });
});

test('a run that was answered from the one before is not, when what it made was collected', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.run('counting');
  expect((await rig.run('counting')).finished?.outcomes).toMatchObject({ fresh: 3 });
  await forgetRuns(rig);
  await store(rig, 'collect');
  expect((await rig.run('counting')).finished?.outcomes).toMatchObject({ ran: 3, fresh: 0 });
});

test('collections during a run: it ends done, and all that it recorded is there and whole', async () => {
  await using rig = await createRig();
  const probe = await rig.probe();
  await writeHeldProject(rig, probe);
  const before = rig.run('counting');
  (await probe.arrive())();
  const first = await before;
  // Nothing is needed by a record any more, and the run that begins looks at all three results: also at that of the node
  // that it makes anew, to see whether it comes out the same.
  await forgetRuns(rig);
  const running = rig.run('counting', '--force', 'double');
  const letGo = await probe.arrive();
  const [one, two] = await Promise.all([store(rig, 'collect'), store(rig, 'collect', '--limit', '1B')]);
  for (const told of [one, two]) expect(told).toMatchObject({ exitCode: 0, underWay: 1, isHindered: false });
  for (const told of [one, two]) expect(told['removed']).toMatchObject({ records: 0 });
  letGo();
  const run = await running;
  expect([run.finished?.status, run.outcomes]).toEqual([
    'done',
    ['file(data/lines.txt) fresh', 'count fresh', 'double ran'],
  ]);
  for (const node of ['count', 'double']) expect(run.node(node).outputs).toEqual(first.node(node).outputs);
  expect(await store(rig, 'verify')).toMatchObject({ findings: [], absent: [], looked: { artifacts: 3, records: 3 } });
  expect((await rig.run('counting')).finished?.outcomes).toMatchObject({ fresh: 3 });
  expect(await readdir(rig.path('.cairn/tmp'))).toEqual([]);
});

test('what a killed run left is swept, and what it recorded goes, since no record of a run names it', async () => {
  await using rig = await createRig();
  const probe = await rig.probe();
  await writeHeldProject(rig, probe);
  const killed = rig.start('run', 'counting', '--json');
  await probe.arrive();
  killed.kill('SIGKILL');
  await killed.told;
  expect((await readdir(rig.path('.cairn/tmp'))).length).toBeGreaterThan(1);
  expect(await store(rig, 'size')).toMatchObject({ underWay: 0, unneeded: { artifacts: 2, records: 2 } });
  expect(await store(rig, 'repair')).toMatchObject({
    exitCode: 0,
    swept: expect.any(Number),
    setAside: [],
    dropped: [],
  });
  expect(await readdir(rig.path('.cairn/tmp'))).toEqual([]);
  expect(await store(rig, 'collect')).toMatchObject({ removed: { artifacts: 2, records: 2 } });
  expect(await store(rig, 'verify')).toMatchObject({ exitCode: 0, looked: { artifacts: 0, records: 0 } });
});

test('a flipped byte: verify tells it, repair sets it aside, and what reads it makes it again', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  const first = await rig.run('counting');
  const digest = first.node('count').outputs['count'] ?? '';
  const artifact = `.cairn/artifacts/${digest.slice(0, 2)}/${digest}`;
  const bytes = await rig.read(artifact);
  await chmod(rig.path(artifact), 0o644);
  await writeFile(rig.path(artifact), bytes.replace('3', '4'));

  expect(read(await rig.cairn('store', 'verify'))).toMatchInlineSnapshot(`
    "✗ .cairn is damaged  2 findings; 3 artifacts, 3 records,  some kB checked
      artifacts/ab/<digest>  its bytes do not match its name
        needed by count .count (counting, run <run>)
      records/ab/<digest>/<digest>.json  names <short>, which is missing or damaged
        needed by count .count (counting, run <run>)
    fix: cairn store repair moves it out; the next run computes what it needs again.
    (1)"
  `);
  expect(read(await rig.cairn('store', 'repair'))).toMatchInlineSnapshot(`
    ".cairn: 2 things repaired
    set aside:
      artifacts/ab/<digest>  its bytes do not match its name
        needed by count .count (counting, run <run>)
    dropped:
      records/ab/<digest>/<digest>.json  names <short>, which is missing or damaged
        needed by count .count (counting, run <run>)
    moved to .cairn/damaged: 1 file,  some B; --empty-damaged removes it
    computed again by the next run that needs it:
      count .count (counting, run <run>)
    (0)"
  `);
  expect(read(await rig.cairn('store', 'repair'))).toMatchInlineSnapshot(`
    "✓ nothing to repair in .cairn  2 artifacts, 2 records checked
    moved to .cairn/damaged: 1 file,  some B; --empty-damaged removes it
    (0)"
  `);
  expect(read(await rig.cairn('store', 'verify'))).toMatchInlineSnapshot(`
    "✓ .cairn is undamaged  2 artifacts, 2 records,  some kB checked
    1 result that recorded runs name is not in the store, collected or lost: a run that needs one computes it again.
    (0)"
  `);
  expect(read(await rig.cairn('store', 'repair', '--empty-damaged'))).toMatchInlineSnapshot(`
    "✓ nothing to repair in .cairn  2 artifacts, 2 records checked
    removed damaged files: 1 file,  some B
    (0)"
  `);
  // Nothing that runs reads it, until something is forced.
  const unread = await rig.run('counting');
  expect(unread.outcomes).toEqual(['file(data/lines.txt) fresh', 'count fresh', 'double fresh']);
  const healed = await rig.run('counting', '--force', 'double');
  expect([...healed.outcomes].sort()).toEqual(['count ran', 'double ran', 'file(data/lines.txt) fresh']);
  expect(await rig.read(artifact)).toBe(bytes);
  expect(read(await rig.cairn('store', 'verify'))).toMatchInlineSnapshot(`
    "✓ .cairn is undamaged  3 artifacts, 3 records,  some kB checked
    (0)"
  `);
});

test('what people read of size, collect and explain', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  expect(read(await rig.cairn('store', 'size'))).toMatchInlineSnapshot(`
    ".cairn  some B

               files  bytes
    artifacts      0  some B
    folders        0  some B
    records        0  some B
    damaged        0  some B
    temporary      0  some B

    needed by 0 runs: nothing
    not needed: nothing
    (0)"
  `);
  const first = await rig.run('counting');
  const second = await rig.run('counting', '--set', 'times=5');
  expect(read(await rig.cairn('store', 'size'))).toMatchInlineSnapshot(`
    ".cairn  some kB

               files   bytes
    artifacts      5  some B
    folders        0  some B
    records        5  some kB
    damaged        0  some B
    temporary      0  some B

    needed by 2 runs: 5 artifacts, 5 records:  some kB
    not needed: nothing
    (0)"
  `);
  expect(read(await rig.cairn('store', 'collect', '--dry-run', '--keep-runs', '1'))).toMatchInlineSnapshot(`
    "would remove 2 artifacts, 2 records:  some kB
    would keep 3 artifacts, 3 records:  some kB
    needed by 1 of 2 runs: all of it

    node    pipeline  last used by
    count   counting  <run>
    double  counting  <run>
    (0)"
  `);
  const explain = async (digest: string | undefined, ...args: string[]) =>
    read(await rig.cairn('store', 'collect', '--explain', (digest ?? '').slice(0, 16), ...args));
  expect(await explain(first.node('count').outputs['count'])).toMatchInlineSnapshot(`
    "<digest>  a file of  some B
    kept, because it is needed by
      count .count (counting, run <run>)
    (0)"
  `);
  expect(await explain(first.node('count').outputs['count'], '--keep-runs', '1')).toMatchInlineSnapshot(`
    "<digest>  a file of  some B
    nothing that stays needs it: cairn store collect removes it; it is named by
      count .count (counting, run <run>, not kept)
    1 result in the store names it, and no recorded run
    (0)"
  `);
  expect(await explain(first.node('file(data/lines.txt)').outputs['file'])).toMatchInlineSnapshot(`
    "<digest>  a file of  some B
    kept, because it is needed by
      file(data/lines.txt) .file (counting, run <run> and 1 other)
    (0)"
  `);
  expect(read(await rig.cairn('store', 'collect', '--keep-runs', '1'))).toMatchInlineSnapshot(`
    "removed 2 artifacts, 2 records:  some kB
    kept 3 artifacts, 3 records:  some kB
    needed by 1 of 2 runs: all of it
    (0)"
  `);
  expect(await explain(first.node('count').outputs['count'])).toMatchInlineSnapshot(`
    "<digest>  not in the store
    needed by
      count .count (counting, run <run>)
    (0)"
  `);
  expect(read(await rig.cairn('store', 'collect', '--limit', '1kB'))).toMatchInlineSnapshot(`
    "removed nothing
    kept 3 artifacts, 3 records:  some kB
    needed by 2 runs: all of it
    some kB is above the limit of  some kB, and all of it is needed: keep fewer runs, with --keep-runs or --older-than.
    (0)"
  `);
  expect(second.exitCode).toBe(0);
});

test('what was mistyped is told, and nothing is removed', async () => {
  await using rig = await createRig();
  await writeCountingProject(rig);
  await rig.run('counting');
  const say = async (...args: string[]) => read(await rig.cairn('store', ...args));
  expect(await say('collect', '--limit', '2gb')).toMatchInlineSnapshot(`
    "error: --limit requires a size such as 500MB, 4GB or 4GiB, not '2gb'
      fix: Write --limit <size>.
    (2)"
  `);
  expect(await say('collect', '--keep-runs', '0')).toMatchInlineSnapshot(`
    "error: --keep-runs requires a whole number from 1, not '0'
      fix: Write --keep-runs <number>.
    (2)"
  `);
  expect(await say('collect', '--older-than', 'week')).toMatchInlineSnapshot(`
    "error: --older-than requires a whole number from 0, not 'week'
      fix: Write --older-than <days>.
    (2)"
  `);
  expect(await say('collect', '--explain', 'feedbeef')).toMatchInlineSnapshot(`
    "error: No artifact of the store or of a run has a digest that begins with 'feedbeef'
      fix: Take a digest from cairn show --json: 64 hex digits, or their first few.
    (2)"
  `);
  expect(await say('prune')).toMatchInlineSnapshot(`
    "error: There is no command 'store prune'
      fix: All: cairn store --help
    (2)"
  `);
  await rig.write('.cairn/runs/20260101T030405006Z-bbbb.json', '{');
  expect(await say('collect', '--keep-runs', '1')).toMatchInlineSnapshot(`
    "error: The record of run '<run>' cannot be read, so it is unknown what that run needs: <rig>/.cairn/runs/<run>.json
      fix: Restore the file from a copy; or remove it, and everything that only that run needs.
    (2)"
  `);
  expect(await store(rig, 'size')).toMatchObject({ artifacts: { count: 3 }, records: { count: 3 } });
});
