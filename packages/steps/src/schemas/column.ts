// Columns: plain data that is also a type. What `clean` declares flows on from there: a label, a feature or a group that
// is not a column of that table does not compile.

import { z } from 'zod';

declare const value: unique symbol;

/** The pixels of one image, row by row, channels last, in the column's own units. */
export interface Pixels extends Float32Array {}

interface Shared {
  /** Null is a value of this column, and not a missing one to be mended. Default false. */
  readonly nullable?: boolean;
  /** Says of whom or what nothing must depend: sex, age, origin. Default false. */
  readonly protected?: boolean;
}

interface OneRawColumn extends Shared {
  /**
   * The raw column it is read from, by name or by position from 1; default by its own name. Two raw columns of one name
   * are told apart by position; in a file without a header, `'3'` is a position too.
   */
  readonly from?: string | number;
}

/** A column of values of type `T`. */
export interface Column<out T> extends Shared {
  readonly [value]?: T;
  readonly type: 'number' | 'boolean' | 'category' | 'text' | 'image';
}

interface NumberSpec extends OneRawColumn {
  readonly min?: number;
  readonly max?: number;
  readonly unit?: string;
}

interface CategorySpec<Value extends string> extends OneRawColumn {
  /** With two categories: the one that precision, recall, parity and AUC are about. */
  readonly positive?: Value;
}

interface ImageSpec extends Shared {
  /** Height, width, channels. */
  readonly shape: readonly [number, number, number];
  /** The range of a pixel, such as 0 to 255: what attacks measure their ε in. */
  readonly min: number;
  readonly max: number;
  /** The raw columns of the first and the last pixel, by name or position, row by row, channels last. */
  readonly from: readonly [first: string | number, last: string | number];
}

export interface NumberColumn extends NumberSpec {
  readonly type: 'number';
}

export interface BooleanColumn extends OneRawColumn {
  readonly type: 'boolean';
}

export interface CategoryColumn extends CategorySpec<string> {
  readonly type: 'category';
  readonly values: readonly string[];
}

export interface TextColumn extends OneRawColumn {
  readonly type: 'text';
}

export interface ImageColumn extends ImageSpec {
  readonly type: 'image';
}

export type ColumnSpec = NumberColumn | BooleanColumn | CategoryColumn | TextColumn | ImageColumn;

// biome-ignore lint/suspicious/noExplicitAny: columns of any values are meant
export type Columns = Readonly<Record<string, Column<any>>>;

/** The row type of declared columns. Nothing is ever of this type, so it needs no `readonly`, and reads shorter. */
export type RowOf<C extends Columns> = { -readonly [N in keyof C]: C[N] extends Column<infer T> ? T : never } & {};

export function number(spec: NumberSpec = {}): Column<number> {
  const column: NumberColumn = { type: 'number', ...spec };
  return column;
}

export function boolean(spec: OneRawColumn = {}): Column<boolean> {
  const column: BooleanColumn = { type: 'boolean', ...spec };
  return column;
}

/** One of a few texts. With two, name the `positive` one. */
export function category<const V extends readonly string[]>(
  values: V,
  spec: CategorySpec<V[number]> = {},
): Column<V[number]> {
  const column: CategoryColumn = { type: 'category', values, ...spec };
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

/** One column, as params hold it. */
export const columnSchema: z.ZodType<ColumnSpec> = z.discriminatedUnion('type', [
  z.strictObject({
    type: z.literal('number'),
    min: z.number().optional(),
    max: z.number().optional(),
    unit: z.string().optional(),
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
