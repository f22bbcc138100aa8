import { expect, it } from 'vitest';
import type { Estimate } from '../../dsl/estimate.ts';
import { type Choice, chooseBest, type JudgedTrial } from './choose-best.ts';

const estimate = (value: number | null, low = value, high = value): Estimate => ({ value, low, high, n: 100 });

/** Trials named a, b, c … by their `auc`. */
const trialsOf = (...values: readonly unknown[]): readonly JudgedTrial[] =>
  values.map((auc, index) => ({ label: String.fromCharCode(97 + index), metrics: { auc, other: estimate(0) } }));

function choose(trials: readonly JudgedTrial[], goal: 'max' | 'min' = 'max', leftOut: readonly string[] = []): Choice {
  const choice = chooseBest(trials, goal, 'auc', leftOut);
  if (typeof choice === 'string') throw new Error(choice);
  return choice;
}

const orderOf = ({ comparison }: Choice): string => comparison.trials.map(({ trial }) => trial).join(' ');

it('the highest, or the lowest; the comparison lists all, best first', () => {
  const trials = trialsOf(estimate(0.7), estimate(0.9), estimate(-0.2), estimate(0.8));
  const highest = choose(trials);
  expect(highest.position).toBe(1);
  expect(highest.comparison).toEqual({
    metric: 'auc',
    goal: 'max',
    chosen: 'b',
    trials: ['b', 'd', 'a', 'c'].map((trial) => ({
      trial,
      metric: trials.find(({ label }) => label === trial)!.metrics['auc'],
    })),
    leftOut: [],
    isClear: true,
  });
  const lowest = choose(trials, 'min');
  expect([lowest.position, lowest.comparison.chosen, orderOf(lowest)]).toEqual([2, 'c', 'c a d b']);
});

it('a tie goes to the earlier trial', () => {
  for (const goal of ['max', 'min'] as const) {
    const choice = choose(trialsOf(estimate(0.5), estimate(0.5), estimate(0.5)), goal);
    expect([choice.position, orderOf(choice)]).toEqual([0, 'a b c']);
  }
  expect(choose(trialsOf(estimate(0), estimate(-0))).position).toBe(0);
});

it('null never wins, whatever the goal, and is listed last', () => {
  for (const goal of ['max', 'min'] as const) {
    const choice = choose(trialsOf(estimate(null), estimate(-5), estimate(null), estimate(-5)), goal);
    expect([choice.position, orderOf(choice)]).toEqual([1, 'b d a c']);
  }
});

it('infinity is a value', () => {
  const trials = trialsOf(estimate(1), estimate(Number.POSITIVE_INFINITY), estimate(Number.NEGATIVE_INFINITY));
  expect([choose(trials).position, choose(trials, 'min').position]).toEqual([1, 2]);
});

it('plain numbers and null are metrics too', () => {
  const choice = choose(trialsOf(3, null, 4));
  expect([choice.position, orderOf(choice)]).toEqual([2, 'c a b']);
  expect(choice.comparison.trials[0]!.metric).toEqual({ value: 4, low: 4, high: 4, n: 0 });
});

it('where no trial can be chosen it says why', () => {
  expect(chooseBest(trialsOf(estimate(null), null), 'max', 'auc', [])).toBe("no trial has a value of 'auc'");
  expect(chooseBest([], 'max', 'auc', ['a', 'b'])).toBe('every trial failed');
  expect(chooseBest(trialsOf(estimate(1), undefined), 'max', 'auc', [])).toBe("b has no metric 'auc'");
  expect(chooseBest(trialsOf(estimate(1), 'high'), 'max', 'auc', [])).toBe("b has no metric 'auc'");
  expect(chooseBest(trialsOf({ value: 1 }), 'max', 'auc', [])).toBe("a has no metric 'auc'");
});

it('names the trials that were left out', () => {
  expect(choose(trialsOf(estimate(1)), 'max', ['b', 'c']).comparison.leftOut).toEqual(['b', 'c']);
});

it.each<[string, boolean, readonly Estimate[]]>([
  ['apart', true, [estimate(0.9, 0.85, 0.95), estimate(0.7, 0.6, 0.8)]],
  ['overlapping', false, [estimate(0.9, 0.8, 0.95), estimate(0.7, 0.6, 0.85)]],
  ['touching', false, [estimate(0.9, 0.8, 0.95), estimate(0.7, 0.6, 0.8)]],
  ['equal', false, [estimate(0.9), estimate(0.9)]],
  ['of points', true, [estimate(0.9), estimate(0.8)]],
  ['without bounds', false, [estimate(0.9, null, null), estimate(0.1, 0, 0.2)]],
  ['of one trial', true, [estimate(0.9, 0.1, 1)]],
  ['of one with a value', true, [estimate(0.9, 0.1, 1), estimate(null)]],
  ['that a third one would blur', true, [estimate(0.9, 0.85, 0.95), estimate(0.1), estimate(0.7, 0.6, 0.8)]],
])('the first two intervals %s: clear is %s', (_, isClear, metrics) => {
  expect(choose(trialsOf(...metrics)).comparison.isClear).toBe(isClear);
  const negated = metrics.map(({ value, low, high, n }) => ({
    value: value === null ? null : -value,
    low: high === null ? null : -high,
    high: low === null ? null : -low,
    n,
  }));
  expect(choose(trialsOf(...negated), 'min').comparison.isClear).toBe(isClear);
});

it('trials that differ only in their seeds are judged by their mean, with the interval over the seeds', () => {
  // Five values of mean 3 and standard deviation √2.5: the interval is 3 ± 2.776 · √(2.5 / 5).
  const trials = trialsOf(1, 2, 3, 4, 5, 2.9, 2.9, 2.9);
  const repeats = [
    [0, 1, 2, 3, 4],
    [5, 6, 7],
  ];
  const choice = chooseBest(trials, 'max', 'auc', [], repeats) as Choice;
  expect(choice.position).toBe(2);
  expect(choice.comparison).toMatchObject({ chosen: 'c', isClear: false });
  const [best, other] = choice.comparison.trials;
  expect(best).toMatchObject({ trial: 'c', metric: { value: 3, n: 5 } });
  expect(best!.metric.low).toBeCloseTo(3 - 2.776445 * Math.sqrt(0.5), 5);
  expect(best!.metric.high).toBeCloseTo(3 + 2.776445 * Math.sqrt(0.5), 5);
  expect(best!.members?.map(({ trial, metric }) => [trial, metric.value])).toEqual([
    ['a', 1],
    ['b', 2],
    ['c', 3],
    ['d', 4],
    ['e', 5],
  ]);
  expect(other!.metric.value).toBeCloseTo(2.9, 12);
});

it('of an even number of seeds the worse of the middle two stands for all', () => {
  const trials = trialsOf(4, 1, 3, 2);
  const repeats = [[0, 1, 2, 3]];
  expect(chooseBest(trials, 'max', 'auc', [], repeats)).toMatchObject({ comparison: { chosen: 'd' } });
  expect(chooseBest(trials, 'min', 'auc', [], repeats)).toMatchObject({ comparison: { chosen: 'c' } });
});

it('a seed without a value leaves its trial without one, and a trial of one seed keeps its own interval', () => {
  const trials = trialsOf(9, null, estimate(0.5, 0.4, 0.6));
  const choice = chooseBest(trials, 'max', 'auc', [], [[0, 1], [2]]) as Choice;
  expect(choice.comparison.trials).toMatchObject([
    { trial: 'c', metric: { value: 0.5, low: 0.4, high: 0.6, n: 100 } },
    { metric: { value: null, reason: 'b has no value' } },
  ]);
});

it('a metric of a nested record is named with a dot', () => {
  const trials = [0.2, 0.4].map((loss, index) => ({
    label: `${index}`,
    metrics: { test: { loss, auc: estimate(loss) } },
  }));
  expect(chooseBest(trials, 'max', 'test.loss', [])).toMatchObject({
    position: 1,
    comparison: { metric: 'test.loss' },
  });
  expect(chooseBest(trials, 'min', 'test.auc', [])).toMatchObject({ position: 0 });
  expect(chooseBest(trials, 'min', 'test', [])).toBe("0 has no metric 'test'");
});
