// What is said of a node whose stored result is used.

import { describeAcceptance } from '../../base/acceptance.ts';
import { describeFrozen } from '../../base/frozen-result.ts';
import { areDescriptions } from '../../dsl/describe-output.ts';
import { readVerdicts } from '../../dsl/verdict.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { NodeKey } from '../../plan/node-key.ts';
import type { FoundResult } from '../../plan/outcome/find-result.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import { readArtifactJson } from '../../plan/outcome/read-artifact.ts';
import type { Execution } from '../execution.ts';

/** Undefined where nothing is stored, or the verdicts of a gate are damaged, which is a miss like any other. */
export async function describeFresh(
  node: PlanNode,
  label: string,
  { key }: NodeKey,
  { stored, accepted, frozen, madeFrom }: FoundResult,
  reason: string,
  execution: Execution,
): Promise<FinishedNode | undefined> {
  if (!stored) return undefined;
  const { outputs, impure } = stored;
  const descriptions = areDescriptions(stored.descriptions) ? stored.descriptions : undefined;
  const fresh = {
    node,
    label,
    seconds: 0,
    key: frozen?.madeUnder ?? key,
    outputs,
    reason: accepted ? describeAcceptance(accepted) : frozen ? describeFrozen(frozen) : reason,
    outcome: 'fresh',
    ...(accepted && { accepted }),
    ...(frozen && madeFrom && { frozen, madeFrom }),
    ...(impure && { impure }),
    ...(descriptions && { descriptions }),
  } as const;
  if (node.definition.role !== 'gate') return fresh;
  const verdicts = readVerdicts(await readArtifactJson(outputs['verdicts']!, execution.store));
  return verdicts && { ...fresh, verdicts };
}
