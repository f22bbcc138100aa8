// What frozen nodes of a run used although something had changed (ADR 35), for whoever makes the run again.

import { readFileSync } from 'node:fs';
import { type FrozenResult, isFrozenResult } from '../../base/frozen-result.ts';
import { isMapOf } from '../../base/shape.ts';
import type { RunRecord } from '../../run/record/record.ts';

type ByNode = Readonly<Record<string, FrozenResult>>;

/** By node id. */
export function recordedFrozen({ nodes }: Pick<RunRecord, 'nodes'>): ByNode {
  return Object.fromEntries(nodes.flatMap(({ id, frozen }) => (frozen ? [[id, frozen] as const] : [])));
}

const areFrozen = isMapOf(isFrozenResult);

/** From a JSON file that a reproduction wrote; undefined if it cannot be read. */
export async function readFrozenFile(file: string): Promise<ByNode | undefined> {
  try {
    const found: unknown = JSON.parse(readFileSync(file, 'utf8'));
    return areFrozen(found) ? found : undefined;
  } catch {
    return undefined;
  }
}
