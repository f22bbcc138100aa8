// Training rows in such numbers that the label does not depend on the group.

import type { Random } from '@cairn/core';

export interface Cell {
  readonly group: string;
  readonly label: string;
  /** Rows of the group with the label. */
  readonly n: number;
  /** rows of the group × rows with the label ÷ (all rows × n): below 1 if there are more than independence gives. */
  readonly weight: number;
  /** Rows after sampling: n × weight, rounded. */
  readonly sampled: number;
}

export interface SampledCells {
  readonly cells: readonly Cell[];
  /** Positions of the sampled rows, rising; a row that is taken twice is there twice. */
  readonly positions: Int32Array;
}

/**
 * Weights each group and label as if both were independent, and samples as many rows as the weights say: every row as often as
 * the weight's whole number, and the rest at random without repetition.
 *
 * Source: F. Kamiran, T. Calders, "Data preprocessing techniques for classification without discrimination", Knowledge and
 * Information Systems 33 (2012), 1–33: reweighing (algorithm 3), and uniform sampling by the same weights (algorithm 4).
 *
 * @param groups - of each row
 * @param labels - of each row
 */
export function sampleCells(groups: readonly string[], labels: readonly string[], random: Random): SampledCells {
  const count = groups.length;
  const ofGroup = countBy(groups);
  const ofLabel = countBy(labels);
  const members = new Map<string, { group: string; label: string; positions: number[] }>();
  groups.forEach((group, row) => {
    const label = labels[row]!;
    const key = JSON.stringify([group, label]);
    const cell = members.get(key) ?? { group, label, positions: [] };
    cell.positions.push(row);
    members.set(key, cell);
  });
  const chosen: number[] = [];
  const inOrder = [...members.entries()].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, cell]) => cell);
  const cells = inOrder.map(({ group, label, positions }): Cell => {
    const n = positions.length;
    const expected = (ofGroup.get(group)! * ofLabel.get(label)!) / count;
    const sampled = Math.round(expected);
    for (let copy = 0; copy < Math.floor(sampled / n); copy++) chosen.push(...positions);
    chosen.push(...random.shuffle([...positions]).slice(0, sampled % n));
    return { group, label, n, weight: expected / n, sampled };
  });
  return { cells, positions: Int32Array.from(chosen).sort() };
}

function countBy(values: readonly string[]): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const value of values) counts.set(value, (counts.get(value) ?? 0) + 1);
  return counts;
}
