// Several raw files as one: their rows one file behind the other, with the same declared columns.

import { type AnyColumnValues, isPixelColumn } from '../tables/create-table.ts';
import type { NoteAnomaly } from './anomalies.ts';
import { type Draft, type DraftOptions, readDraft } from './draft.ts';
import type { FilePart } from './name-row.ts';
import { refuseIgnored } from './reading-params.ts';

export interface ReadDraftsOptions extends DraftOptions {
  /** The raw column that holds the name of each row's file. Default none. */
  readonly fileColumn?: string | undefined;
}

/**
 * @param files - paths by name, in the order in which they are read
 * @throws Error that names the file, if one cannot be read as declared
 */
export async function readDrafts(
  files: ReadonlyMap<string, string>,
  { fileColumn, ...options }: ReadDraftsOptions,
  note: NoteAnomaly,
): Promise<Draft> {
  const drafts: Draft[] = [];
  const parts: FilePart[] = [];
  const seenIds = new Map<string, Set<unknown>>();
  const undeclared = new Set<string | undefined>();
  let rawNames = options.rawNames;
  for (const [name, path] of files) {
    const first = drafts.reduce((total, { rawCount }) => total + rawCount, 1);
    const file = { name, first, column: fileColumn };
    const noteOnce: NoteAnomaly = (problem, column, row, example) => {
      // A raw column that is not declared is one column, however many files have it.
      if (problem === 'undeclared-column' && undeclared.has(example)) return;
      if (problem === 'undeclared-column') undeclared.add(example);
      note(problem, column, row, example);
    };
    try {
      const draft = await readDraft(path, { ...options, rawNames, file, seenIds }, noteOnce);
      rawNames = draft.rawNames;
      refuseIgnored(options.reading, draft.format);
      drafts.push(draft);
      parts.push({ name, first, rows: draft.rawCount });
    } catch (error) {
      if (error instanceof Error) error.message = `'${name}': ${error.message}`;
      throw error;
    }
  }
  return joinDrafts(drafts, parts);
}

function joinDrafts(drafts: readonly Draft[], files: readonly FilePart[]): Draft {
  const [first] = drafts;
  if (!first) throw new Error('There are no raw files: give raw, or files with at least one');
  const names = Object.keys(first.columns);
  const sum = (countOf: (draft: Draft) => number) => drafts.reduce((total, draft) => total + countOf(draft), 0);
  return {
    ...first,
    values: Object.fromEntries(names.map((name) => [name, joinValues(drafts.map(({ values }) => values[name]!))])),
    missing: Object.fromEntries(names.map((name) => [name, joinMissing(drafts, name)])),
    rowNumbers: Int32Array.from(drafts.flatMap(({ rowNumbers }) => [...rowNumbers])),
    rawCount: sum(({ rawCount }) => rawCount),
    faultyCount: sum(({ faultyCount }) => faultyCount),
    files,
  };
}

function joinMissing(drafts: readonly Draft[], name: string): ReadonlySet<number> {
  const joined = new Set<number>();
  let before = 0;
  for (const { missing, rowNumbers } of drafts) {
    for (const position of missing[name]!) joined.add(before + position);
    before += rowNumbers.length;
  }
  return joined;
}

function joinValues(parts: readonly AnyColumnValues[]): AnyColumnValues {
  const [first] = parts;
  if (!isPixelColumn(first!)) return parts.flatMap((values) => values as readonly (string | null)[]);
  const pixels = parts.map((part) => (part as typeof first).data);
  const data = new Float32Array(pixels.reduce((total, { length }) => total + length, 0));
  let start = 0;
  for (const part of pixels) {
    data.set(part, start);
    start += part.length;
  }
  return { shape: first.shape, data };
}
