// Compares a model with the one that it was made from: what was lost, and what was gained by it.

import { defineStep, type Ref, type Runnable, report } from '@cairn/core';
import { Estimate, Figure } from '@cairn/stats';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { checkAlike } from '../comparing/check-alike.ts';
import { compareClassifiers } from '../comparing/compare-classifiers.ts';
import { compareRegressors } from '../comparing/compare-regressors.ts';
import { type Latency, measureLatency } from '../exporting/measure-latency.ts';
import { type AnyModel, type Model, model } from '../kinds/model.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import { familyOf } from '../models/families.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import { measureSize } from './measure-size.ts';
import { type ModelSize, type SizeReport, sizeReportSchema } from './size-report.ts';

export type { SizeReport } from './size-report.ts';

/** Batches that are measured: enough for a 99th percentile that is not the mean. */
const batches = 20;

export interface CompareSizes extends Runnable {
  /**
   * Compares a model before and after it was made smaller, on the same rows: the difference of accuracy with Newcombe's
   * paired interval (of a regressor that of the errors, with Student's), bytes of the files, weights that are not 0, products
   * with a weight for one row, and the latency of single rows and of batches of up to 512 rows, measured in turn. The
   * report can be evidence of `release`, as `sizes`. A difference is the figure after minus the figure before.
   *
   * The latency is in the log of the node. No two runs measure the same, so that the report has it only on request.
   *
   * @throws Error if the two models have different labels or classes, and if there are fewer than two rows
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: {
      readonly before: Ref<Model<Row, Task>, 'model'>;
      readonly after: Ref<Model<Row, Task>, 'model'>;
      readonly rows: Ref<Table<Row>, 'table'>;
    },
    params?: {
      /** Whether the report has the latency, in milliseconds. Default false. */
      readonly latency?: boolean | undefined;
    },
  ): { readonly report: Ref<SizeReport, 'metrics'> };
}

export const compareSizes: CompareSizes = defineStep('compare-sizes', {
  in: { before: model, after: model, rows: table },
  params: z.strictObject({ latency: z.boolean().default(false) }),
  out: { report: report(sizeReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'reads' } },
  run: async ({ before, after, rows }, { latency: isLatencyKept }, context) => {
    if (rows.rowCount < 2)
      throw new Error(`A comparison needs two rows, and there ${rows.rowCount === 1 ? 'is' : 'are'} ${rows.rowCount}`);
    checkAlike({ before, after }, 'before');
    const compareAll = before.task === 'classification' ? compareClassifiers : compareRegressors;
    const [comparison] = await compareAll({ before, after }, rows, 'before', ['after']);
    const { figures, onlyModelRight = null, onlyBaselineRight = null } = comparison!;
    const [was, is] = [await measureSize(before), await measureSize(after)];
    const latency = await measureBoth(before, after, rows);
    context.log(sayLatency(latency));
    const products =
      was.nonZeroProducts && is.nonZeroProducts !== null ? is.nonZeroProducts / was.nonZeroProducts : null;
    const differences = Object.fromEntries(
      Object.entries(figures).map(([name, { difference }]) => [`${name}Difference`, difference]),
    );
    return {
      report: {
        rows: rows.rowCount,
        before: was,
        after: is,
        bytesShare: exactly(is.bytes / was.bytes, rows.rowCount),
        productsShare: exactly(products, rows.rowCount),
        ...differences,
        lostRows: onlyBaselineRight,
        gainedRows: onlyModelRight,
        ...(isLatencyKept && { latency: { before: latency[0], after: latency[1] } }),
        summary: summarize(was, is, differences),
      },
    };
  },
}) as CompareSizes;

function exactly(value: number | null, n: number): Estimate {
  if (value === null) return Estimate.of(Figure.none(n, 'the products of one of the models cannot be counted'), null);
  return Estimate.of(Figure.of(value, n), { low: value, high: value });
}

async function measureBoth(before: AnyModel, after: AnyModel, rows: AnyTable): Promise<readonly [Latency, Latency]> {
  const opened = [await familyOf(before).open(before)];
  try {
    opened.push(await familyOf(after).open(after));
    const [first, second] = opened.map(
      (own, index) => (given: AnyTable) => interpretScores([before, after][index]!.description, own.scoresOf(given)),
    );
    return await measureLatency(rows, [first!, second!], { batches });
  } finally {
    for (const own of opened) own.dispose();
  }
}

function sayLatency([before, after]: readonly [Latency, Latency]): string {
  const say = ({ row, rowP99, batch, batchP99, batchRows }: Latency) =>
    `${row.toFixed(3)} ms for a row (99th percentile ${rowP99.toFixed(3)}), ${batch.toFixed(2)} ms for ${batchRows} (${batchP99.toFixed(2)})`;
  return `Latency: before ${say(before)}; after ${say(after)}`;
}

function summarize(
  before: ModelSize,
  after: ModelSize,
  differences: Readonly<Record<string, Estimate>>,
): readonly string[] {
  const [[name, { value, low, high }]] = Object.entries(differences) as [[string, Estimate]];
  const signed = (number: number) => `${number < 0 ? '−' : '+'}${Math.abs(number).toFixed(4)}`;
  const interval = low === null || high === null ? '' : ` (95 % interval ${signed(low)} to ${signed(high)})`;
  const figure = name.replace(/Difference$/, '');
  const lines = [
    `${figure} after compared with before: ${value === null ? 'undefined' : signed(value)}${interval}`,
    `Bytes: ${before.bytes} before, ${after.bytes} after (${percent(after.bytes / before.bytes)})`,
  ];
  if (before.nonZeroProducts === null || after.nonZeroProducts === null) return lines;
  const share = percent(after.nonZeroProducts / before.nonZeroProducts);
  return [
    ...lines,
    `Products with a weight that is not 0, for a row: ${before.nonZeroProducts} before, ${after.nonZeroProducts} after (${share})`,
  ];
}

function percent(share: number): string {
  return `${(100 * share).toFixed(1)} %`;
}
