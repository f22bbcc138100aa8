// How many bytes a program and its child processes read and wrote, as Linux counts them: when a process has ended and
// was waited for, its bytes are added to those of its parent.

import { existsSync, readFileSync } from 'node:fs';
import { type Command, readProcess } from './time-process.ts';

const counts = '/proc/self/io';

export interface CountedBytes {
  readonly read: number;
  readonly written: number;
}

/** Undefined if the system does not count them. */
export function countBytes(command: Command): CountedBytes | undefined {
  if (!existsSync(counts)) return undefined;
  const before = readCounts();
  readProcess(command);
  const after = readCounts();
  return { read: after.read - before.read, written: after.written - before.written };
}

function readCounts(): CountedBytes {
  const text = readFileSync(counts, 'utf8');
  const of = (name: string): number => Number(new RegExp(`^${name}: (\\d+)$`, 'm').exec(text)?.[1]);
  return { read: of('rchar'), written: of('wchar') };
}
