// How a model's answer depends on one column: partial dependence, individual curves, and accumulated local effects.

import type { AnyColumnValues } from '../tables/create-table.ts';
import { evenPositions } from '../tables/even-positions.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { ExplainedModel } from './explained-model.ts';
import { replaceColumns } from './replace-columns.ts';

export interface ColumnCurves {
  readonly column: string;
  /** Values of the column at which the curves were computed. */
  readonly grid: readonly (number | string | boolean)[];
  /** By output, and by point of the grid: the mean response if every row had this value. */
  readonly partialDependence: readonly (readonly number[])[];
  /** By output, by row of `individualRows`, by point of the grid. */
  readonly individual: readonly (readonly (readonly number[])[])[];
  /** The numbers of the raw rows that have an individual curve. */
  readonly individualRows: readonly number[];
  /** Null for a column that has no order: categories and booleans. */
  readonly accumulated: AccumulatedEffects | null;
}

export interface AccumulatedEffects {
  /** Edges of intervals with about equally many rows. */
  readonly edges: readonly number[];
  /** By output, and by edge; their mean over the rows is 0. */
  readonly effects: readonly (readonly number[])[];
}

export interface CurveOptions {
  /** Points of the grid, and intervals of the accumulated effects. */
  readonly points: number;
  /** Rows that have a curve of their own. */
  readonly individuals: number;
}

/** Null for a column whose values have no grid: texts, images, dates, lists, and columns that may be null. */
export function curvesOf(
  model: ExplainedModel,
  rows: AnyTable,
  column: string,
  options: CurveOptions,
): ColumnCurves | null {
  const spec = model.description.features.find(({ name }) => name === column)!.column;
  if (spec.nullable || (spec.type !== 'number' && spec.type !== 'boolean' && spec.type !== 'category')) return null;
  const values = rows.column(column) as readonly (number | string | boolean)[];
  const grid =
    spec.type === 'number'
      ? dependenceGrid(values as readonly number[], options.points)
      : spec.type === 'boolean'
        ? [false, true]
        : spec.values;
  const shown = evenPositions(rows.rowCount, options.individuals);
  const width = model.outputs.length;
  const names = model.description.features.map(({ name }) => name);
  const byPoint = grid.map((value) =>
    model.responsesOf(replaceColumns(rows, names, { [column]: values.map(() => value) as AnyColumnValues })),
  );
  const meanOf = (responses: Float64Array, output: number) => {
    let total = 0;
    for (let row = 0; row < rows.rowCount; row++) total += responses[row * width + output]!;
    return total / rows.rowCount;
  };
  const outputs = Array.from({ length: width }, (_, output) => output);
  return {
    column,
    grid,
    partialDependence: outputs.map((output) => byPoint.map((responses) => meanOf(responses, output))),
    individual: outputs.map((output) =>
      shown.map((row) => byPoint.map((responses) => responses[row * width + output]!)),
    ),
    individualRows: shown.map((row) => rows.rowNumbers[row]!),
    accumulated:
      spec.type === 'number'
        ? accumulatedEffects(model, rows, column, intervalEdges(values as readonly number[], options.points))
        : null,
  };
}

/**
 * scikit-learn's grid: the values themselves if there are fewer of them than points, else evenly from the 5th to the 95th
 * percentile.
 */
export function dependenceGrid(values: readonly number[], points: number): readonly number[] {
  const distinct = [...new Set(values)].sort((a, b) => a - b);
  if (distinct.length < points) return distinct;
  const sorted = Float64Array.from(values).sort();
  const [low, high] = [quantileOf(sorted, 0.05), quantileOf(sorted, 0.95)];
  if (low === high) return [low];
  return Array.from({ length: points }, (_, i) => low + ((high - low) * i) / (points - 1));
}

/** The quantile of `scipy.stats.mstats.mquantiles` with its defaults (0.4, 0.4), which scikit-learn's grid ends at. */
function quantileOf(sorted: Float64Array, share: number): number {
  const n = sorted.length;
  const place = n * share + 0.4 + 0.2 * share;
  const below = Math.floor(Math.min(Math.max(place, 1), n - 1));
  const part = Math.min(Math.max(place - below, 0), 1);
  return (1 - part) * sorted[below - 1]! + part * sorted[below]!;
}

/** Values of the column that divide the rows into about equal parts: quantiles of type 1, as the authors' `ALEPlot`. */
export function intervalEdges(values: readonly number[], intervals: number): readonly number[] {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number) => sorted[Math.max(0, Math.ceil(share * sorted.length) - 1)]!;
  return [...new Set(Array.from({ length: intervals + 1 }, (_, i) => at(i / intervals)))];
}

/**
 * The change of the response from edge to edge of an interval, averaged over the rows in it and added up. Rows are only moved
 * within their own interval, so that columns that go together are not torn apart.
 *
 * Source: D. W. Apley, J. Zhu, "Visualizing the effects of predictor variables in black box supervised learning models",
 * Journal of the Royal Statistical Society B 82 (2020), 1059–1086; centred as its equation 17.
 *
 * @param edges - rising; the first is at most the least value of the column, and the last at least the largest
 */
export function accumulatedEffects(
  model: ExplainedModel,
  rows: AnyTable,
  column: string,
  edges: readonly number[],
): AccumulatedEffects {
  const values = rows.column(column) as readonly number[];
  const width = model.outputs.length;
  if (edges.length < 2) return { edges, effects: model.outputs.map(() => [0]) };
  const places = values.map((value) =>
    Math.max(
      1,
      edges.findIndex((edge) => value <= edge),
    ),
  );
  const names = model.description.features.map(({ name }) => name);
  const at = (shift: number) =>
    model.responsesOf(replaceColumns(rows, names, { [column]: places.map((place) => edges[place + shift]!) }));
  const [low, high] = [at(-1), at(0)];
  const counts = new Float64Array(edges.length);
  for (const place of places) counts[place]!++;
  return {
    edges,
    effects: model.outputs.map((_, output) => {
      const changes = new Float64Array(edges.length);
      places.forEach((place, row) => {
        changes[place]! += (high[row * width + output]! - low[row * width + output]!) / counts[place]!;
      });
      const added = changes.slice();
      for (let i = 1; i < added.length; i++) added[i]! += added[i - 1]!;
      let mean = 0;
      for (let i = 1; i < added.length; i++) mean += ((added[i - 1]! + added[i]!) / 2) * (counts[i]! / rows.rowCount);
      return [...added].map((effect) => effect - mean);
    }),
  };
}
