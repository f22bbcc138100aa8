// An explanation in a few sentences.

import type { ExplanationReport } from './explain-report.ts';

const most = 3;

export function summarizeExplanation(report: Omit<ExplanationReport, 'summary'>): readonly string[] {
  const { label, importance, global, local, checks, outputs } = report;
  const figure = outputs.length === 1 && outputs[0] === label ? 'R²' : 'accuracy';
  const falls = importance.slice(0, most).map(({ columns, importance: { value, low, high } }) => {
    const interval = low === null || high === null ? '' : ` (${show(low)} to ${show(high)})`;
    return `${columns.join(' with ')} ${show(value!)}${interval}`;
  });
  const sizes = global.slice(0, most).map(({ column, meanSize }) => `${column} ${show(meanSize)}`);
  return [
    `Of '${label}', ${figure} falls most if these are shuffled: ${falls.join(', ')}`,
    ...(sizes.length > 0 ? [`Largest attributions on average: ${sizes.join(', ')}`] : []),
    ...local.map(({ row, actual, predicted, attributions, path }) => {
      const why = attributions
        .slice(0, most)
        .map(
          ({ column, value, attribution }) =>
            `${column} ${show(value)} ${attribution < 0 ? '−' : '+'}${show(Math.abs(attribution))}`,
        );
      return `Row ${row} is ${show(actual)}, predicted ${show(predicted)}${why.length > 0 ? `: ${why.join(', ')}` : ''}${path && path.length > 0 ? `; the tree asks: ${path.join(' and ')}` : ''}`;
    }),
    ...checks.filter(({ isPassed }) => !isPassed).map(({ rule, value }) => `Check failed: ${rule} is ${show(value)}`),
  ];
}

function show(value: number | string | boolean | null): string {
  return typeof value === 'number' ? String(Number(value.toPrecision(3))) : String(value);
}
