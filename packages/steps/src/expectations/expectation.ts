// What can be expected of a table: plain data with Great Expectations' names and params.

import { z } from 'zod';

interface Between<Value> {
  /** At least one of the two. Each is allowed itself, unless it is strict. */
  readonly min_value?: Value | undefined;
  readonly max_value?: Value | undefined;
  readonly strict_min?: boolean | undefined;
  readonly strict_max?: boolean | undefined;
}

interface Mostly {
  /** The share of values that must be as expected, from 0 to 1. Default 1. */
  readonly mostly?: number | undefined;
}

interface OfColumn<Row> {
  readonly column: keyof Row & string;
}

type PlainValue = string | number | boolean;

/** An expectation about rows of type `Row`. */
export type Expectation<Row> =
  | ({ readonly type: 'expect_column_values_to_not_be_null' | 'expect_column_values_to_be_null' } & OfColumn<Row> &
      Mostly)
  | ({ readonly type: 'expect_column_values_to_be_between' } & OfColumn<Row> & Between<number | string> & Mostly)
  | ({
      readonly type: 'expect_column_values_to_be_in_set' | 'expect_column_values_to_not_be_in_set';
      readonly value_set: readonly PlainValue[];
    } & OfColumn<Row> &
      Mostly)
  | ({ readonly type: 'expect_column_values_to_be_unique' } & OfColumn<Row> & Mostly)
  | ({
      readonly type: 'expect_column_values_to_match_regex' | 'expect_column_values_to_not_match_regex';
      /** A regular expression of JavaScript with the flag `u`, which is found anywhere in the text. */
      readonly regex: string;
    } & OfColumn<Row> &
      Mostly)
  | ({ readonly type: 'expect_column_value_lengths_to_be_between' } & OfColumn<Row> & Between<number> & Mostly)
  | ({
      readonly type: 'expect_column_pair_values_a_to_be_greater_than_b';
      readonly column_A: keyof Row & string;
      readonly column_B: keyof Row & string;
      readonly or_equal?: boolean | undefined;
    } & Mostly)
  | ({
      readonly type: 'expect_compound_columns_to_be_unique';
      readonly column_list: readonly (keyof Row & string)[];
    } & Mostly)
  | ({
      readonly type:
        | 'expect_column_min_to_be_between'
        | 'expect_column_max_to_be_between'
        | 'expect_column_mean_to_be_between'
        | 'expect_column_median_to_be_between'
        | 'expect_column_stdev_to_be_between';
    } & OfColumn<Row> &
      Between<number>)
  | ({ readonly type: 'expect_column_unique_value_count_to_be_between' } & OfColumn<Row> & Between<number>)
  | ({ readonly type: 'expect_table_row_count_to_be_between' } & Between<number>)
  | { readonly type: 'expect_table_row_count_to_equal'; readonly value: number };

const share = { mostly: z.number().min(0).max(1).optional() };
const column = { column: z.string() };
const strict = { strict_min: z.boolean().optional(), strict_max: z.boolean().optional() };
const numbers = { min_value: z.number().optional(), max_value: z.number().optional(), ...strict };
const bound = z.union([z.number(), z.string()]).optional();

const expression = z.string().refine((text) => {
  try {
    new RegExp(text, 'u');
    return true;
  } catch {
    return false;
  }
}, 'it is not a regular expression of JavaScript');

const ofColumn = <const Type extends string>(type: Type) =>
  z.strictObject({ type: z.literal(type), ...column, ...share });
const aggregate = <const Type extends string>(type: Type) =>
  z.strictObject({ type: z.literal(type), ...column, ...numbers });

export const expectationSchema = z
  .discriminatedUnion('type', [
    ofColumn('expect_column_values_to_not_be_null'),
    ofColumn('expect_column_values_to_be_null'),
    ofColumn('expect_column_values_to_be_between').extend({ min_value: bound, max_value: bound, ...strict }),
    ofColumn('expect_column_values_to_be_in_set').extend({
      value_set: z.array(z.union([z.string(), z.number(), z.boolean()])),
    }),
    ofColumn('expect_column_values_to_not_be_in_set').extend({
      value_set: z.array(z.union([z.string(), z.number(), z.boolean()])),
    }),
    ofColumn('expect_column_values_to_be_unique'),
    ofColumn('expect_column_values_to_match_regex').extend({ regex: expression }),
    ofColumn('expect_column_values_to_not_match_regex').extend({ regex: expression }),
    ofColumn('expect_column_value_lengths_to_be_between').extend(numbers),
    z.strictObject({
      type: z.literal('expect_column_pair_values_a_to_be_greater_than_b'),
      column_A: z.string(),
      column_B: z.string(),
      or_equal: z.boolean().optional(),
      ...share,
    }),
    z.strictObject({
      type: z.literal('expect_compound_columns_to_be_unique'),
      column_list: z.array(z.string()).min(2),
      ...share,
    }),
    aggregate('expect_column_min_to_be_between'),
    aggregate('expect_column_max_to_be_between'),
    aggregate('expect_column_mean_to_be_between'),
    aggregate('expect_column_median_to_be_between'),
    aggregate('expect_column_stdev_to_be_between'),
    aggregate('expect_column_unique_value_count_to_be_between'),
    z.strictObject({ type: z.literal('expect_table_row_count_to_be_between'), ...numbers }),
    z.strictObject({ type: z.literal('expect_table_row_count_to_equal'), value: z.int().min(0) }),
  ])
  .refine(
    (one) =>
      !one.type.endsWith('_between') ||
      ('min_value' in one && one.min_value !== undefined) ||
      ('max_value' in one && one.max_value !== undefined),
    'say min_value, max_value or both',
  );

export type ParsedExpectation = z.output<typeof expectationSchema>;
