import { expect, test } from 'vitest';
import type { RunRecord } from '../../run/record/record.ts';
import { createTempRepository, type TempFolder } from '../git/temp-repository.rig.ts';
import { createRecord } from '../records/run-record.rig.ts';
import { writeRun } from '../records/write-run.ts';
import { commitRun } from '../snapshot/commit-run.ts';
import { takeTree } from '../snapshot/take-tree.ts';
import { fetchRuns, pushRuns } from './share-runs.ts';

/** A bare repository, and two others that have it as their remote. */
async function createTeam(): Promise<{ bare: TempFolder; ada: TempFolder; ben: TempFolder } & AsyncDisposable> {
  const [bare, ada, ben] = [await createTempRepository(), await createTempRepository(), await createTempRepository()];
  await bare.git('config', 'core.bare', 'true');
  for (const one of [ada, ben]) {
    await one.git('remote', 'add', 'origin', bare.root);
    await one.commit();
  }
  const all = [bare, ada, ben];
  return {
    ...{ bare, ada, ben },
    async [Symbol.asyncDispose]() {
      for (const one of all) await one[Symbol.asyncDispose]();
    },
  };
}

async function recordIn({ root }: TempFolder, at: string, isCommitted = true): Promise<RunRecord> {
  const record = createRecord({ at });
  const taken = await takeTree(root, {});
  if (typeof taken === 'string') throw new Error(taken);
  const snapshot = isCommitted ? await commitRun(taken, record) : null;
  await writeRun(root, { ...record, snapshot });
  return { ...record, snapshot };
}

test('each side gets what it has not, whatever the number, and a second time nothing', async () => {
  await using team = await createTeam();
  const { ada, ben } = team;
  const one = await recordIn(ada, '2026-01-01T00:00:00.000Z');
  // More than one command takes.
  const refs = Array.from({ length: 230 }, (_, index) => `${one.snapshot} refs/cairn/runs/x${index}\n`);
  await ada.write('.git/packed-refs', refs.join(''));
  const two = await recordIn(ben, '2026-01-02T00:00:00.000Z');
  expect((await pushRuns({ root: ada.root })).runs.moved).toHaveLength(231);
  expect((await pushRuns({ root: ben.root })).runs).toEqual({ moved: [two.run], there: 0 });
  expect((await fetchRuns({ root: ada.root })).runs).toEqual({ moved: [two.run], there: 231 });
  expect((await fetchRuns({ root: ben.root })).runs.moved).toHaveLength(231);
  expect((await fetchRuns({ root: ben.root })).runs).toEqual({ moved: [], there: 232 });
});

test('a tag that stands for something else there stays as it is on both sides', async () => {
  await using team = await createTeam();
  const { ada, ben, bare } = team;
  const tag = 'cairn/digits/v1';
  for (const [one, at] of [
    [ada, '2026-01-01T00:00:00.000Z'],
    [ben, '2026-01-02T00:00:00.000Z'],
  ] as const) {
    const { snapshot } = await recordIn(one, at);
    await one.git('tag', '--annotate', '--message=v1', tag, snapshot!);
  }
  expect((await pushRuns({ root: ada.root })).tags).toEqual({ moved: [tag], there: 0 });
  const before = await bare.git('rev-parse', tag);
  expect(await pushRuns({ root: ben.root })).toMatchObject({
    runs: { moved: [{}] },
    tags: { moved: [] },
    clashing: [tag],
  });
  expect(await bare.git('rev-parse', tag)).toBe(before);
  const own = await ben.git('rev-parse', tag);
  expect(await fetchRuns({ root: ben.root })).toMatchObject({ runs: { moved: [{}], there: 1 }, clashing: [tag] });
  expect(await ben.git('rev-parse', tag)).toBe(own);
});

test('runs that are named go with their tags alone; one without a commit is told', async () => {
  await using team = await createTeam();
  const { ada, ben } = team;
  const [one, two] = [await recordIn(ada, '2026-01-01T00:00:00.000Z'), await recordIn(ada, '2026-01-02T00:00:00.000Z')];
  const bare = await recordIn(ada, '2026-01-03T00:00:00.000Z', false);
  await ada.git('tag', 'cairn/digits/v1', one.snapshot!);
  await ada.git('tag', 'cairn/digits/v2', two.snapshot!);
  expect(await pushRuns({ root: ada.root, runs: ['2026', bare.run] }).catch(String)).toContain(
    'matches more than one run',
  );
  expect(await pushRuns({ root: ada.root, runs: [two.run, bare.run] })).toMatchObject({
    runs: { moved: [two.run] },
    tags: { moved: ['cairn/digits/v2'] },
    uncommitted: [bare.run],
  });
  await pushRuns({ root: ada.root });
  expect(await fetchRuns({ root: ben.root, runs: ['20260101'] })).toMatchObject({
    runs: { moved: [one.run], there: 0 },
    tags: { moved: ['cairn/digits/v1'] },
  });
  expect(await fetchRuns({ root: ben.root, runs: ['2026'] }).catch(String)).toContain('matches more than one run');
});
