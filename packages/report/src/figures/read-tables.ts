// The figures and lists of a report that no chart is made of, as tables.

import { type Fields, isFields, isRanged, type Ranged } from './plain-data.ts';

/** A field of one value: its path (`train.loss`), and a number, a text, a truth value or an estimate. */
export interface PlainField {
  readonly name: string;
  readonly value: PlainValue;
}

export type PlainValue = number | string | boolean | null | Ranged;

/** A list of records with the same kinds of fields. */
export interface PlainList {
  readonly name: string;
  readonly columns: readonly string[];
  /** Values by column; undefined where a record does not have the field. */
  readonly rows: readonly (readonly (PlainValue | undefined)[])[];
  /** Records that are left out. */
  readonly omitted: number;
}

export interface PlainReport {
  readonly fields: readonly PlainField[];
  readonly lists: readonly PlainList[];
}

const most = { fields: 60, lists: 8, columns: 10, rows: 30, depth: 3 };
/** What a report says in sentences is shown as such. */
const sentences = 'summary';

/** Fields and lists of records, at most three levels deep; lists of plain values are left to the value itself. */
export function readTables(value: unknown): PlainReport {
  if (Array.isArray(value)) return { fields: [], lists: readRecords('', value) };
  if (!isFields(value)) return { fields: [], lists: [] };
  const read = readFields('', value, 1);
  return { fields: read.fields.slice(0, most.fields), lists: read.lists.slice(0, most.lists) };
}

function readFields(path: string, fields: Fields, depth: number): PlainReport {
  const found = Object.entries(fields).map(([key, value]): PlainReport => {
    const name = path === '' ? key : `${path}.${key}`;
    if (path === '' && key === sentences) return { fields: [], lists: [] };
    if (isPlain(value)) return { fields: [{ name, value }], lists: [] };
    if (Array.isArray(value)) return { fields: [], lists: readRecords(name, value) };
    if (isFields(value) && isByName(value))
      return {
        fields: [],
        lists: readRecords(
          name,
          Object.entries(value).map(([name, record]) => ({ name, ...record })),
        ),
      };
    return isFields(value) && depth < most.depth ? readFields(name, value, depth + 1) : { fields: [], lists: [] };
  });
  return { fields: found.flatMap(({ fields }) => fields), lists: found.flatMap(({ lists }) => lists) };
}

/** Records of one form by name, such as the figures of each class. */
function isByName(fields: Fields): fields is Readonly<Record<string, Fields>> {
  const records = Object.values(fields);
  const [first] = records;
  if (records.length < 2 || !isFields(first) || isRanged(first)) return false;
  const keys = Object.keys(first).join();
  return records.every((record) => isFields(record) && Object.keys(record).join() === keys);
}

function readRecords(name: string, list: readonly unknown[]): readonly PlainList[] {
  if (!list.length || !list.every(isFields)) return [];
  const records = list.slice(0, most.rows).map((record) => flatten(record));
  const columns = [...new Set(records.flatMap((record) => [...record.keys()]))].slice(0, most.columns);
  if (!columns.length) return [];
  const rows = records.map((record) => columns.map((column) => record.get(column)));
  return [{ name, columns, rows, omitted: list.length - records.length }];
}

/** Plain fields of a record, and those of records in it; short lists of plain values as one text. */
function flatten(record: Fields): ReadonlyMap<string, PlainValue> {
  const found = new Map<string, PlainValue>();
  for (const [key, value] of Object.entries(record)) {
    if (isPlain(value)) found.set(key, value);
    else if (Array.isArray(value) && value.length <= 6 && value.every(isScalar)) found.set(key, value.join(', '));
    else if (isFields(value))
      for (const [inner, plain] of Object.entries(value)) if (isPlain(plain)) found.set(`${key}.${inner}`, plain);
  }
  return found;
}

function isScalar(value: unknown): value is number | string | boolean | null {
  return value === null || ['number', 'string', 'boolean'].includes(typeof value);
}

function isPlain(value: unknown): value is PlainValue {
  return isScalar(value) || isRanged(value);
}
