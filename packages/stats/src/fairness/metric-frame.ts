import { allRows } from '../base/all-rows.ts';
import type { Figure } from '../base/figure.ts';
import type { GroupCodes, GroupLabel } from './group-codes.ts';

/** A figure at one level of the controls: over all its rows, and by group. */
export interface FrameLevel<T extends Figure> {
  /** The level's values of the control columns; empty without controls. */
  readonly control: GroupLabel;
  readonly overall: T;
  /** In the order of the groups' labels, groups without rows at this level included. */
  readonly groups: readonly { readonly group: GroupLabel; readonly figure: T }[];
}

/** Of which rows, and within what. */
export interface MetricFrameOptions {
  /** Columns whose values are to be compared only with their like (the department applied to). */
  readonly controls?: GroupCodes;
  /** Rows to take, repeated ones repeatedly; default every row once. */
  readonly rows?: ArrayLike<number>;
}

/**
 * A figure over all rows and by group, at each level of the controls: Fairlearn's `MetricFrame`. Intersections are
 * groups of several columns, see `encodeGroups`.
 *
 * @param measure - the figure of some rows, given as indexes; called with none for a group that has none
 * @returns one entry for each level of the controls; exactly one without controls
 */
export function metricFrame<T extends Figure>(
  measure: (rows: readonly number[]) => T,
  groups: GroupCodes,
  { controls, rows = allRows(groups.codes.length) }: MetricFrameOptions = {},
): FrameLevel<T>[] {
  const levels = (controls?.labels ?? [[]]).map((control) => ({
    control,
    all: [] as number[],
    byGroup: groups.labels.map(() => [] as number[]),
  }));
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i] as number;
    const level = levels[controls?.codes[row] ?? 0];
    level?.all.push(row);
    level?.byGroup[groups.codes[row] as number]?.push(row);
  }
  return levels.map(({ control, all, byGroup }) => ({
    control,
    overall: measure(all),
    groups: groups.labels.map((group, index) => ({ group, figure: measure(byGroup[index] ?? []) })),
  }));
}
