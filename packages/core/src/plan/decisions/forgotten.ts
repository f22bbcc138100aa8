// Results that somebody withdrew with `cairn forget`. A note only explains why a result is missing; whether there is one,
// the store decides.

import type { Key, RunId } from '../../base/brand.ts';
import { isDigits, isRunId } from '../../base/safe-name.ts';
import { hasFields, isListOf, isString } from '../../base/shape.ts';
import { createNoteFiles } from './note-files.ts';

/** A withdrawn result, and who withdrew it. */
export interface Forgotten {
  readonly key: Key;
  readonly pipeline: string;
  /** The label of the node, and the outputs that it had. */
  readonly node: string;
  readonly outputs: readonly string[];
  /** The run in which it was selected. */
  readonly run: RunId;
  /** The user of git, or `name@machine`. */
  readonly by: string;
  /** ISO 8601. */
  readonly at: string;
}

const files = createNoteFiles<Forgotten>(
  'forgotten',
  hasFields<Forgotten>({
    key: isDigits,
    pipeline: isString,
    node: isString,
    outputs: isListOf(isString),
    run: isRunId,
    by: isString,
    at: isString,
  }),
);

/** @param home - the folder that contains `.cairn` */
export const readForgotten: (home: string) => ReadonlyMap<Key, Forgotten> = files.readAll;

export const noteForgotten: (home: string, notes: readonly Forgotten[]) => Promise<void> = files.write;

/** `its result was forgotten by Ada Lovelace on 2026-07-31` */
export function describeForgotten({ by, at }: Pick<Forgotten, 'by' | 'at'>): string {
  return `its result was forgotten by ${by} on ${at.slice(0, 10)}`;
}
