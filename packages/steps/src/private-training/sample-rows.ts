// Rows of the steps of an epoch, each step with each row by chance, as the accountant assumes (Poisson sampling).

import type { Random } from '@cairn/core';

/**
 * How many rows a batch has room for: beyond it is a binomial number with a chance below 1e-12 (Bernstein's inequality), and a
 * training that meets one ends.
 */
export function roomFor(rowCount: number, sampleRate: number): number {
  const mean = rowCount * sampleRate;
  // exp(−t² ÷ (2 (mean + t ÷ 3))) = 1e-12
  const log = Math.log(1e12);
  const beyond = log / 3 + Math.sqrt((log / 3) ** 2 + 2 * log * mean);
  return Math.min(rowCount, Math.ceil(mean + beyond));
}

export interface SampledRows {
  /** Batch by batch, each filled up to its room by its first rows, or by row 0 if it has none. */
  readonly order: Int32Array;
  /** How many rows each batch has. */
  readonly sizes: Int32Array;
}

export function sampleRows(random: Random, rowCount: number, batches: number, room: number): SampledRows {
  const order = new Int32Array(batches * room);
  const sizes = new Int32Array(batches);
  for (let batch = 0; batch < batches; batch++) {
    let size = 0;
    for (let row = 0; row < rowCount; row++) {
      if (random.next() >= 1 / batches) continue;
      if (size === room)
        throw new Error(`A step drew more than ${room} of ${rowCount} rows, which has a chance of 1e-12`);
      order[batch * room + size++] = row;
    }
    sizes[batch] = size;
    for (let i = size; i < room; i++) order[batch * room + i] = order[batch * room]!;
  }
  return { order, sizes };
}
