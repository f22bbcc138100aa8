// Decoded values that the nodes of one worker share, while they fit: the least recently used goes first.

import { availableParallelism, totalmem } from 'node:os';
import { getHeapStatistics } from 'node:v8';

/** What a decoded value takes, for each byte of its artifact: tables are stored compressed. */
const decodedPerStored = 8;
const shareOfMemory = 1 / 4;

export interface Remembered {
  get(identity: string): unknown;
  /** Forgets others to make room; a value that would not fit alone is not kept. `bytes` are those of its artifact. */
  keep(identity: string, value: unknown, bytes: number): void;
}

/** Artifact bytes whose values may be kept: a quarter of what a worker has when each processor has one. */
export function bytesToRemember(): number {
  const memory = Math.min(getHeapStatistics().heap_size_limit, totalmem() / availableParallelism());
  return (memory * shareOfMemory) / decodedPerStored;
}

export function createRemembered(mostBytes: number): Remembered {
  const kept = new Map<string, { readonly value: unknown; readonly bytes: number }>();
  let sum = 0;
  const forget = (identity: string): void => {
    sum -= kept.get(identity)?.bytes ?? 0;
    kept.delete(identity);
  };
  return {
    get(identity) {
      const found = kept.get(identity);
      if (!found) return undefined;
      kept.delete(identity);
      kept.set(identity, found);
      return found.value;
    },
    keep(identity, value, bytes) {
      forget(identity);
      if (bytes > mostBytes) return;
      for (const oldest of kept.keys()) {
        if (sum + bytes <= mostBytes) break;
        forget(oldest);
      }
      kept.set(identity, { value, bytes });
      sum += bytes;
    },
  };
}
