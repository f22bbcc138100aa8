// Cleans raw rows that are in memory, with the parsers that clean uses for files: a row gives the same values here as in a
// file of JSON lines.

import type { AnomalyProblem } from '../cleaning/anomalies.ts';
import { isOutlier } from '../cleaning/learn-cleaning.ts';
import { readMissingTexts } from '../cleaning/values/missing-texts.ts';
import { createNumberReader, isRounded } from '../cleaning/values/parse-number.ts';
import { createValueParser, isUnreadable, type ParsedValue } from '../cleaning/values/parse-value.ts';
import { toText } from '../reading/json-source.ts';
import type { Cleaning } from '../schemas/cleaning.ts';
import { type AnyColumnValues, pixelsOf } from '../tables/create-table.ts';
import type { ModelField } from './model-field.ts';

export interface RecordProblem {
  /** From 0, in the request. */
  readonly row: number;
  /** Null if it is about the whole row. */
  readonly field: string | null;
  readonly problem: AnomalyProblem | 'missing-field' | 'not-an-object';
  /** The value, as text. */
  readonly value: string | null;
  /** Whether no prediction can be made for the row. Otherwise the value was replaced as in training, or is an outlier. */
  readonly isFatal: boolean;
}

export interface CleanedRecords {
  readonly rowCount: number;
  /** Values of the rows without a fatal problem, by column. */
  readonly values: Readonly<Record<string, AnyColumnValues>>;
  /** Positions, from 0, of these rows in the request. */
  readonly rows: readonly number[];
  readonly problems: readonly RecordProblem[];
}

export type CleanRecords = (records: readonly unknown[]) => CleanedRecords;

/** Plain data, whose numbers may keep their source text (reading/json-source.ts). */
type PlainRecord = Readonly<Record<string, unknown>>;

interface Cell {
  readonly value: number | boolean | string | null | Float32Array;
  readonly problems: readonly Omit<RecordProblem, 'row'>[];
}

type ReadCell = (record: PlainRecord) => Cell;

/** Creates a function that cleans records. The parsers are made once. */
export function createRecordCleaner(fields: readonly ModelField[], cleaning: Cleaning): CleanRecords {
  const { missingValues, reading = {}, learned } = cleaning;
  const { blanks = 'trim' } = reading;
  const readNumber = createNumberReader({});
  const rules = { readNumber, missing: readMissingTexts(missingValues, readNumber, blanks), blanks };
  const readers = fields.map((field): ReadCell => {
    const parse = createValueParser(field.column, rules);
    const bounds = learned[field.name]?.outlierBounds;
    return field.column.type === 'image'
      ? (record) => readImage(field, parse, record)
      : (record) => readValue(field, parse, bounds, record);
  });
  return (records) => {
    const problems: RecordProblem[] = [];
    const rows: number[] = [];
    const columns: Cell['value'][][] = fields.map(() => []);
    for (const [row, record] of records.entries()) {
      if (typeof record !== 'object' || record === null || Array.isArray(record)) {
        problems.push({ row, field: null, problem: 'not-an-object', value: shorten(toText(record)), isFatal: true });
        continue;
      }
      const cells = readers.map((read) => read(record as PlainRecord));
      for (const cell of cells) for (const problem of cell.problems) problems.push({ row, ...problem });
      if (cells.some((cell) => cell.problems.some(({ isFatal }) => isFatal))) continue;
      rows.push(row);
      for (const [index, { value }] of cells.entries()) columns[index]!.push(value);
    }
    const values = Object.fromEntries(fields.map((field, index) => [field.name, gather(field, columns[index]!)]));
    return { rowCount: records.length, values, rows, problems };
  };
}

/** A field may have the name of the raw column or that of the declared one. */
function readValue(
  { name, from, column, fill }: ModelField,
  parse: (raw: string) => ParsedValue,
  bounds: readonly [number, number] | undefined,
  record: PlainRecord,
): Cell {
  const field = Object.hasOwn(record, from as string) ? (from as string) : name;
  if (!Object.hasOwn(record, field) && !column.nullable)
    return fail([{ field: from as string, problem: 'missing-field', value: null, isFatal: true }]);
  const raw = toText(record[field]);
  const parsed = raw === null ? null : parse(raw);
  const value = isUnreadable(parsed) ? null : parsed;
  const isFatal = value === null && fill === undefined && !column.nullable;
  if (isUnreadable(parsed)) {
    const problem = { field, problem: parsed.problem, value: shorten(raw), isFatal };
    return { value: fill ?? null, problems: [problem] };
  }
  if (value === null)
    return {
      value: fill ?? null,
      problems: column.nullable ? [] : [{ field, problem: 'missing-value', value: null, isFatal }],
    };
  if (typeof value === 'number' && isRounded(raw!, value))
    return { value, problems: [{ field, problem: 'rounded-number', value: shorten(raw), isFatal: false }] };
  if (isOutlier(value, bounds))
    return { value, problems: [{ field, problem: 'outlier', value: shorten(raw), isFatal: false }] };
  return { value, problems: [] };
}

/** An image is nested or flat numbers under the declared name, or has a field for each pixel. */
function readImage({ name, from, column }: ModelField, parse: (raw: string) => ParsedValue, record: PlainRecord): Cell {
  const size = pixelsOf((column as { readonly shape: readonly [number, number, number] }).shape);
  const given = Object.hasOwn(record, name) ? flatten(record[name]) : listPixels(record, from as [string, string]);
  if (given === undefined) return fail([{ field: name, problem: 'missing-field', value: null, isFatal: true }]);
  if (given.length !== size)
    return fail([
      { field: name, problem: 'broken-row', value: `${given.length} numbers instead of ${size}`, isFatal: true },
    ]);
  const value = new Float32Array(size);
  for (const [pixel, raw] of given.entries()) {
    const text = toText(raw);
    const parsed = text === null ? null : parse(text);
    if (typeof parsed === 'number') value[pixel] = parsed;
    else {
      const problem = isUnreadable(parsed) ? parsed.problem : 'missing-value';
      return fail([{ field: `${name}[${pixel}]`, problem, value: shorten(text), isFatal: true }]);
    }
  }
  return { value, problems: [] };
}

function fail(problems: Cell['problems']): Cell {
  return { value: null, problems };
}

function flatten(value: unknown): readonly unknown[] | undefined {
  if (ArrayBuffer.isView(value) && !(value instanceof DataView)) return Array.from(value as Float64Array);
  return Array.isArray(value) ? value.flat(3) : undefined;
}

/** The fields from the first to the last one, in the order of the record, as in a file of JSON lines. */
function listPixels(record: PlainRecord, [first, last]: readonly [string, string]): readonly unknown[] | undefined {
  const names = Object.keys(record);
  const [start, end] = [names.indexOf(first), names.indexOf(last)];
  return start < 0 || end < start ? undefined : names.slice(start, end + 1).map((each) => record[each]);
}

function gather({ column }: ModelField, values: readonly Cell['value'][]): AnyColumnValues {
  if (column.type !== 'image') return values as readonly (number | boolean | string | null)[];
  const size = pixelsOf(column.shape);
  const data = new Float32Array(values.length * size);
  for (const [row, pixels] of values.entries()) data.set(pixels as Float32Array, row * size);
  return { shape: column.shape, data };
}

const longestShown = 100;

function shorten(text: string | null): string | null {
  return text !== null && text.length > longestShown ? `${text.slice(0, longestShown)}…` : text;
}
