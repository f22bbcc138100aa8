// Successive halving: many trials with few resources, and more resources for those that do well.
//
//     rung 1: 9 trials, 3 epochs   →   rung 2: the 3 best, 9 epochs   →   rung 3: the best one, 27 epochs
//
// Which trials go on is known only while running, so each trial of each rung is a node, and those that are not reached are
// skipped.

import { type OptionalRef, type Ref, when } from '@cairn/core';
import type { Model } from '../kinds/model.ts';
import { chooseTrial, type SearchReport } from './choose-trial.ts';
import { keepTrial } from './keep-trial.ts';

export interface HalvingOptions {
  /** What each rung gives a trial, such as epochs or trees: at least one number, ascending. */
  readonly resources: readonly number[];
  /** From rung to rung the number of trials is divided by this, rounded down; at least one goes on. Default 3. */
  readonly eta?: number | undefined;
}

export interface HalvingTrial<Row, Task extends 'classification' | 'regression', Metrics> {
  readonly model: Ref<Model<Row, Task>, 'model'>;
  readonly metrics: Ref<Metrics, 'metrics'>;
}

/**
 * Calls `make` for each point and each rung, and returns the model of the best trial of the last rung that has a trial, with the
 * order of that rung. A trial starts from the beginning in each rung. The metrics choose: read them from validation rows.
 *
 * ```ts
 * const points = randomSearch(9, { learningRate: between(1e-3, 1e-1, { scale: 'log' }) });
 * const { model } = successiveHalving(points, { resources: [3, 9, 27] }, { max: 'auc' }, (point, epochs) => {
 *   const { model } = train({ rows: data.train }, { label: 'repaid', epochs, ...point });
 *   return { model, metrics: evaluate({ model, rows: data.validation }).metrics };
 * });
 * ```
 *
 * Source: K. Jamieson, A. Talwalkar, AISTATS 2016; L. Li et al., Journal of Machine Learning Research 18 (2018).
 *
 * @throws RangeError if there are no points, no resources or resources that do not rise, or if `eta` is not above 1
 */
export function successiveHalving<Point, Row, Task extends 'classification' | 'regression', Metrics extends object>(
  points: readonly Point[],
  { resources, eta = 3 }: HalvingOptions,
  by: { readonly max: keyof Metrics & string } | { readonly min: keyof Metrics & string },
  make: (point: Point, resource: number, rung: number) => HalvingTrial<Row, Task, Metrics>,
): { readonly model: Ref<Model<Row, Task>, 'model'>; readonly search: Ref<SearchReport, 'json'> } {
  checkOptions(points.length, resources, eta);
  const goal = 'max' in by ? ('max' as const) : ('min' as const);
  const metric = 'max' in by ? by.max : by.min;
  type Made = {
    readonly model: OptionalRef<Model<Row, Task>, 'model'>;
    readonly metrics: OptionalRef<Metrics, 'metrics'>;
  };
  let rung: Readonly<Record<string, Made>> = Object.fromEntries(
    points.map((point, index) => [nameTrial(index, points.length), make(point, resources[0]!, 0)]),
  );
  for (const [index, resource] of resources.entries()) {
    if (index === 0) continue;
    const keep = Math.max(1, Math.floor(points.length / eta ** index));
    const metrics = mapTrials(rung, (trial) => trial.metrics);
    rung = Object.fromEntries(
      points.map((point, position) => {
        const trial = nameTrial(position, points.length);
        const { isKept } = keepTrial({ metrics }, { trial, keep, metric, goal });
        const made = when(isKept, { then: () => ({ ...make(point, resource, index) }) });
        return [trial, made as unknown as Made];
      }),
    );
  }
  return chooseTrial(
    { models: mapTrials(rung, (trial) => trial.model), metrics: mapTrials(rung, (trial) => trial.metrics) },
    { metric, goal },
  );
}

export interface Bracket {
  /** Trials of the first rung. */
  readonly count: number;
  /** By rung. */
  readonly resources: readonly number[];
}

/**
 * The brackets of Hyperband: several successive halvings, from many trials with few resources to few with all of them, each of
 * about the same total. Draw points for each and take the `best` of their models.
 *
 * Source: L. Li et al., Journal of Machine Learning Research 18 (2018), table 1: ⌊(s + 1 brackets) ÷ (s + 1)⌋ ηˢ trials.
 *
 * @param most - the resources of the last rung, such as epochs
 * @param eta - default 3
 * @throws RangeError if `most` is not at least `eta`, or `eta` is not a whole number from 2
 */
export function hyperbandBrackets(most: number, eta = 3): readonly Bracket[] {
  if (!Number.isSafeInteger(eta) || eta < 2) throw new RangeError(`eta is ${eta}: give a whole number from 2`);
  if (!(most >= eta)) throw new RangeError(`The most resources are ${most}: give at least eta, ${eta}`);
  // The largest power of eta that is at most `most`, without the rounding of logarithms.
  let last = 0;
  while (eta ** (last + 1) <= most) last++;
  return Array.from({ length: last + 1 }, (_, index) => last - index).map((s) => ({
    count: Math.floor((last + 1) / (s + 1)) * eta ** s,
    resources: Array.from({ length: s + 1 }, (_, rung) => Math.max(1, Math.floor(most / eta ** (s - rung)))),
  }));
}

/** `03` of 27 trials: names are in the order of the points. */
function nameTrial(index: number, count: number): string {
  return String(index + 1).padStart(String(count).length, '0');
}

function mapTrials<T, R>(trials: Readonly<Record<string, T>>, take: (trial: T) => R): Record<string, R> {
  return Object.fromEntries(Object.entries(trials).map(([name, trial]) => [name, take(trial)]));
}

function checkOptions(count: number, resources: readonly number[], eta: number): void {
  if (count === 0) throw new RangeError('successiveHalving: there are no points');
  if (resources.length === 0) throw new RangeError('successiveHalving: give the resources of at least one rung');
  if (resources.some((resource, rung) => !(resource > (rung === 0 ? 0 : resources[rung - 1]!))))
    throw new RangeError(`successiveHalving: the resources ${resources.join(', ')} must rise from rung to rung`);
  if (!(eta > 1)) throw new RangeError(`successiveHalving: eta is ${eta}: give a number above 1`);
}
