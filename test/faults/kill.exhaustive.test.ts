import { test } from 'vitest';
import { patience, shareOf, spreadByKind, triesAll } from './how-many.ts';
import { killAtWrites } from './kill-at-writes.ts';

test(
  'a run that is killed at a write of any kind loses nothing, and the next one makes what is missing',
  () => killAtWrites((points) => (triesAll ? shareOf([...points.keys()]) : spreadByKind(points, ({ call }) => call))),
  patience,
);
