// Which nodes whose outputs are not in the store a run would make: those that a node reads which would run (ADR 45).

import type { Digest, NodeId } from '../../base/brand.ts';
import type { PlanNode } from '../../graph/node.ts';
import { shownRef } from '../../graph/ref.ts';
import type { LostResult, Store } from '../../store/store.ts';
import type { Absence } from './absence.ts';
import { isFallback } from './fallbacks.ts';

/** A priced node, as far as it matters here. */
interface Priced {
  readonly node: PlanNode;
  readonly label: string;
  readonly state: 'fresh' | 'pending' | 'unknown' | 'blocked' | 'skipped';
  readonly reason: string;
  readonly absent?: Absence;
  readonly isAsStored?: true;
  readonly lost: LostResult | null;
  readonly outputs: Readonly<Record<string, Digest>>;
}

interface Lacked {
  readonly needed: string;
  readonly by: string;
  readonly reason: string;
}

/**
 * @param nodes - as they were priced, parents first: those without their outputs are fresh
 * @param lacking - results that are needed and that a selection leaves out; what is found is added
 */
export async function demandGone<P extends Priced>(
  nodes: readonly P[],
  store: Pick<Store, 'has'>,
  lacking: Lacked[],
): Promise<readonly P[]> {
  if (!nodes.some(({ absent }) => absent)) return nodes;
  const gone = new Map(nodes.flatMap((priced) => (priced.absent ? [[priced.node.id, priced] as const] : [])));
  const changed = new Map<NodeId, P>();
  for (const priced of nodes.toReversed()) {
    const reader = changed.get(priced.node.id) ?? priced;
    if (reader.state !== 'pending' && reader.state !== 'unknown') continue;
    for (const [wired, ref] of Object.entries(reader.node.inputs)) {
      const { node, output } = shownRef(ref);
      const known = gone.get(node.id);
      const digest = known?.outputs[output];
      if (!known || !digest || (await store.has(digest))) continue;
      const before = changed.get(node.id);
      const isCertain = reader.state === 'pending' && !mayRead(reader.node, wired);
      if (before?.state === 'pending' || (before && !isCertain)) continue;
      if (known.isAsStored) lacking.push({ needed: known.label, by: reader.label, reason: goneFor[known.absent!] });
      else changed.set(node.id, demand(known, output, reader.label, isCertain));
    }
  }
  return nodes.map((priced) => changed.get(priced.node.id) ?? priced);
}

const goneFor = {
  lost: 'its outputs are not in the store',
  read: 'its outputs were removed after they had been read',
} as const;

function demand<P extends Priced>(gone: P, output: string, reader: string, isCertain: boolean): P {
  const { absent, ...rest } = gone;
  const why = absent === 'read' ? 'was removed after it had been read' : 'is not in the store';
  const reason = `${isCertain ? reader : `it runs if ${reader}`} reads its output '${output}', which ${why}`;
  const lost = absent === 'lost' ? ({ kind: 'artifact-missing', output } as const) : null;
  // Only the absence, which is optional, is left out.
  return { ...rest, state: isCertain ? 'pending' : 'unknown', reason, lost } as Priced as P;
}

/** Of a choice only the metrics of all trials are read for certain. */
function mayRead({ definition }: PlanNode, wired: string): boolean {
  return definition.role === 'choice' && !isFallback({ definition }) && !wired.endsWith('.by');
}
