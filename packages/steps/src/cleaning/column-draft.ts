// A column while its rows are read: parsed values, and the rows without one.

import type { RawValue } from '../reading/raw-sink.ts';
import type { ColumnSpec } from '../schemas/column.ts';
import { type AnyColumnValues, pixelsOf } from '../tables/create-table.ts';
import type { NoteAnomaly } from './anomalies.ts';
import { isRounded } from './values/parse-number.ts';
import { createValueParser, isUnreadable, type ValueRules } from './values/parse-value.ts';

export interface ColumnDraft {
  /** Takes the value of the next row; false if there is one that cannot be read. */
  add(row: readonly RawValue[], number: number): boolean;
  values(): AnyColumnValues;
  /** Positions, from 0, of rows whose value is missing or cannot be read. */
  readonly missing: Set<number>;
}

export interface ColumnDraftOptions {
  readonly name: string;
  readonly spec: ColumnSpec;
  /** The positions of its raw values in a row: one, or one for each pixel. */
  readonly places: readonly number[];
  readonly rules: ValueRules;
  readonly note: NoteAnomaly;
  /** The ids that are there already, if the column's ids must be unique. */
  readonly ids: Set<unknown> | undefined;
}

export function createColumnDraft(options: ColumnDraftOptions): ColumnDraft {
  return options.spec.type === 'image' ? createImageDraft(options) : createValueDraft(options);
}

function createValueDraft({ name, spec, places, rules, note, ids }: ColumnDraftOptions): ColumnDraft {
  const values: (number | boolean | string | null)[] = [];
  const missing = new Set<number>();
  const place = places[0]!;
  const parse = createValueParser(spec, rules);
  return {
    missing,
    values: () => values,
    add: (row, number) => {
      const raw = row[place] ?? null;
      const value = raw === null ? null : parse(raw);
      if (!isUnreadable(value) && value !== null) {
        values.push(value);
        if (typeof value === 'number' && isRounded(raw!, value)) note('rounded-number', name, number, raw!);
        if (!ids?.has(value)) return Boolean(ids?.add(value) ?? true);
        note('duplicate-id', name, number, raw!);
        return false;
      }
      missing.add(values.push(null) - 1);
      if (value === null) note('missing-value', name, number);
      else note(value.problem, name, number, raw!);
      return value === null;
    },
  };
}

function createImageDraft({ name, spec, places, rules, note }: ColumnDraftOptions): ColumnDraft {
  const shape = (spec as Extract<ColumnSpec, { type: 'image' }>).shape;
  const size = pixelsOf(shape);
  const parse = createValueParser(spec, rules);
  const missing = new Set<number>();
  let data = new Float32Array(1024 * size);
  let rowCount = 0;
  return {
    missing,
    values: () => ({ shape, data: data.slice(0, rowCount * size) }),
    add: (row, number) => {
      const start = rowCount * size;
      const position = rowCount++;
      if (start + size > data.length) {
        const longer = new Float32Array(data.length * 2);
        longer.set(data);
        data = longer;
      }
      for (let pixel = 0; pixel < size; pixel++) {
        const raw = row[places[pixel]!] ?? null;
        const value = raw === null ? null : parse(raw);
        if (typeof value === 'number') {
          data[start + pixel] = value;
          continue;
        }
        // If one pixel is missing or cannot be read, the whole image counts as missing.
        missing.add(position);
        if (!isUnreadable(value)) note('missing-value', name, number);
        else note(value.problem, name, number, raw!);
        return value === null;
      }
      return true;
    },
  };
}
