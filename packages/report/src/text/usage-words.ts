// What nodes took of the machine, in words.

import type { NodeUsage } from '@cairn/core';
import { formatBytes, formatSeconds } from './format.ts';

/** `61 s CPU, at most 412 MB` */
export function describeUsage({ cpuSeconds, peakMemory }: NodeUsage): string {
  const memory = peakMemory === null ? '' : `, at most ${formatBytes(peakMemory)}`;
  return `${formatSeconds(cpuSeconds)} CPU${memory}`;
}
