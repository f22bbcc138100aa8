// The details of an evaluation of a regressor, in addition to its metrics.

import { selectRows } from '@cairn/stats';
import type { AnyTable } from '../kinds/table.ts';
import { evenPositions } from '../tables/even-positions.ts';
import type { RegressorReport } from './evaluation-report.ts';
import { estimateMeanAbsoluteError } from './regressor-metrics.ts';
import { sliceRows } from './slice-rows.ts';

/** The number of mistakes that are shown. */
const shownMistakes = 20;
/** Rows of the picture of residuals. */
const shownPoints = 300;

export function regressorReport(
  truth: Float64Array,
  predicted: Float64Array,
  table: AnyTable,
  slices: readonly string[],
): RegressorReport {
  const mistakes = Array.from(truth, (actual, row) => ({
    row: table.rowNumbers[row]!,
    actual,
    predicted: predicted[row]!,
  }));
  const errorOf = ({ actual, predicted: said }: { actual: number; predicted: number }) => Math.abs(actual - said);
  return {
    task: 'regression',
    rowCount: truth.length,
    scatter: evenPositions(truth.length, shownPoints).map((row) => ({
      actual: truth[row]!,
      predicted: predicted[row]!,
    })),
    mistakes: mistakes.sort((a, b) => errorOf(b) - errorOf(a) || a.row - b.row).slice(0, shownMistakes),
    slices: sliceRows(table, slices, 'meanAbsoluteError', (members) =>
      estimateMeanAbsoluteError(selectRows(truth, members), selectRows(predicted, members)),
    ),
  };
}
