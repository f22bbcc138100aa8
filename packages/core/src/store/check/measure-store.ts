// How much lies in the rooms of a store on disk, whole or not.

import type { Layout } from '../disk/layout.ts';
import { depths } from '../disk/list-contents.ts';
import { type Room, walkRoom } from '../disk/walk-store.ts';

export interface Measured {
  readonly count: number;
  readonly bytes: number;
}

export interface MeasuredRooms {
  readonly artifacts: Measured;
  readonly folders: Measured;
  readonly records: Measured;
  /** What was damaged, and set aside. */
  readonly damaged: Measured;
  /** What is being written, and what those who were killed left. */
  readonly temporary: Measured;
}

export function measureRooms(layout: Layout): MeasuredRooms {
  return {
    artifacts: measure(layout, 'artifacts', depths.artifacts),
    folders: measure(layout, 'folders', depths.folders),
    records: measure(layout, 'records', depths.records),
    damaged: measure(layout, 'damaged'),
    temporary: measure(layout, 'tmp'),
  };
}

function measure(layout: Layout, room: Room, depth?: number): Measured {
  let count = 0;
  let bytes = 0;
  for (const { size } of walkRoom(layout, room, depth)) {
    count += 1;
    bytes += size;
  }
  return { count, bytes };
}
