// Raw rows as declared values, before anything is dropped, split or filled.

import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyColumnValues } from '../tables/create-table.ts';
import type { NoteAnomaly } from './anomalies.ts';
import { type ColumnDraft, createColumnDraft } from './column-draft.ts';
import { placeColumn } from './place-columns.ts';
import type { RawReading } from './raw-sink.ts';
import { readRawRows } from './read-raw-rows.ts';

export interface Draft {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  /** One for each row; null, or pixels of 0, where `missing` says so. */
  readonly values: Readonly<Record<string, AnyColumnValues>>;
  /** By column: positions, from 0, of rows without a value. */
  readonly missing: Readonly<Record<string, ReadonlySet<number>>>;
  /** Numbers, from 1, of the rows that could be read as a whole. */
  readonly rowNumbers: Int32Array;
  /** All rows of the file, broken ones too. */
  readonly rawCount: number;
  /** Rows that are broken, or hold a value that is not as declared. */
  readonly faultyCount: number;
}

export interface DraftOptions {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly reading: RawReading;
  readonly missingValues: readonly string[];
}

/** @throws Error when a declared column is not in the file, or the file cannot be read at all */
export async function readDraft(path: string, options: DraftOptions, note: NoteAnomaly): Promise<Draft> {
  const { columns, reading, missingValues } = options;
  const texts = new Set(['', ...missingValues.map((text) => text.trim())]);
  const isMissing = (raw: string) => texts.has(raw.trim());
  const drafts = new Map<string, ColumnDraft>();
  const rowNumbers: number[] = [];
  let faultyCount = 0;
  let rawCount = 0;
  await readRawRows(path, reading, {
    names: (raw) => {
      const used = new Set<number>();
      for (const [name, spec] of Object.entries(columns)) {
        const places = placeColumn(name, spec, raw, reading.header);
        for (const place of places) used.add(place);
        drafts.set(name, createColumnDraft({ name, spec, places, isMissing, note }));
      }
      for (const [place, name] of raw.entries()) if (!used.has(place)) note('undeclared-column', null, 0, name);
    },
    row: (values, number) => {
      rawCount++;
      rowNumbers.push(number);
      let isFaulty = false;
      for (const draft of drafts.values()) if (!draft.add(values, number)) isFaulty = true;
      if (isFaulty) faultyCount++;
    },
    broken: (number, line, problem) => {
      rawCount++;
      faultyCount++;
      note('broken-row', null, number, `row ${number} (line ${line}) ${problem}`);
    },
  });
  const entries = [...drafts];
  return {
    columns: Object.fromEntries(entries.map(([name]) => [name, columns[name]!])),
    values: Object.fromEntries(entries.map(([name, draft]) => [name, draft.values()])),
    missing: Object.fromEntries(entries.map(([name, draft]) => [name, draft.missing])),
    rowNumbers: Int32Array.from(rowNumbers),
    rawCount,
    faultyCount,
  };
}
