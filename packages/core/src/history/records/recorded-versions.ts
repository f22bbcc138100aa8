// The versions of sources outside of the project that a run used.

import type { RunRecord } from '../../run/record/record.ts';

/** By node id. */
export function recordedVersions({ nodes }: Pick<RunRecord, 'nodes'>): Readonly<Record<string, string>> {
  return Object.fromEntries(nodes.flatMap(({ id, source }) => (source ? [[id, source.version] as const] : [])));
}
