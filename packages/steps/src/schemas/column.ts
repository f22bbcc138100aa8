// Columns: plain data that is also a type. Other steps use the columns that `clean` declares: a label, a feature or a
// group that is not a column of that table does not compile.

import { z } from 'zod';
import { type DatePart, dateParts } from '../dates/date-parts.ts';

declare const value: unique symbol;

/** The pixels of one image, row by row, channels last, in the column's own units. */
export interface Pixels extends Float32Array {}

interface Shared {
  /** Null is a value of this column, and not a missing one that has to be replaced. Default false. */
  readonly nullable?: boolean;
  /** Decisions must not depend on this column: sex, age, origin. Default false. */
  readonly protected?: boolean;
}

interface OneRawColumn extends Shared {
  /**
   * The raw column it is read from, by name or by position from 1; default: its own name. Two raw columns with the same
   * name can be read by position; in a file without a header, `'3'` is a position too.
   */
  readonly from?: string | number;
}

/** A column of values of type `T`. */
export interface Column<out T> extends Shared {
  readonly [value]?: T;
  readonly type: 'number' | 'boolean' | 'category' | 'categories' | 'date' | 'id' | 'text' | 'image';
}

interface NumberSpec extends OneRawColumn {
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
}

interface DateSpec extends OneRawColumn {
  /** Whether values have a time of the day. Default false: a raw value with a time other than midnight is not a date. */
  readonly time?: boolean;
  /**
   * How raw texts write dates: `'iso'` (default), `'unix-seconds'`, `'unix-milliseconds'`, or the codes of `strptime`, such as
   * `'%d.%m.%Y %H:%M'`. With several, a text that is a different date by two of them is `ambiguous-date`.
   */
  readonly formats?: readonly string[];
  /** The time zone of the values: `'UTC'` (default) or an offset, `'+02:00'`. A text without an offset is in this zone. */
  readonly zone?: string;
  /** What models use as features, each as numbers. Default none: then the column is not a feature. */
  readonly parts?: readonly DatePart[];
  /** The date that the part `days-since` counts from, as `'2020-01-31'`. Default 1970-01-01. */
  readonly since?: string;
  /** Earliest and latest value, as `'2020-01-31'`, or with a time as `'2020-01-31T12:30:00.000'`. */
  readonly min?: string;
  readonly max?: string;
}

interface CategoriesSpec extends OneRawColumn {
  /** What is between the names in raw texts and in the table. Default `|`. */
  readonly separator?: string;
}

interface IdSpec extends OneRawColumn {
  /** Whether a value that another row has too is an anomaly (`duplicate-id`). Default false. */
  readonly unique?: boolean;
}

interface CategorySpec<Value extends string> extends OneRawColumn {
  /** With two categories: the one that precision, recall, parity and AUC are about. */
  readonly positive?: Value;
}

interface ImageSpec extends Shared {
  /** Height, width, channels. */
  readonly shape: readonly [number, number, number];
  /** The range of a pixel, such as 0 to 255: the unit of ε in attacks. */
  readonly min: number;
  readonly max: number;
  /** The raw columns of the first and the last pixel, by name or position, row by row, channels last. */
  readonly from: readonly [first: string | number, last: string | number];
}

export interface NumberColumn extends NumberSpec {
  readonly type: 'number';
  /** Whole numbers only. Default false. */
  readonly integer?: boolean;
}

export interface BooleanColumn extends OneRawColumn {
  readonly type: 'boolean';
}

export interface CategoryColumn extends CategorySpec<string> {
  readonly type: 'category';
  readonly values: readonly string[];
}

export interface CategoriesColumn extends CategoriesSpec {
  readonly type: 'categories';
  readonly values: readonly string[];
}

export interface DateColumn extends DateSpec {
  readonly type: 'date';
}

export interface IdColumn extends IdSpec {
  readonly type: 'id';
}

export interface TextColumn extends OneRawColumn {
  readonly type: 'text';
}

export interface ImageColumn extends ImageSpec {
  readonly type: 'image';
}

export type ColumnSpec =
  | NumberColumn
  | BooleanColumn
  | CategoryColumn
  | CategoriesColumn
  | DateColumn
  | IdColumn
  | TextColumn
  | ImageColumn;

// biome-ignore lint/suspicious/noExplicitAny: columns of any values are meant
export type Columns = Readonly<Record<string, Column<any>>>;

/** The row type of declared columns. No value has this type, so it needs no `readonly`, and is shorter. */
export type RowOf<C extends Columns> = { -readonly [N in keyof C]: C[N] extends Column<infer T> ? T : never } & {};

export function number(spec: NumberSpec = {}): Column<number> {
  const column: NumberColumn = { type: 'number', ...spec };
  return column;
}

/** Whole numbers. `3.0` is one, `3.5` is `not-an-integer`. */
export function integer(spec: NumberSpec = {}): Column<number> {
  const column: NumberColumn = { type: 'number', integer: true, ...spec };
  return column;
}

export function boolean(spec: OneRawColumn = {}): Column<boolean> {
  const column: BooleanColumn = { type: 'boolean', ...spec };
  return column;
}

/** One of several texts. With two, name the `positive` one. */
export function category<const V extends readonly string[]>(
  values: V,
  spec: CategorySpec<V[number]> = {},
): Column<V[number]> {
  const column: CategoryColumn = { type: 'category', values, ...spec };
  return column;
}

/**
 * A list of categories, such as `Action|Comedy`: each becomes an input of 0 or 1. In tables it is a text: the names in their
 * declared order, each once, with the separator between. The empty list is the empty text.
 */
export function categories(values: readonly string[], spec: CategoriesSpec = {}): Column<string> {
  const column: CategoriesColumn = { type: 'categories', values, ...spec };
  return column;
}

/**
 * A date, or with `time: true` a date and a time to the millisecond. In tables it is an ISO 8601 text without an offset, in
 * the column's zone: `2026-01-31`, or `2026-01-31T12:30:00.000`. With `parts` it is a feature.
 */
export function date(spec: DateSpec = {}): Column<string> {
  const column: DateColumn = { type: 'date', ...spec };
  return column;
}

/** What identifies a row, a person or a case. No model uses it; rows can be split and grouped by it. */
export function id(spec: IdSpec = {}): Column<string> {
  const column: IdColumn = { type: 'id', ...spec };
  return column;
}

export function text(spec: OneRawColumn = {}): Column<string> {
  const column: TextColumn = { type: 'text', ...spec };
  return column;
}

/** A tensor of pixels, read from raw columns. */
export function image(spec: ImageSpec): Column<Pixels> {
  const column: ImageColumn = { type: 'image', ...spec };
  return column;
}

const shared = { nullable: z.boolean().optional(), protected: z.boolean().optional() };
const place = z.union([z.string(), z.int().positive()]);
const from = place.optional();

/** One column in params. */
export const columnSchema: z.ZodType<ColumnSpec> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('number'),
    min: z.number().optional(),
    max: z.number().optional(),
    unit: z.string().optional(),
    integer: z.boolean().optional(),
    from,
    ...shared,
  }),
  z.strictObject({ type: z.literal('boolean'), from, ...shared }),
  z.strictObject({
    type: z.literal('category'),
    values: z.array(z.string()).min(1).readonly(),
    positive: z.string().optional(),
    from,
    ...shared,
  }),
  z.strictObject({
    type: z.literal('categories'),
    values: z.array(z.string().min(1)).min(1).readonly(),
    separator: z.string().min(1).optional(),
    from,
    ...shared,
  }),
  z.strictObject({
    type: z.literal('date'),
    time: z.boolean().optional(),
    formats: z.array(z.string()).min(1).readonly().optional(),
    zone: z.string().optional(),
    parts: z.array(z.enum(dateParts)).min(1).readonly().optional(),
    since: z.string().optional(),
    min: z.string().optional(),
    max: z.string().optional(),
    from,
    ...shared,
  }),
  z.strictObject({ type: z.literal('id'), unique: z.boolean().optional(), from, ...shared }),
  z.strictObject({ type: z.literal('text'), from, ...shared }),
  z.strictObject({
    type: z.literal('image'),
    shape: z.tuple([z.int().positive(), z.int().positive(), z.int().positive()]).readonly(),
    min: z.number(),
    max: z.number(),
    from: z.tuple([place, place]).readonly(),
    ...shared,
  }),
]) as z.ZodType<ColumnSpec>;

export const columnsSchema = z.record(z.string().min(1), columnSchema);
