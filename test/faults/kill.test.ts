import { test } from 'vitest';
import { spreadByKind } from './how-many.ts';
import { killAtWrites } from './kill-at-writes.ts';

// The other kinds: kill.exhaustive.test.ts.
const kinds = ['write', 'rename', 'link', 'fsync'];

test('a run that is killed at a write loses nothing, and the next one makes what is missing', () =>
  killAtWrites((points) =>
    spreadByKind(points, ({ call }) => call).filter((place) => kinds.includes(points[place]!.call)),
  ));
