// Asks a model about rows with other choices in some columns.

import type { GuidedScores, OpenModel } from '../models/model-family.ts';
import type { Scores } from '../models/scores.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { type AnyColumnValues, createTable } from '../tables/create-table.ts';
import { selectValues } from '../tables/select-rows.ts';
import type { AnyTable } from '../tables/table-value.ts';
import type { Cell, ColumnChoices } from './row-choices.ts';

/** A row of the table with a choice in each column that may change. */
export interface Point {
  /** The position of the row in the table. */
  readonly row: number;
  /** By column that may change: the position of the choice. */
  readonly picks: Int32Array;
}

export interface AskedModel {
  readonly description: ModelDescription;
  /** By row of the table, then by column that may change. */
  readonly choices: readonly (readonly ColumnChoices[])[];
  /** How many scores a row has. */
  readonly width: number;
  /** The points as rows of the features alone. */
  tableOf(points: readonly Point[]): AnyTable;
  /** `points × width` */
  scoresOf(points: readonly Point[]): Scores;
  /** With what a search climbs, if that is not the scores: see `OpenModel`. */
  readonly guidedScoresOf?: (points: readonly Point[]) => GuidedScores;
}

/** Rows that the model is asked about at once; it bounds the memory. */
const rowsAtOnce = 20_000;

export function createAskedModel(
  opened: OpenModel,
  description: ModelDescription,
  table: AnyTable,
  choices: readonly (readonly ColumnChoices[])[],
): AskedModel {
  const { features } = description;
  const columns = Object.fromEntries(features.map(({ name }) => [name, table.columns[name]!]));
  const width = description.task === 'regression' ? 1 : description.classes.length;
  const changing = new Map((choices[0] ?? []).map(({ column }, index) => [column, index]));
  const tableOf = (points: readonly Point[]) => {
    const rows = points.map(({ row }) => row);
    const values = features.map(({ name }): [string, AnyColumnValues] => {
      const index = changing.get(name);
      if (index === undefined) return [name, selectValues(table.column(name) as AnyColumnValues, rows)];
      return [name, points.map(({ row, picks }): Cell => choices[row]![index]!.choices[picks[index]!]!.value)];
    });
    const rowNumbers = Int32Array.from(rows, (row) => table.rowNumbers[row]!);
    return createTable({ columns, values: Object.fromEntries(values), rowNumbers });
  };
  const inParts = (points: readonly Point[], take: (rows: AnyTable, first: number) => void) => {
    for (let first = 0; first < points.length; first += rowsAtOnce)
      take(tableOf(points.slice(first, first + rowsAtOnce)), first * width);
  };
  const { guidedScoresOf } = opened;
  return {
    description,
    choices,
    width,
    tableOf,
    scoresOf(points) {
      const scores = new Float64Array(points.length * width);
      inParts(points, (rows, start) => scores.set(opened.scoresOf(rows), start));
      return scores;
    },
    ...(guidedScoresOf && {
      guidedScoresOf(points: readonly Point[]) {
        const scores = new Float64Array(points.length * width);
        const guide = new Float64Array(points.length * width);
        inParts(points, (rows, start) => {
          const found = guidedScoresOf(rows);
          scores.set(found.scores, start);
          guide.set(found.guide, start);
        });
        return { scores, guide };
      },
    }),
  };
}

/** The row as it is. */
export function ownPoint({ choices }: Pick<AskedModel, 'choices'>, row: number): Point {
  return { row, picks: Int32Array.from(choices[row]!, ({ own }) => own) };
}

export function costOf({ choices }: Pick<AskedModel, 'choices'>, { row, picks }: Point): number {
  return choices[row]!.reduce((total, column, index) => total + column.choices[picks[index]!]!.cost, 0);
}

/** The point with another choice in one column. */
export function replacePick({ row, picks }: Point, column: number, choice: number): Point {
  const changed = picks.slice();
  changed[column] = choice;
  return { row, picks: changed };
}

/** All points that differ from a point in one column, and cost at most the budget. */
export function neighboursOf(model: Pick<AskedModel, 'choices'>, point: Point, budget: number): Point[] {
  const cost = costOf(model, point);
  return model.choices[point.row]!.flatMap(({ choices }, column) => {
    const now = choices[point.picks[column]!]!.cost;
    return choices.flatMap((choice, index) =>
      index === point.picks[column] || cost - now + choice.cost > budget + 1e-9
        ? []
        : [replacePick(point, column, index)],
    );
  });
}
