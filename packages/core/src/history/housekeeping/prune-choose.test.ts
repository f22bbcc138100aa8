import { expect, test } from 'vitest';
import type { RunId } from '../../base/brand.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { createRecord } from '../records/run-record.rig.ts';
import { choosePruned, type PruneRules } from './prune-choose.ts';

const now = Date.parse('2026-02-01T00:00:00.000Z');
const days = (count: number): number => count * 24 * 60 * 60 * 1000;

/** Of January 2026. */
const run = (day: number, facts: Partial<RunRecord> = {}): RunRecord =>
  createRecord({ run: `${day}`, at: `2026-01-${String(day).padStart(2, '0')}T00:00:00.000Z`, ...facts } as never);

const all = [
  run(1),
  run(2, { status: 'failed' }),
  run(3, { snapshot: 'c0ffee' }),
  run(4, { pipeline: 'other' }),
  run(5),
  run(6, { status: 'done', selection: { until: 'train' } }),
  run(7, { status: 'interrupted' }),
];

function choose(
  rules: PruneRules,
  given: { deployed?: string[]; tagged?: string[]; pinned?: string[]; recorded?: string[] } = {},
) {
  const { deployed = [], tagged = [], pinned = [], recorded = all.map((record) => record.run) } = given;
  const { going, spared } = choosePruned(
    all,
    rules,
    {
      deployed: new Set(deployed as RunId[]),
      pinned: new Set(pinned as RunId[]),
      tagged: new Set(tagged),
      recorded: new Set(recorded as RunId[]),
    },
    now,
  );
  return {
    going: going.map((record) => record.run).join(' '),
    spared: spared.map(({ record, why }) => `${record.run} ${why.join(' ')}`),
  };
}

test('a run goes when every rule names it', () => {
  expect(choose({ keep: 3 }).going).toBe('1 2 3');
  expect(choose({ olderThan: days(29) }).going).toBe('1 2');
  expect(choose({ status: 'failed' }).going).toBe('2');
  expect(choose({ keep: 3, status: 'done' }).going).toBe('1 3');
  expect(choose({ keep: 3, olderThan: days(29), status: 'failed' }).going).toBe('2');
  expect(choose({ olderThan: days(1), pipeline: 'other' }).going).toBe('');
});

test('the last finished and the last whole run of each pipeline stay', () => {
  expect(choose({ keep: 0 })).toEqual({
    going: '1 2 3 7',
    spared: ['4 last-finished last-whole', '5 last-whole', '6 last-finished'],
  });
});

test('what is deployed or tagged stays', () => {
  expect(choose({ olderThan: days(20) }, { deployed: ['1'], tagged: ['c0ffee'] })).toMatchObject({
    going: '2 7',
    spared: ['1 deployed', '3 tagged', '4 last-finished last-whole', '5 last-whole', '6 last-finished'],
  });
});

test('a pinned run stays', () => {
  expect(choose({ olderThan: days(29) }, { pinned: ['2'] })).toMatchObject({ going: '1', spared: ['2 pinned'] });
});

test('so does the last that finished here, though newer ones were fetched: it is what the next run is compared with', () => {
  expect(choose({ keep: 0 }, { recorded: ['1', '2'] }).spared).toContain('2 last-finished');
});
