// One fold of a table: its training rows and its test rows.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { assignFolds, readValues } from './folding/assign-folds.ts';
import { type FoldRows, foldByTime } from './folding/time-folds.ts';
import { type AnyTable, type Table, table } from './kinds/table.ts';
import { selectRows } from './tables/select-rows.ts';

export interface TakeFold extends Runnable {
  /**
   * `train` and `test` of one fold. All folds of one `seed` belong to one division of the rows, so that each row is
   * tested once. `test` is held out: steps for training rows refuse it when planning. {@link crossValidate} calls this
   * for each fold.
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: {
      /** From 1. */
      readonly fold: number;
      /** The number of folds. */
      readonly of: number;
      readonly stratify?: (keyof Row & string) | undefined;
      readonly group?: (keyof Row & string) | undefined;
      readonly time?: (keyof Row & string) | undefined;
      /** Tests on the rows with one value of `group`: leave one group out. `fold` and `of` then only count. */
      readonly leaveOut?: string | number | boolean | undefined;
      /** The seed of the division. Default 0. */
      readonly seed?: number | undefined;
    },
  ): { readonly train: Ref<Table<Row>, 'table'>; readonly test: Ref<Table<Row>, 'table'> };
}

export const takeFold: TakeFold = defineStep('fold', {
  in: { rows: table },
  params: z
    .strictObject({
      fold: z.int().positive(),
      of: z.int().positive(),
      stratify: z.string().optional(),
      group: z.string().optional(),
      time: z.string().optional(),
      leaveOut: z.union([z.string(), z.number(), z.boolean()]).optional(),
      seed: z.int().default(0),
    })
    .superRefine(({ fold, of, group, time, stratify, leaveOut }, ctx) => {
      const refuse = (path: string, message: string) => ctx.addIssue({ code: 'custom', path: [path], message });
      if (fold > of) refuse('fold', `is ${fold} of ${of} folds`);
      if (of < 2 && leaveOut === undefined) refuse('of', 'must be at least 2: one fold leaves no rows to train on');
      if (leaveOut !== undefined && group === undefined)
        refuse('leaveOut', "needs 'group', the column it is a value of");
      if ([stratify, group, time].filter((name) => name !== undefined).length > 1)
        refuse('group', "give one of 'stratify', 'group' and 'time'");
    }),
  out: { train: table, test: table },
  rows: {
    out: { train: { of: ['rows'], part: 'train' }, test: { of: ['rows'], part: 'test', heldOut: true } },
  },
  run: async ({ rows }, params, context) => {
    const { train, test } = divide(rows, params, context);
    const tested = new Set(test.map((row) => rows.rowNumbers[row]!));
    // Made from a row that is tested, such as by augment, whichever group or time it has itself.
    const learned = train.filter((row) => !tested.has(rows.rowNumbers[row]!));
    if (learned.length === 0) throw new Error('All training rows of the fold were made from rows that it is tested on');
    return { train: selectRows(rows, learned), test: selectRows(rows, test) };
  },
}) as TakeFold;

interface Division {
  readonly fold: number;
  readonly of: number;
  readonly stratify?: string | undefined;
  readonly group?: string | undefined;
  readonly time?: string | undefined;
  readonly leaveOut?: string | number | boolean | undefined;
}

type Drawing = Parameters<TakeFold['run']>[2];

function divide(rows: AnyTable, { fold, time, leaveOut, ...rules }: Division, context: Drawing): FoldRows {
  for (const name of [rules.stratify, rules.group, time])
    if (name !== undefined && !(name in rows.columns))
      throw new Error(`The folds go by '${name}', which is not a column`);
  if (time !== undefined) return foldByTime(rows, time, fold - 1, rules.of);
  const isTested = leaveOut === undefined ? drawFold() : isLeftOut(rules.group!, leaveOut);
  const positions = Array.from({ length: rows.rowCount }, (_, row) => row);
  return { train: positions.filter((row) => !isTested(row)), test: positions.filter(isTested) };

  function drawFold() {
    const folds = assignFolds(rows, rules, context.random('folds'));
    return (row: number) => folds[row] === fold - 1;
  }

  function isLeftOut(group: string, value: string | number | boolean) {
    const values = readValues(rows, group);
    if (!values.includes(value))
      throw new Error(`No row has ${JSON.stringify(value)} as '${group}': there is nothing to test on`);
    if (values.every((other) => other === value))
      throw new Error(`All rows have ${JSON.stringify(value)} as '${group}': there is nothing to train on`);
    return (row: number) => values[row] === value;
  }
}
