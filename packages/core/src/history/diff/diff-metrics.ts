// Compares the metrics of two runs, and whether a difference may be chance. Pure.

import type { Estimate } from '../../dsl/estimate.ts';
import type { RunMetrics } from '../../run/record/event.ts';

export interface ComparedMetric {
  readonly name: string;
  /** Null if the run does not have the metric. */
  readonly before: Estimate | null;
  readonly now: Estimate | null;
  /** Now minus before; null if one of them has no value. */
  readonly change: number | null;
  /** Whether the two 95 % intervals overlap; null if the values are equal, or one of them has no interval. */
  readonly isWithinNoise: boolean | null;
}

/** In the order of the later run. */
export function compareMetrics(before: RunMetrics, now: RunMetrics): readonly ComparedMetric[] {
  const names = new Set([...Object.keys(now), ...Object.keys(before)]);
  return [...names].map((name) => {
    const [a, b] = [before[name] ?? null, now[name] ?? null];
    const hasValues = a !== null && b !== null && a.value !== null && b.value !== null;
    const change = hasValues ? b.value! - a.value! : null;
    return { name, before: a, now: b, change, isWithinNoise: change === 0 ? null : overlap(a, b) };
  });
}

function overlap(a: Estimate | null, b: Estimate | null): boolean | null {
  if (!a || !b || a.low === null || a.high === null || b.low === null || b.high === null) return null;
  return a.low <= b.high && b.low <= a.high;
}
