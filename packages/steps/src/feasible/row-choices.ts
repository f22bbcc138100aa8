// The values that each column of a row may have, and what each costs.

import type { Change, NumberChange } from './feasible-changes.ts';
import { nextAfter } from './next-after.ts';

export type Cell = number | string | boolean | null;

/** A value that a column may have. */
export interface Choice {
  readonly value: Cell;
  readonly cost: number;
}

/** Of one column: numbers ascending, with the row's own value among them. */
export interface ColumnChoices {
  readonly column: string;
  readonly choices: readonly Choice[];
  /** The position of the row's own value. */
  readonly own: number;
  /** Whether numbers between two choices are feasible too. */
  readonly isContinuous: boolean;
}

/** Values of a number that are tried between the ends of its range, if no split points are known. */
const gridPoints = 12;
/** With a step, as many values are tried at most. */
const mostSteps = 100;

/**
 * The choices of one row. A missing value, and one outside of its range, stays as it is.
 *
 * @param splits - by column: the numbers at which the model's answer can change, a value up to a number being on one side of
 *   it. Then one choice between two of them, the nearest one, stands for all others: nothing is lost. Null: not known.
 */
export function choicesOf(
  changes: readonly Change[],
  cellOf: (column: string) => Cell,
  splits: ReadonlyMap<string, readonly number[]> | null,
): readonly ColumnChoices[] {
  return changes.map((change) => {
    const own = cellOf(change.column);
    const { column } = change;
    if (own === null) return { column, choices: [{ value: own, cost: 0 }], own: 0, isContinuous: false };
    if (change.type === 'value') {
      const others = change.values.filter((value) => value !== own);
      const choices = [{ value: own, cost: 0 }, ...others.map((value) => ({ value, cost: change.cost }))];
      return { column, choices, own: 0, isContinuous: false };
    }
    const value = own as number;
    const found = new Set([value, ...numbersOf(change, value, splits ? (splits.get(column) ?? []) : null)]);
    const sorted = [...found].sort((a, b) => a - b);
    const choices = sorted.map((one) => ({ value: one, cost: change.costOfOne * Math.abs(one - value) }));
    return { column, choices, own: sorted.indexOf(value), isContinuous: change.step === null };
  });
}

function numbersOf(change: NumberChange, own: number, splits: readonly number[] | null): readonly number[] {
  const { direction, most, step } = change;
  const low = direction === 'up' ? own : Math.max(change.min, own - most);
  const high = direction === 'down' ? own : Math.min(change.max, own + most);
  if (low > high || own < low || own > high) return [];
  const isWithin = (value: number) => value >= low && value <= high;
  if (splits) return splits.flatMap((split) => nearestBeyond(own, split, step)).filter(isWithin);
  if (step !== null) {
    const down = Math.floor((own - low) / step + 1e-9);
    const up = Math.floor((high - own) / step + 1e-9);
    const every = Math.max(1, Math.ceil((down + up) / mostSteps));
    const counts = new Set([-down, up]);
    for (let count = -down; count <= up; count += every) counts.add(count);
    // The smallest changes are always among them: what is near is cheap.
    for (const count of [-2, -1, 1, 2]) if (count >= -down && count <= up) counts.add(count);
    return [...counts].map((count) => own + count * step).filter(isWithin);
  }
  return Array.from({ length: gridPoints + 1 }, (_, i) => low + ((high - low) * i) / gridPoints);
}

/** The nearest value on the other side of a split, which values up to it are below. */
function nearestBeyond(own: number, split: number, step: number | null): readonly number[] {
  const isBelow = own <= split;
  if (step === null) return [isBelow ? nextAfter(split) : split];
  const count = Math.round((split - own) / step);
  const candidates = [count - 1, count, count + 1].map((one) => own + one * step);
  const beyond = candidates.filter((value) => (isBelow ? value > split : value <= split));
  if (beyond.length === 0) return [];
  return [isBelow ? Math.min(...beyond) : Math.max(...beyond)];
}
