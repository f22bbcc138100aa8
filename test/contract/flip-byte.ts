// Damage of the smallest kind.

import { readFileSync, writeFileSync } from 'node:fs';

/** @param at - where, in a file of that length */
export function flipByte(path: string, at: (length: number) => number): void {
  const bytes = readFileSync(path);
  const index = at(bytes.length);
  bytes[index] = (bytes[index] as number) ^ 1;
  writeFileSync(path, bytes);
}
