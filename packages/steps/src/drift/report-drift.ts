// The report of a comparison with earlier rows: what changed, how much, and whether that is tolerated.

import type { Estimate, Verdict } from '@cairn/core';
import { decideByInterval, holm } from '@cairn/stats';
import type { Compared } from './compare-tables.ts';
import type { ColumnDrift, DriftReport } from './drift-report.ts';

export interface Tolerances {
  readonly tolerance: number;
  /** By column, instead of `tolerance`. */
  readonly tolerances: Readonly<Record<string, number | undefined>>;
}

export function reportDrift(
  { changes, notCompared }: Compared,
  sizes: { readonly rows: number; readonly referenceRows: number },
  { tolerance, tolerances }: Tolerances,
  predictions: readonly string[] = [],
): DriftReport {
  const adjusted = holm(changes.map(({ p }) => p));
  const limitOf = (column: string) => tolerances[column] ?? tolerance;
  const comparisons = changes.map(({ column, about, test, value, low, high, n, referenceN, ...figures }, index) => {
    const change = { value, low, high, n: Math.min(n, referenceN) };
    const decision = decideByInterval(change, { atMost: limitOf(column) });
    const { statistic, p, psi, ...more } = figures;
    return {
      column,
      about,
      test,
      statistic,
      p,
      adjustedP: adjusted[index]!,
      change,
      psi,
      ...more,
      n,
      referenceN,
      decision,
    };
  });
  const verdicts = comparisons.map(({ column, about, change: { value, low, high }, decision }): Verdict => {
    const rule = about === 'values' ? `change of '${column}'` : `change of the share of missing '${column}'`;
    return { rule, value, low, high, required: `≤ ${limitOf(column)}`, decision, isPassed: decision === 'passed' };
  });
  const all = comparisons.map(({ change }) => change);
  const smallestN = all.length > 0 ? Math.min(...all.map(({ n }) => n)) : 0;
  const ofPredictions = comparisons.filter(({ column }) => predictions.includes(column)).map(({ change }) => change);
  return {
    largestChange: largestOf(all, 'no column could be compared'),
    ...(predictions.length > 0 && {
      predictionChange: largestOf(ofPredictions, 'the predictions could not be compared'),
    }),
    ...sizes,
    smallestN,
    comparisons,
    notCompared: [...notCompared],
    verdicts: [...verdicts],
    summary: [
      `${sizes.rows} rows against ${sizes.referenceRows} earlier ones: ${comparisons.length} comparisons, of at least ${smallestN} values.`,
      ...comparisons
        .toSorted((one, other) => other.change.value - one.change.value)
        .map((one) => ({ text: describeChange(one, limitOf(one.column)), decision: one.decision })),
      ...notCompared.map(({ column, reason }) => `'${column}' is not compared: ${reason}.`),
    ],
  };
}

function largestOf(changes: readonly ColumnDrift['change'][], reason: string): Estimate {
  if (changes.length === 0) return { value: null, low: null, high: null, n: 0, reason };
  const most = (end: 'value' | 'low' | 'high') => Math.max(...changes.map((change) => change[end]!));
  return { value: most('value'), low: most('low'), high: most('high'), n: Math.min(...changes.map(({ n }) => n)) };
}

function describeChange({ column, about, change, adjustedP, psi, decision }: ColumnDrift, limit: number): string {
  const what = about === 'values' ? `'${column}'` : `the share of missing '${column}'`;
  const { value, low, high } = change;
  const index = psi === null ? '' : `, PSI ${psi.toFixed(3)}`;
  const chance = adjustedP < 0.001 ? adjustedP.toExponential(0) : adjustedP.toPrecision(2);
  return `${what} changed by ${value!.toFixed(3)} (${low!.toFixed(3)} to ${high!.toFixed(3)})${index}, p = ${chance}; required ≤ ${limit}: ${decision}.`;
}
