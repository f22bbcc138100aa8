// What gates say of results that were not made by the code, the params and the inputs of the plan: accepted ones, and
// those of frozen nodes. It is no part of the stored result of a gate, since none of it is in a key.

import type { NodeId } from '../../base/brand.ts';
import { describeFrozen } from '../../base/frozen-result.ts';
import type { GateDefinition } from '../../dsl/gate.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import { type FinishedNode, isMade } from './finished-node.ts';
import { judgeAccepted, listBehind } from './judge-accepted.ts';

type Finished = (id: NodeId) => FinishedNode | undefined;

/** Of a gate: with a failed verdict for accepted results that it refuses, and one for frozen results. */
export function judgeStored(settled: FinishedNode, finished: Finished): FinishedNode {
  return judgeFrozen(judgeAccepted(settled, finished), finished);
}

/**
 * A result of other inputs than those of the plan may hold any rows, so that the leak checks say nothing of it: it is
 * refused by every gate. One of other code or params is refused where the gate says so.
 */
function judgeFrozen(settled: FinishedNode, finished: Finished): FinishedNode {
  const { node, verdicts } = settled;
  if (node.definition.role !== 'gate' || !verdicts || !isMade(settled)) return settled;
  const refusesAll = (node.definition as GateDefinition).refusesFrozen?.(node.params as never) ?? false;
  const refused = listBehind(node, finished, ({ frozen }) => Boolean(frozen && (refusesAll || frozen.hasOtherInputs)));
  if (!refused.length) return settled;
  const verdict: Verdict = {
    ...{ rule: 'frozen results', value: refused.length, low: null, high: null, required: '0' },
    ...{ decision: 'failed' as const, isPassed: false },
    reason: refused.map(describeRefused).join('; '),
  };
  return { ...settled, verdicts: [...verdicts, verdict] };
}

function describeRefused({ label, frozen }: FinishedNode): string {
  const leak = frozen!.hasOtherInputs ? ', and nobody knows which rows are in it' : '';
  return `${label}, ${describeFrozen(frozen!)}${leak}`;
}
