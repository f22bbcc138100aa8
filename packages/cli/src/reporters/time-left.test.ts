import { expect, test } from 'vitest';
import { sampleRecord } from '../rig/sample-record.rig.ts';
import { finished, now, planMade, progressed, started, stateAfter } from '../rig/sample-run.rig.ts';
import { estimateTimeLeft, learnExpectations } from './time-left.ts';

test('nothing is told where there is nothing to go by', () => {
  expect(estimateTimeLeft(stateAfter([]), now(1), new Map())).toBeUndefined();
  expect(estimateTimeLeft(stateAfter([planMade, started(1, 1)]), now(1), new Map())).toBeUndefined();
});

test('earlier runs of the same pipeline tell how long each node takes', () => {
  const expected = learnExpectations([sampleRecord(), sampleRecord({ pipeline: 'other' })], 'digits');
  expect(expected.get('clean')).toBe(1.24);
  const state = stateAfter([
    planMade,
    ...[0, 1, 2, 3].map((number) => finished(number, { outcome: 'ran' })),
    started(4, 5),
  ]);
  expect(estimateTimeLeft(state, now(5), expected)).toBeCloseTo(3 * 1.24);
});

test('what runs beside each other shares the time, but the longest is the least', () => {
  const expected = new Map([...planMade.nodes].map(({ label }) => [label, 1]));
  const state = stateAfter([planMade, started(1, 0), started(2, 0), progressed(2, 10, 0.1, '')]);
  expect(estimateTimeLeft(state, now(10), expected)).toBeCloseTo(90);
});
