import type { RunRecord } from '@cairn/core';
import { expect, test } from 'vitest';
import { sampleRecord } from '../rig/sample-record.rig.ts';
import { chooseBaseRun } from './choose-base-run.ts';

const runAt = (run: string, commit: string | null, facts: Partial<RunRecord> = {}, branch: string | null = null) =>
  sampleRecord({ run: run as RunRecord['run'], git: { commit, branch, dirty: [] }, ...facts });

const record = runAt('now', 'head');
const choose = (
  runs: readonly RunRecord[],
  commits: readonly string[] | undefined = ['near', 'far'],
  branch: string | undefined = 'main',
) => chooseBaseRun([...runs, record], { record, commits, branch })?.run;

test('the newest run of the nearest commit', () => {
  const runs = [runAt('1', 'far'), runAt('2', 'near'), runAt('3', 'near'), runAt('4', 'far'), runAt('5', 'elsewhere')];
  expect(choose(runs)).toBe('3');
  expect(choose(runs, ['farther', 'far'])).toBe('4');
  expect(choose(runs, ['farther'])).toBeUndefined();
});

test('without the commits, the newest run that was on the branch', () => {
  const runs = [runAt('1', 'a', {}, 'main'), runAt('2', 'b', {}, 'main'), runAt('3', 'c', {}, 'topic')];
  expect(choose(runs, undefined)).toBe('2');
  expect(choose(runs, [])).toBe('2');
  expect(choose(runs, [], 'other')).toBeUndefined();
});

test('a gate that did not hold leaves metrics; what did not come to its end does not', () => {
  expect(choose([runAt('1', 'near', { status: 'refused' })])).toBe('1');
  expect(choose([runAt('1', 'near', { status: 'failed' }), runAt('2', 'far')])).toBe('2');
  expect(choose([runAt('1', 'near', { status: 'interrupted' })])).toBeUndefined();
});

test('one with the same params and seed comes first, also from further back', () => {
  const others: readonly Partial<RunRecord>[] = [{ givenParams: { quick: true } }, { seed: 2 }];
  for (const facts of others) {
    expect(choose([runAt('1', 'far'), runAt('2', 'near', facts)])).toBe('1');
    expect(choose([runAt('2', 'near', facts)])).toBe('2');
  }
});

test('not a run of another pipeline, nor of a part, nor the run itself', () => {
  const others: readonly Partial<RunRecord>[] = [{ pipeline: 'other' }, { selection: { until: 'train' } }];
  expect(others.map((facts) => choose([runAt('1', 'near', facts)]))).toEqual(others.map(() => undefined));
  expect(choose([], ['head'])).toBeUndefined();
});
