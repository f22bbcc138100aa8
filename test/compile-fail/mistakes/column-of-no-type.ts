import { file } from '@cairn/core';
import { clean } from '../steps-for-now.ts';

// mistake: a column is number(), not 'number'
clean({ raw: file('people.csv') }, { columns: { age: 'number' } });
