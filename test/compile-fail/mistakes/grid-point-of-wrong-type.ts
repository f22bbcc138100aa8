import { grid } from '@cairn/core';
import { train } from '@cairn/steps';
import { people } from '../tables.ts';

grid({ epochs: ['10', '20'] }).map((point) =>
  // mistake: epochs are numbers, and the grid's are texts
  train({ rows: people.train }, { label: 'repaid', ...point }),
);
