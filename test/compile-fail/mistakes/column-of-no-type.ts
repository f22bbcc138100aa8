import { file } from '@cairn/core';
import { clean } from '@cairn/steps';

// mistake: a column is number(), not 'number'
clean({ raw: file('people.csv') }, { columns: { age: 'number' } });
