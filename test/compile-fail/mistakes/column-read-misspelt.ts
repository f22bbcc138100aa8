import { defineStep, json, type Kind } from '@cairn/core';
import { type Table, table } from '@cairn/steps';

export const oldest = defineStep('oldest', {
  in: { rows: table as Kind<Table<{ age: number }>> },
  out: { age: json<number>() },
  // mistake: there is no column of that name
  run: ({ rows }) => ({ age: Math.max(...rows.column('ages')) }),
});
