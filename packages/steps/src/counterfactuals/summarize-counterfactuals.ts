// Counterfactuals in a few sentences.

import type { Counterfactual, CounterfactualReport } from './counterfactual-report.ts';

export function summarizeCounterfactuals({
  rows,
  validity,
}: Pick<CounterfactualReport, 'rows' | 'validity'>): readonly string[] {
  if (rows.length === 0) return ['The answer of every row is the target already'];
  const found = rows.filter(({ outcome }) => outcome === 'found').length;
  return [
    `${found} of ${validity.n} rows have a feasible change that reaches the target`,
    ...rows.map(({ row, predicted, outcome, counterfactuals: [cheapest] }) => {
      const start = `Row ${row} is predicted ${show(predicted)}`;
      if (cheapest) return `${start}, and ${show(cheapest.predicted)} with ${listChanges(cheapest)}`;
      return outcome === 'none'
        ? `${start}: it is proven that no feasible change reaches the target`
        : `${start}: no feasible change was found that reaches the target`;
    }),
  ];
}

function listChanges({ changes }: Counterfactual): string {
  return changes.map(({ column, from, to }) => `${column} ${show(from)} → ${show(to)}`).join(', ');
}

function show(value: number | string | boolean | null): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(6))) : String(value);
}
