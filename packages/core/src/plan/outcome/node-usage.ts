// What a node took of the machine while it ran.

import { hasFields, isNullOr, isNumber, type Shape } from '../../base/shape.ts';

export interface NodeUsage {
  /** Seconds of processor time, of all threads and of the programs that it started and that ended. */
  readonly cpuSeconds: number;
  /** The most memory that its process had at one time, in bytes; null of a command, and where it was not measured. */
  readonly peakMemory: number | null;
}

export const isNodeUsage: Shape<NodeUsage> = hasFields<NodeUsage>({
  cpuSeconds: isNumber,
  peakMemory: isNullOr(isNumber),
});

/** Of several nodes: the sum of their processor time, and the most memory of one. Undefined if none was measured. */
export function sumUsage(nodes: readonly { readonly usage?: NodeUsage | undefined }[]): NodeUsage | undefined {
  const measured = nodes.flatMap(({ usage }) => usage ?? []);
  if (!measured.length) return undefined;
  const peaks = measured.flatMap(({ peakMemory }) => peakMemory ?? []);
  return {
    cpuSeconds: roundSeconds(measured.reduce((sum, { cpuSeconds }) => sum + cpuSeconds, 0)),
    peakMemory: peaks.length ? Math.max(...peaks) : null,
  };
}

/** To the millisecond, as all seconds of a record. */
export function roundSeconds(seconds: number): number {
  return Math.round(seconds * 1000) / 1000;
}
