// The number and size of the files in each folder of a store on disk, valid or not.

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
  /** Damaged files that were moved aside. */
  readonly damaged: Measured;
  /** Files that are being written, and files that killed processes left. */
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
