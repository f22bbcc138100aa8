// What was selected for a run, as its record holds it.

import { hasFields, isCount, isListOf, isNullOr, isOptional, isString } from '../../base/shape.ts';
import { isSelecting, type SelectionOptions } from '../../plan/selection/selection-options.ts';

/** What was selected. A run without a selection has only `until`, which is null. */
export interface RecordedSelection {
  /** One expression, if there was no other. */
  readonly until: string | null;
  /** All expressions, if there were others: what they select, and how many nodes outside of it were used as stored. */
  readonly parts?: {
    readonly select?: readonly string[];
    readonly exclude?: readonly string[];
    readonly from?: readonly string[];
    readonly until?: readonly string[];
    readonly only?: readonly string[];
  };
  readonly asStored?: number;
}

/** Whether nothing was left out of a run. */
export function isWholeRun({ selection }: { readonly selection: RecordedSelection }): boolean {
  return selection.until === null && selection.parts === undefined;
}

/** @param asStored - how many nodes that were not selected were used as they are stored */
export function recordSelection(options: SelectionOptions, asStored: number): RecordedSelection {
  const until = [options.until ?? []].flat();
  const { select = [], exclude = [], from = [], only = [] } = options;
  const parts = Object.entries({ select, exclude, from, until, only }).filter(([, texts]) => texts.length);
  if (!isSelecting(options)) return { until: null };
  if (parts.length === 1 && until.length === 1) return { until: until[0]! };
  return { until: null, parts: Object.fromEntries(parts), asStored };
}

const areTexts = isOptional(isListOf(isString));

export const isSelection = hasFields<RecordedSelection>({
  until: isNullOr(isString),
  parts: isOptional(
    hasFields<NonNullable<RecordedSelection['parts']>>({
      ...{ select: areTexts, exclude: areTexts, from: areTexts, until: areTexts, only: areTexts },
    }),
  ),
  asStored: isOptional(isCount),
});
