import { allRows } from './all-rows.ts';
import type { BootstrapOptions } from './bootstrap.ts';
import { type BootstrapEstimate, estimateByBootstrap } from './estimate-by-bootstrap.ts';
import type { Figure } from './figure.ts';
import type { GroupCodes } from './group-codes.ts';
import { selectRows } from './select-rows.ts';

/** How rows are drawn within groups, and which rows at all. */
export interface WithinGroupsOptions extends Omit<BootstrapOptions, 'strata'> {
  /** Rows to draw from (one level of the controls, a slice); default every row. */
  readonly rows?: ArrayLike<number>;
}

/**
 * A figure by groups with a percentile bootstrap interval whose draws keep every group's size, so that a small group does
 * not vanish from a draw. A largest difference is never below 0, and the more groups there are the further above 0 chance
 * alone puts it: judge it against a tolerance.
 *
 * @param measure - such as `(rows) => equalizedOddsDifference(decisions, groups, { rows })`
 */
export function estimateWithinGroups<T extends Figure>(
  groups: GroupCodes,
  measure: (rows: ArrayLike<number>) => T,
  { rows = allRows(groups.codes.length), ...options }: WithinGroupsOptions,
): T & BootstrapEstimate {
  return estimateByBootstrap(rows.length, (drawn) => measure(selectRows(rows, drawn)), {
    ...options,
    strata: selectRows(groups.codes, rows),
  });
}
