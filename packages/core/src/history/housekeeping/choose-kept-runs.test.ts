import { expect, it } from 'vitest';
import type { RunId } from '../../base/brand.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { createRecord } from '../records/run-record.rig.ts';
import { chooseKeptRuns, type KeepRule } from './choose-kept-runs.ts';

const day = (number: number): string => `2026-01-${String(number).padStart(2, '0')}T12:00:00.000Z`;
const run = (name: string, number: number, given: Partial<Omit<RunRecord, 'run'>> = {}): RunRecord =>
  createRecord({ run: name, at: day(number), ...given });
/** What is kept on the tenth of January, at noon. */
const keep = (runs: readonly RunRecord[], rule: KeepRule): string =>
  [...chooseKeptRuns(runs, rule, Date.parse(day(10)))].sort().join(' ');

const five = [1, 3, 5, 7, 9].map((number) => run(`r${number}`, number));

it('all are kept unless somebody says how many or how old', () => {
  expect(keep(five, {})).toBe('r1 r3 r5 r7 r9');
  expect(keep(five, { runs: undefined, days: undefined })).toBe('r1 r3 r5 r7 r9');
  expect(keep([], { runs: 1, days: 1 })).toBe('');
});

it('so many of the newest, those that are not older, or what either keeps', () => {
  expect(keep(five, { runs: 2 })).toBe('r7 r9');
  expect(keep(five, { runs: 9 })).toBe('r1 r3 r5 r7 r9');
  expect(keep(five, { days: 5 })).toBe('r5 r7 r9');
  expect(keep(five, { days: 0 })).toBe('r9');
  expect(keep(five, { runs: 1, days: 3 })).toBe('r7 r9');
  expect(keep(five, { runs: 4, days: 3 })).toBe('r3 r5 r7 r9');
});

it('pinned runs are kept whatever the rule says', () => {
  const pinned = new Set(['r1', 'r5', 'of another project'] as RunId[]);
  expect([...chooseKeptRuns(five, { runs: 1 }, Date.parse(day(10)), pinned)].sort()).toEqual(['r1', 'r5', 'r9']);
});

it('each pipeline has its own newest', () => {
  const other = run('other', 2, { pipeline: 'admissions' });
  expect(keep([five[0]!, other, ...five.slice(1)], { runs: 1 })).toBe('other r9');
});

it('the newest run that was whole stays beside those that were not', () => {
  const cut = { status: 'interrupted' } as const;
  const failed = { status: 'failed' } as const;
  const part = { selection: { until: 'clean' } };
  expect(keep([run('done', 1), run('cut', 2, cut), run('failed', 3, failed), run('part', 4, part)], { runs: 1 })).toBe(
    'done part',
  );
  // A gate that refuses is an end like any other.
  expect(keep([run('done', 1), run('refused', 2, { status: 'refused' }), run('cut', 3, cut)], { runs: 1 })).toBe(
    'cut refused',
  );
});

it('a clock that went backwards keeps more, not less', () => {
  expect(keep([run('later', 20), ...five], { days: 1 })).toBe('later r9');
});
