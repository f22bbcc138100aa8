// A step of this pipeline: the rows of some digits, with a label of these digits only.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { createTable, type Pixels, selectRows, type Table, table } from '@cairn/steps';
import { z } from 'zod';

export interface PickDigits extends Runnable {
  <const D extends readonly string[]>(
    inputs: { readonly rows: Ref<Table<{ readonly image: Pixels; readonly digit: string }>, 'table'> },
    params: { readonly digits: D },
  ): { readonly rows: Ref<Table<{ image: Pixels; digit: D[number] }>, 'table'> };
}

export const pickDigits: PickDigits = defineStep('pick-digits', {
  in: { rows: table },
  params: z.strictObject({ digits: z.array(z.string()).min(2).readonly() }),
  out: { rows: table },
  rows: { out: { rows: { of: ['rows'] } } },
  run({ rows }, { digits }) {
    const all = rows.column('digit') as readonly string[];
    const picked = selectRows(
      rows,
      [...all.keys()].filter((row) => digits.includes(all[row]!)),
    );
    const columns = { ...picked.columns, digit: { type: 'category', values: digits } } as const;
    const values = Object.fromEntries(Object.keys(columns).map((name) => [name, picked.column(name)]));
    const { rowNumbers, cleaning } = picked;
    return { rows: createTable({ columns, values, rowNumbers, cleaning }) };
  },
}) as PickDigits;
