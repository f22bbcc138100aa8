// How long a model takes for one row and for many. It is for logs: no two runs measure the same.

import { selectRows } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';

export interface Latency {
  /** Milliseconds, the median over up to 100 single rows. */
  readonly row: number;
  /** The 99th percentile of the same. */
  readonly rowP99: number;
  /** Milliseconds, the median over the batches. */
  readonly batch: number;
  /** The 99th percentile of the same. */
  readonly batchP99: number;
  readonly batchRows: number;
}

type Predict = (rows: AnyTable) => unknown;

const [singleRows, batchRows] = [100, 512];

/** Measures two ways to predict, in turn, row by row: what slows the machine down slows both. */
export async function measureLatency(
  rows: AnyTable,
  ways: readonly [Predict, Predict],
  { batches = 3 }: { readonly batches?: number } = {},
): Promise<readonly [Latency, Latency]> {
  const firstRows = (count: number) =>
    selectRows(
      rows,
      Array.from({ length: Math.min(count, rows.rowCount) }, (_, k) => k),
    );
  const many = firstRows(batchRows);
  const single = Array.from({ length: Math.min(singleRows, rows.rowCount) }, (_, k) => selectRows(rows, [k]));
  const times: [number[], number[]] = [[], []];
  const batchTimes: [number[], number[]] = [[], []];
  const time = async (predict: Predict, given: AnyTable, into: number[]) => {
    const start = performance.now();
    await predict(given);
    into.push(performance.now() - start);
  };
  // What is only done once, such as the first allocation, is not measured.
  for (const predict of ways) for (const given of [single[0]!, many]) await predict(given);
  for (const row of single) for (const k of [0, 1] as const) await time(ways[k], row, times[k]);
  for (let batch = 0; batch < batches; batch++)
    for (const k of [0, 1] as const) await time(ways[k], many, batchTimes[k]);
  const latencyOf = (k: 0 | 1) => ({
    row: quantile(times[k], 0.5),
    rowP99: quantile(times[k], 0.99),
    batch: quantile(batchTimes[k], 0.5),
    batchP99: quantile(batchTimes[k], 0.99),
    batchRows: many.rowCount,
  });
  return [latencyOf(0), latencyOf(1)];
}

function quantile(values: readonly number[], share: number): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length * share)] ?? 0;
}
