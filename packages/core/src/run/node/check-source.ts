// A source outside of the project, in a run: its version before it is looked up, and again after it was fetched.

import { showDuration } from '../../base/duration.ts';
import { isExternal } from '../../dsl/sources/define-source.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import { describeUnreachable } from '../../plan/versions/ask-source.ts';
import { type Execution, labelOf, warn } from '../execution.ts';
import { MakeFailure } from './made.ts';

/**
 * Asks a source that was not asked yet: one that only a branch needs, which is taken. If it is used although it cannot be
 * reached, every run says so. The failure of a source that has no version; undefined for all other nodes.
 */
export async function askSource(
  node: PlanNode,
  execution: Execution,
): Promise<Pick<FinishedNode, 'outcome' | 'failure' | 'reason' | 'at'> | undefined> {
  const { versions } = execution.prepared;
  if (!versions || !isExternal(node.definition)) return undefined;
  const unreachable = await versions.ask(node);
  if (unreachable) {
    const reason = `${unreachable.message}. ${unreachable.fix}`;
    const at = node.calledAt && { at: node.calledAt };
    return { outcome: 'failed', failure: 'source-unreachable', reason, ...at };
  }
  const { version, checkedAt, state, problem = '' } = versions.get(node.id)!;
  if (state !== 'offline') return undefined;
  const age = showDuration(Math.max(0, Date.now() - Date.parse(checkedAt)));
  warn(execution, 'source-offline', { node: labelOf(execution, node.id), problem, version, age });
  return undefined;
}

/** @throws MakeFailure `changed-while-running` if the version is another one after its bytes were fetched */
export async function checkSource(node: PlanNode, { prepared: { versions } }: Execution): Promise<void> {
  const planned = versions?.get(node.id);
  if (!versions || !planned) return;
  let version: string;
  try {
    version = await versions.askAgain(node);
  } catch (error) {
    const problem = describeUnreachable(error);
    throw new MakeFailure('source-unreachable', `its version is unknown after it was fetched: ${problem}`);
  }
  if (version === planned.version) return;
  versions.noteChanged(node, version);
  const message =
    planned.state === 'recorded'
      ? `its version is ${version}, and the recorded run used ${planned.version}, so nothing was stored`
      : `its version is ${version}, and the plan was made with ${planned.version}, so nothing was stored: run again`;
  throw new MakeFailure('changed-while-running', message);
}

/** Notes that the bytes of its version are stored, for a time when it cannot be reached. */
export function noteSource(node: PlanNode, { prepared: { versions } }: Execution): void {
  if (versions && isExternal(node.definition)) versions.noteFetched(node);
}
