import { checkLengths } from '../base/check-lengths.ts';

/** A group by its value in each column that makes groups: one value, or several for an intersection. */
export type GroupLabel = readonly string[];

/** Every row's group as a number. */
export interface GroupCodes {
  /** The group of each row: an index into `labels`. */
  readonly codes: Int32Array;
  /** The groups, those without rows included. */
  readonly labels: readonly GroupLabel[];
}

/**
 * Numbers the groups that columns make. With several columns every combination of their values is a group, also one that
 * no row has, as in Fairlearn: an empty intersection is a finding, not an oversight.
 *
 * @param columns - one value a row; numbers are put in order as numbers, all else by code unit
 */
export function encodeGroups(columns: readonly ArrayLike<string | number | boolean>[]): GroupCodes {
  const n = checkLengths(Object.fromEntries(columns.map((column, index) => [`column ${index}`, column])));
  const codes = new Int32Array(n);
  let labels: GroupLabel[] = [[]];
  for (const column of columns) {
    const values = [...new Set(Array.from(column))].sort(inOrder);
    const places = new Map(values.map((value, place) => [value, place]));
    for (let row = 0; row < n; row++) {
      codes[row] = (codes[row] as number) * values.length + (places.get(column[row] as string) as number);
    }
    labels = labels.flatMap((label) => values.map((value) => [...label, String(value)]));
  }
  return { codes, labels };
}

function inOrder(a: string | number | boolean, b: string | number | boolean): number {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  const [x, y] = [String(a), String(b)];
  return x < y ? -1 : x > y ? 1 : 0;
}
