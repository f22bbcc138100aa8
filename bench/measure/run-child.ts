// Runs a file of this benchmark in a process of its own, and reads its output.

import { join } from 'node:path';
import { readProcess } from './time-process.ts';

/** @param file - under bench/; it writes one JSON value to its standard output */
export function runChild<T>(file: string, ...given: readonly string[]): T {
  const args = ['--conditions=cairn-source', join(import.meta.dirname, '..', file), ...given];
  return JSON.parse(readProcess({ program: process.execPath, args, cwd: '/' })) as T;
}
