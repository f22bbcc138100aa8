// What an audit of errors found, in plain sentences.

import type { Estimate, SummaryLine } from '@cairn/core';
import { formatNumber } from '../../bundling/format-figure.ts';
import { nameGroup } from '../write-summary.ts';
import type { ErrorFigureName, ErrorFinding, ErrorGrouping } from './error-report.ts';

const words: Readonly<Record<ErrorFigureName, string>> = {
  meanErrorDifference: 'largest difference of mean errors',
  meanAbsoluteErrorDifference: 'largest difference of mean absolute errors',
  rootMeanSquaredErrorDifference: 'largest difference of root mean squared errors',
  meanAbsoluteErrorRatio: 'smallest ratio of mean absolute errors',
};

/** The errors of each group, the groups that are not compared, and each figure that is judged. */
export function summarizeErrors(
  { column, unit }: { readonly column: string; readonly unit: string | null },
  { columns, groups, notCompared }: ErrorGrouping,
  findings: readonly ErrorFinding[],
): SummaryLine[] {
  const of = unit === null ? '' : ` ${unit}`;
  const named = groups.flatMap(({ group, n, meanError, meanAbsoluteError }) =>
    meanError.value === null || meanAbsoluteError.value === null
      ? []
      : [
          `${formatNumber(meanAbsoluteError.value)}${of} for ${nameGroup(group)} (mean error ${signed(meanError.value)}, n ${n})`,
        ],
  );
  const small = notCompared.map(({ group, of: what, n }) => `${nameGroup(group)} (${n} ${what})`);
  return [
    { text: `By ${columns.join(' and ')}, the mean absolute error of '${column}' is ${named.join(', ')}.` },
    ...(small.length > 0 ? [{ text: `Not compared by ${columns.join(' and ')}: ${small.join(', ')}.` }] : []),
    ...findings.map(({ figure, estimate, required, decision, lowest, highest }) => {
      const between = lowest && highest ? ` between ${nameGroup(highest)} and ${nameGroup(lowest)}` : '';
      const text = `The ${words[figure]}${between} is ${withInterval(estimate)}; required ${required}: ${decision}.`;
      return { text, decision };
    }),
  ];
}

function withInterval({ value, low, high, reason }: Estimate): string {
  if (value === null) return `undefined${reason === undefined ? '' : ` (${reason})`}`;
  const interval =
    low === null || high === null ? '' : ` (95 % interval ${formatNumber(low)} to ${formatNumber(high)})`;
  return `${formatNumber(value)}${interval}`;
}

function signed(value: number): string {
  return `${value < 0 ? '−' : '+'}${formatNumber(Math.abs(value))}`;
}
