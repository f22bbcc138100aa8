// The points of a sweep, as core takes them: each with its params, checked by the pipeline before anything runs.

import { checkParams, type PlanOptions, type SweepPoint } from '@cairn/core';
import { failUsage } from '../usage/usage-error.ts';
import type { GivenParams } from './given-params.ts';
import { crossAxes, parseOver } from './sweep-axes.ts';
import { describeOrigins, tryParams } from './try-params.ts';

export interface OpenedSweep {
  /** Paths of the params that the points differ in. */
  readonly over: readonly string[];
  readonly points: readonly SweepPoint[];
  /** What tells a point from the others, by the path of each param, as it was typed. */
  readonly typed: readonly Readonly<Record<string, string>>[];
}

/**
 * @param over - as typed: `train.trees=5,20,40`
 * @throws UsageError `filter-wrong`, `option-wrong`; AuthorError if the pipeline refuses a point
 */
export async function openSweep(
  over: readonly string[],
  given: GivenParams,
  options: PlanOptions,
): Promise<OpenedSweep> {
  const axes = over.map(parseOver);
  for (const { name } of axes)
    if (given.sets.some(({ path }) => path.join('.') === name))
      failUsage('option-wrong', {
        ...{ option: 'set', wanted: `a param that is not in --over, which has '${name}' too`, found: undefined },
        form: `${name} in one of them`,
      });
  const combined = crossAxes(axes);
  const points: SweepPoint[] = [];
  for (const sets of combined) {
    const all = { files: given.files, sets: [...given.sets, ...sets] };
    const paramsFrom = describeOrigins(all);
    const params = await tryParams(all, async (tried) => {
      await checkParams({ ...options, params: tried });
      return tried;
    });
    points.push({ params, paramsFrom });
  }
  const typed = combined.map((sets) => Object.fromEntries(sets.map(({ path, text }) => [path.join('.'), text])));
  return { over: axes.map(({ name }) => name), points, typed };
}
