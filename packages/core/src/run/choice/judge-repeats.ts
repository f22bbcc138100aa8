// A trial that was made with several seeds, as one: the mean of its metric over the seeds, and which of them stands for it.

import { studentT } from '../../base/student-t.ts';
import type { ComparedTrial } from '../../dsl/best.ts';
import type { Estimate } from '../../dsl/estimate.ts';

const level = 0.95;

export interface JudgedRepeats {
  /** The position of the one that stands for all. */
  readonly position: number;
  readonly trial: ComparedTrial;
}

/**
 * `sign` is -1 where the highest metric is the best, and 1 where the lowest is. The median stands for all: the best would
 * be chosen by its luck. Of an even number it is the worse of the two in the middle.
 */
export function judgeRepeats(
  positions: readonly number[],
  trials: readonly ComparedTrial[],
  sign: -1 | 1,
): JudgedRepeats {
  const members = positions.map((position) => trials[position]!);
  if (members.length === 1) return { position: positions[0]!, trial: members[0]! };
  const metric = averageOverSeeds(members);
  const ranked = positions.toSorted((a, b) => compareValues(trials[a]!, trials[b]!) * sign);
  const position = ranked[Math.floor(ranked.length / 2)]!;
  return { position, trial: { trial: trials[position]!.trial, metric, members } };
}

function compareValues(a: ComparedTrial, b: ComparedTrial): number {
  return (a.metric.value ?? 0) - (b.metric.value ?? 0);
}

/** The mean, and mean ± t · s / √k of k seeds: the interval of a mean over draws of chance, whatever the rows. */
function averageOverSeeds(members: readonly ComparedTrial[]): Estimate {
  const n = members.length;
  const without = members.find(({ metric }) => metric.value === null);
  if (without) {
    const reason = `${without.trial} has no value${without.metric.reason ? `: ${without.metric.reason}` : ''}`;
    return { value: null, low: null, high: null, n, reason };
  }
  const values = members.map(({ metric }) => metric.value!);
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  const half = studentT(n - 1, level) * Math.sqrt(squares / (n - 1) / n);
  return { value: mean, low: mean - half, high: mean + half, n };
}
