// Flips one byte of a file.

import { readFileSync, writeFileSync } from 'node:fs';

/** @param at - the position, from the length of the file */
export function flipByte(path: string, at: (length: number) => number): void {
  const bytes = readFileSync(path);
  const index = at(bytes.length);
  bytes[index] = (bytes[index] as number) ^ 1;
  writeFileSync(path, bytes);
}
