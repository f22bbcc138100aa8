// Raw rows with parsed values, before any row is dropped, split or filled in.

import { defaultSeparator } from '../lists/category-list.ts';
import type { RawFormat, RawReading } from '../reading/raw-sink.ts';
import { readRawRows } from '../reading/read-raw-rows.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import type { AnyColumnValues } from '../tables/create-table.ts';
import type { NoteAnomaly } from './anomalies.ts';
import { type ColumnDraft, createColumnDraft } from './column-draft.ts';
import type { FilePart } from './name-row.ts';
import { hasColumn, isByPosition, placeColumn } from './place-columns.ts';
import { readMissingTexts } from './values/missing-texts.ts';
import { createNumberReader } from './values/parse-number.ts';
import type { ValueRules } from './values/parse-value.ts';

export interface Draft {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  /** One for each row; null, or pixels of 0, if `missing` contains the row. */
  readonly values: Readonly<Record<string, AnyColumnValues>>;
  /** By column: positions, from 0, of rows without a value. */
  readonly missing: Readonly<Record<string, ReadonlySet<number>>>;
  /** Numbers, from 1, of the rows that could be read completely. */
  readonly rowNumbers: Int32Array;
  /** All rows of the file, including broken ones. */
  readonly rawCount: number;
  /** Rows that are broken, or contain a wrong value. */
  readonly faultyCount: number;
  readonly format: RawFormat;
  /** The files that the rows come from; empty for one. */
  readonly files: readonly FilePart[];
  /** For columns that are read by position from a file with names: the names at these positions. */
  readonly rawNames: RawNames;
}

type RawNames = Readonly<Record<string, readonly string[]>>;

export interface DraftOptions {
  readonly columns: Readonly<Record<string, ColumnSpec>>;
  readonly reading: RawReading;
  readonly missingValues: readonly string[];
  /** The names that the file must have at the positions by which columns are read. Default any. */
  readonly rawNames?: RawNames | undefined;
  /** Columns that the file may lack: then the draft lacks them too. */
  readonly optional?: readonly string[] | undefined;
  /** Of several files: the file's name, the number of its first row, and the raw column that holds its name. */
  readonly file?: { readonly name: string; readonly first: number; readonly column: string | undefined } | undefined;
  /** The ids that earlier files have, by column. */
  readonly seenIds?: Map<string, Set<unknown>> | undefined;
}

/** @throws Error when a declared column is not in the file, or the file cannot be read at all */
export async function readDraft(path: string, options: DraftOptions, note: NoteAnomaly): Promise<Draft> {
  const { columns, reading, file } = options;
  const before = file ? file.first - 1 : 0;
  const ofFile = file ? ` of '${file.name}'` : '';
  const more = file?.column === undefined ? [] : [file.name];
  const drafts = new Map<string, ColumnDraft>();
  const rawNames: Record<string, readonly string[]> = {};
  const rowNumbers: number[] = [];
  let format: RawFormat = 'csv';
  let faultyCount = 0;
  let rawCount = 0;
  const listSeparators = Object.values(columns).flatMap((spec) =>
    spec.type === 'categories' ? [spec.separator ?? defaultSeparator] : [],
  );
  await readRawRows(
    path,
    { ...reading, listSeparators },
    {
      names: (own, found) => {
        format = found;
        if (file?.column !== undefined && own.includes(file.column))
          throw new Error(`There is a raw column '${file.column}' already: say another name for fileColumn`);
        const names = file?.column === undefined ? own : [...own, file.column];
        const header = reading.header || !isDelimited(found);
        const rules = valueRules(options, found);
        const used = new Set<number>();
        for (const [name, spec] of Object.entries(columns)) {
          if (options.optional?.includes(name) && !hasColumn(name, spec, { names, header })) continue;
          const places = placeColumn(name, spec, { names, header });
          for (const place of places) used.add(place);
          if (header && isByPosition(spec)) {
            rawNames[name] = places.map((place) => names[place]!);
            checkNames(name, places, rawNames[name], options.rawNames?.[name]);
          }
          drafts.set(name, createColumnDraft({ name, spec, places, rules, note, ids: idsOf(name, options) }));
        }
        for (const [place, name] of names.entries()) if (!used.has(place)) note('undeclared-column', null, 0, name);
      },
      row: (own, number) => {
        rawCount++;
        rowNumbers.push(before + number);
        const values = more.length > 0 ? [...own, ...more] : own;
        let isFaulty = false;
        for (const draft of drafts.values()) if (!draft.add(values, before + number)) isFaulty = true;
        if (isFaulty) faultyCount++;
      },
      broken: (number, line, problem) => {
        rawCount++;
        faultyCount++;
        const where = `row ${number}${ofFile}${line === null ? '' : ` (line ${line})`}`;
        note('broken-row', null, before + number, `${where} ${problem}`);
      },
    },
  );
  const entries = [...drafts];
  return {
    columns: Object.fromEntries(entries.map(([name]) => [name, columns[name]!])),
    values: Object.fromEntries(entries.map(([name, draft]) => [name, draft.values()])),
    missing: Object.fromEntries(entries.map(([name, draft]) => [name, draft.missing])),
    rowNumbers: Int32Array.from(rowNumbers),
    rawCount,
    faultyCount,
    format,
    files: [],
    rawNames,
  };
}

/** The ids of a column that were read so far, if they must be unique. */
function idsOf(name: string, { columns, seenIds }: DraftOptions): Set<unknown> | undefined {
  const spec = columns[name]!;
  if (spec.type !== 'id' || !spec.unique) return undefined;
  const ids = seenIds?.get(name) ?? new Set<unknown>();
  seenIds?.set(name, ids);
  return ids;
}

/** CSV and TSV contain only texts, so the author has to say how numbers are written. JSON and Parquet have numbers. */
export function isDelimited(format: RawFormat): boolean {
  return format === 'csv' || format === 'tsv';
}

function valueRules({ reading, missingValues }: DraftOptions, format: RawFormat): ValueRules {
  const { blanks = 'trim' } = reading;
  const readNumber = createNumberReader(isDelimited(format) ? reading : {});
  return {
    readNumber,
    missing: readMissingTexts(missingValues, readNumber, blanks),
    blanks,
    hasDates: format === 'parquet',
  };
}

/** In a file with other columns, a position would silently mean another column. */
function checkNames(
  name: string,
  places: readonly number[],
  found: readonly string[],
  wanted: readonly string[] | undefined,
): void {
  const wrong = wanted?.findIndex((raw, index) => raw !== found[index]) ?? -1;
  if (wrong < 0) return;
  throw new Error(
    `Column '${name}' is read from position ${places[wrong]! + 1}, where '${wanted![wrong]}' stood and now stands '${found[wrong]}': give a file with the same raw columns`,
  );
}
