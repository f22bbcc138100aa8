// Splits the rows of a draft as the params say.

import type { Random } from '@cairn/core';
import { compareCodeUnits } from '@cairn/core';
import type { NoteAnomaly } from './anomalies.ts';
import type { Draft } from './draft.ts';
import { poolRareStrata, type SplitRows, splitAtRandom, splitInOrder, type Unit } from './split-rows.ts';

export interface SplitRules {
  readonly validation: number;
  readonly test: number;
  readonly stratify?: string | undefined;
  readonly group?: string | undefined;
  readonly time?: string | undefined;
  readonly inOrder?: boolean | undefined;
}

/**
 * Notes the strata that are too small for every part, and are split together.
 *
 * @param kept - positions of the rows to split, ascending
 * @param twins - for each position of the draft the first row that is equal to it, but for ids
 */
export function splitDraft(
  draft: Draft,
  kept: readonly number[],
  twins: Int32Array,
  rules: SplitRules,
  random: Random,
  note: NoteAnomaly,
): SplitRows {
  const { stratify, group, time, inOrder } = rules;
  const together = group ?? time;
  const parts = splitKept();
  for (const part of ['train', 'validation', 'test'] as const) {
    const isWanted = part === 'train' || rules[part] > 0;
    if (isWanted && parts[part].length === 0) {
      const what =
        together === undefined ? 'rows' : `rows: too few values of '${together}', or one with most of the rows`;
      throw new Error(`The split of ${kept.length} rows leaves '${part}' without ${what}`);
    }
  }
  return parts;

  function splitKept(): SplitRows {
    // The last rows of the file are held out, even if they are equal to other rows.
    if (inOrder)
      return splitInOrder(
        kept.map((row) => ({ rows: [row] })),
        rules,
      );
    const keyOf = together === undefined ? (row: number) => twins[row]! : readKeys(draft, together, kept);
    const units = gatherUnits(kept, keyOf);
    if (time !== undefined) return splitInOrder(sortByKey(units, keyOf), rules);
    const strata = stratify === undefined ? [units] : gatherStrata(draft, stratify, units);
    const partCount = 1 + (rules.validation > 0 ? 1 : 0) + (rules.test > 0 ? 1 : 0);
    const { large, rare } = poolRareStrata(strata, partCount);
    for (const { rows } of rare) {
      for (const row of rows) note('rare-stratum', stratify!, draft.rowNumbers[row]!, labelOf(draft, stratify!, row));
    }
    return splitAtRandom(rare.length > 0 ? [...large, rare] : large, rules, random);
  }
}

type Key = string | number | boolean;

function readKeys(draft: Draft, name: string, kept: readonly number[]): (row: number) => Key {
  const values = draft.values[name] as readonly (Key | null)[];
  const empty = kept.find((row) => values[row] === null);
  if (empty !== undefined) {
    throw new Error(
      `The split goes by '${name}', which has no value in row ${draft.rowNumbers[empty]}: drop such rows with missing`,
    );
  }
  return (row) => values[row]!;
}

function gatherUnits(rows: readonly number[], keyOf: (row: number) => Key): Unit[] {
  return [...Map.groupBy(rows, keyOf).values()].map((members) => ({ rows: members }));
}

/** Strata in the order in which their values first appear. */
function gatherStrata(draft: Draft, name: string, units: readonly Unit[]): Unit[][] {
  const values = draft.values[name] as readonly (Key | null)[];
  return [...Map.groupBy(units, ({ rows }) => values[rows[0]!] ?? null).values()];
}

function labelOf(draft: Draft, name: string, row: number): string {
  return String((draft.values[name] as readonly (Key | null)[])[row]);
}

function sortByKey(units: readonly Unit[], keyOf: (row: number) => Key): Unit[] {
  return units.toSorted((a, b) => {
    const [x, y] = [keyOf(a.rows[0]!), keyOf(b.rows[0]!)];
    return typeof x === 'number' && typeof y === 'number' ? x - y : compareCodeUnits(String(x), String(y));
  });
}
