import { file } from '@cairn/core';
import { boolean, clean, number } from '@cairn/steps';

clean(
  { raw: file('people.csv') },
  {
    columns: { age: number(), repaid: boolean() },
    // mistake: there is no column of that name
    split: { validation: 0.2, test: 0.2, stratify: 'repayed' },
  },
);
