// The order of cleaning: duplicates first, then rows without a required value, then the split. After that, rules are
// learned from training rows alone and applied to all rows.

import type { Random } from '@cairn/core';
import type { AnyTable } from '../kinds/table.ts';
import type { Cleaning, CleaningOfColumn, Reading } from '../schemas/cleaning.ts';
import type { NoteAnomaly } from './anomalies.ts';
import { buildTable } from './build-table.ts';
import type { Draft } from './draft.ts';
import { findTwins, findTwinsButIds } from './find-twins.ts';
import { isOutlier, learnFill, learnOutlierBounds, type MissingRule, type OutlierRule } from './learn-cleaning.ts';
import { type SplitRules, splitDraft } from './split-draft.ts';
import type { SplitRows } from './split-rows.ts';

export interface CleaningRules {
  readonly split?: SplitRules | undefined;
  readonly duplicates: 'keep' | 'drop';
  readonly missing: Readonly<Record<string, MissingRule | undefined>>;
  readonly outliers: Readonly<Record<string, OutlierRule | undefined>>;
  readonly header: boolean;
  readonly missingValues: readonly string[];
  /** The author's params for reading texts; undefined if there are none. */
  readonly reading?: Reading | undefined;
}

export interface Cleaned {
  readonly train: AnyTable;
  readonly validation: AnyTable;
  readonly test: AnyTable;
  readonly duplicatesDropped: number;
  readonly missingDropped: number;
  readonly outliersDropped: number;
}

/** Without a split all rows are training rows. */
export function cleanDraft(draft: Draft, rules: CleaningRules, random: Random, note: NoteAnomaly): Cleaned {
  const { columns, values, missing, rowNumbers } = draft;
  const all = Array.from(rowNumbers.keys());
  const twins = findTwins(values, all.length);
  for (const row of all) if (twins[row] !== row) note('duplicate-row', null, rowNumbers[row]!);
  const single = rules.duplicates === 'drop' ? all.filter((row) => twins[row] === row) : all;

  const kept = single.filter((row) => !mustLeave(draft, rules, row));
  if (kept.length === 0) throw new Error('No row is left: every one lacks a value that it must have');
  const split = rules.split
    ? splitDraft(draft, kept, findTwinsButIds(columns, values, all.length), rules.split, random, note)
    : ({ train: Int32Array.from(kept), validation: new Int32Array(0), test: new Int32Array(0) } satisfies SplitRows);

  // Held-out rows stay unchanged, because the test of a model must not become easier.
  const dropping = Object.keys(missing).filter((name) => rules.missing[name] === 'drop');
  const whole = split.train.filter((row) => !dropping.some((name) => missing[name]!.has(row)));
  const bounds = new Map<string, readonly [number, number]>();
  for (const [name, rule] of Object.entries(rules.outliers)) {
    if (!rule) continue;
    const found = learnOutlierBounds(values[name] as readonly (number | null)[], whole, rule);
    if (found) bounds.set(name, found);
  }
  for (const [name, limits] of bounds) {
    const column = values[name] as readonly (number | null)[];
    for (const row of kept)
      if (isOutlier(column[row], limits)) note('outlier', name, rowNumbers[row]!, String(column[row]));
  }
  const usual = whole.filter(
    (row) => ![...bounds].some(([name, limits]) => isOutlier((values[name] as readonly unknown[])[row], limits)),
  );
  if (usual.length === 0) throw new Error('No training row is left: every one is an outlier or lacks a value');

  const learned: Record<string, CleaningOfColumn> = {};
  for (const name of Object.keys(columns)) {
    const rule = rules.missing[name];
    const fill =
      rule === undefined || rule === 'drop' ? undefined : learnFill(name, columns[name]!, values[name]!, usual, rule);
    const outlierBounds = bounds.get(name);
    if (fill === undefined && outlierBounds === undefined) continue;
    learned[name] = { ...(fill === undefined ? {} : { fill }), ...(outlierBounds && { outlierBounds }) };
  }
  const cleaning: Cleaning = {
    columns,
    learned,
    header: rules.header,
    missingValues: rules.missingValues,
    ...(rules.reading && { reading: rules.reading }),
    ...(Object.keys(draft.rawNames).length > 0 && { rawNames: draft.rawNames }),
  };
  return {
    train: buildTable(draft, usual, cleaning),
    validation: buildTable(draft, split.validation, cleaning),
    test: buildTable(draft, split.test, cleaning),
    duplicatesDropped: all.length - single.length,
    missingDropped: single.length - kept.length + (split.train.length - whole.length),
    outliersDropped: whole.length - usual.length,
  };
}

/** There is no value, no rule for a missing one, and the column is not nullable. */
export function mustLeave(draft: Draft, rules: CleaningRules, row: number): boolean {
  for (const [name, rows] of Object.entries(draft.missing)) {
    if (!rows.has(row) || draft.columns[name]!.nullable) continue;
    const rule = rules.missing[name];
    if (rule === undefined || rule === 'drop') return true;
  }
  return false;
}
