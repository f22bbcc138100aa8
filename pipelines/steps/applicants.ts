// A step of this pipeline: published counts become one row for each counted person.

import { defineStep, type Ref, type Runnable } from '@cairn/core';
import { selectRows, type Table, table } from '@cairn/steps';

export interface Applicants extends Runnable {
  /** Repeats each row as often as its `applicants` says. The copies keep the number of the original row. */
  <Row extends { readonly applicants: number }>(inputs: {
    readonly counts: Ref<Table<Row>, 'table'>;
  }): { readonly rows: Ref<Table<Row>, 'table'> };
}

export const applicants: Applicants = defineStep('applicants', {
  in: { counts: table },
  out: { rows: table },
  rows: { out: { rows: { of: ['counts'] } } },
  run({ counts }) {
    const repeats = counts.column('applicants') as readonly number[];
    return {
      rows: selectRows(
        counts,
        repeats.flatMap((count, row) => new Array<number>(count).fill(row)),
      ),
    };
  },
});
