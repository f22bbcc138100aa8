// A run's metrics beside those of another: how far each moved, and whether that is more than noise.

import type { Estimate, RunMetrics } from '@cairn/core';

/**
 * - `same`: the same value
 * - `within noise`: the intervals overlap
 * - `beyond noise`: they do not
 * - `changed`: neither has an interval that could tell
 * - `new`: the other run does not have it
 * - `gone`: this run does not have it
 * - `not comparable`: one of them has no value
 */
export type Movement = 'same' | 'within noise' | 'beyond noise' | 'changed' | 'new' | 'gone' | 'not comparable';

export interface ComparedMetric {
  readonly name: string;
  readonly now: Estimate | undefined;
  readonly before: Estimate | undefined;
  /** Null where there is nothing to subtract. */
  readonly change: number | null;
  readonly movement: Movement;
}

/** This run's metrics in their order, then those that only the other has. */
export function compareMetrics(now: RunMetrics, before: RunMetrics): readonly ComparedMetric[] {
  const names = new Set([...Object.keys(now), ...Object.keys(before)]);
  return [...names].map((name) => compareMetric(name, now[name], before[name]));
}

function compareMetric(name: string, now: Estimate | undefined, before: Estimate | undefined): ComparedMetric {
  const found = { name, now, before, change: null };
  if (!before) return { ...found, movement: 'new' };
  if (!now) return { ...found, movement: 'gone' };
  if (now.value === null || before.value === null) return { ...found, movement: 'not comparable' };
  const change = now.value - before.value;
  if (change === 0) return { ...found, change, movement: 'same' };
  if (!hasInterval(now) && !hasInterval(before)) return { ...found, change, movement: 'changed' };
  const isNoise = lowOf(now) <= highOf(before) && lowOf(before) <= highOf(now);
  return { ...found, change, movement: isNoise ? 'within noise' : 'beyond noise' };
}

function hasInterval({ low, high }: Estimate): boolean {
  return low !== null || high !== null;
}

/** A value without an interval is an interval of one point; one that is open at an end reaches for ever. */
function lowOf(estimate: Estimate): number {
  return estimate.low ?? (hasInterval(estimate) ? Number.NEGATIVE_INFINITY : estimate.value!);
}

function highOf(estimate: Estimate): number {
  return estimate.high ?? (hasInterval(estimate) ? Number.POSITIVE_INFINITY : estimate.value!);
}
