import { grid } from '@cairn/core';
import { train } from '@cairn/steps';
import { people } from '../tables.ts';

grid({ epochs: [10, 20] }).map((point) =>
  // mistake: the grid has no such axis
  train({ rows: people.train }, { label: 'repaid', epochs: point.epoch }),
);
