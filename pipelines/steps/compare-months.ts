// Compares the models of all months: how well each predicts its own month, and the month after it.

import { defineStep, each, json, metrics } from '@cairn/core';
import type { RegressorMetrics } from '@cairn/steps';

export interface MonthRow {
  readonly month: string;
  /** Root mean squared error on the test rows of its own month. */
  readonly own: number | null;
  /** On those of the next month; null of the last month. */
  readonly next: number | null;
}

export const compareMonths = defineStep('compare-months', {
  in: { own: each(metrics<RegressorMetrics>()), next: each(metrics<RegressorMetrics>()) },
  out: {
    table: json<readonly MonthRow[]>(),
    drift: metrics<{ readonly months: number; readonly largestIncrease: number }>(),
  },
  run({ own, next }) {
    const table = Object.keys(own)
      .sort()
      .map((month) => ({
        month,
        own: own[month]!.rootMeanSquaredError.value,
        next: next[month]?.rootMeanSquaredError.value ?? null,
      }));
    const increases = table.flatMap((row) => (row.own === null || row.next === null ? [] : [row.next / row.own]));
    return { table, drift: { months: table.length, largestIncrease: Math.max(1, ...increases) } };
  },
});
