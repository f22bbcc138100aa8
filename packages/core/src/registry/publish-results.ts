// Publishes the bundles among the results of a finished run. If a bundle cannot be published, the run reports it and
// fails: a missing deployment must not look like a successful one.

import type { NodeId } from '../base/brand.ts';
import { FaultError } from '../base/errors/fault-error.ts';
import { isSystemError } from '../files/error-codes.ts';
import type { Plan } from '../graph/plan.ts';
import { type FinishedNode, isMade } from '../plan/outcome/finished-node.ts';
import { listAccepted, listBehind } from '../plan/outcome/judge-accepted.ts';
import { timestamp } from '../run/clock.ts';
import type { Deployed, Listener } from '../run/record/event.ts';
import { type PublishOptions, publishBundle } from './publish.ts';

export interface Published {
  readonly deployed: readonly Deployed[];
  /** Whether every bundle was published. */
  readonly isWhole: boolean;
  /** Whether any bundle was published for the first time. */
  readonly isNew: boolean;
}

export async function publishResults(
  plan: Plan,
  finished: ReadonlyMap<NodeId, FinishedNode>,
  options: PublishOptions,
  onEvent: Listener,
): Promise<Published> {
  const deployed: Deployed[] = [];
  let isWhole = true;
  let isNew = false;
  for (const [name, { node, output }] of Object.entries(plan.results)) {
    const made = finished.get(node.id)!;
    if (!node.definition.outputs[output]?.isPublished || !isMade(made)) continue;
    try {
      const accepted = listAccepted(node, (id) => finished.get(id)).flatMap((one) => one.accepted ?? []);
      const behind = listBehind(
        node,
        (id) => finished.get(id),
        ({ frozen }) => frozen !== undefined,
      );
      const frozen = Object.fromEntries(behind.map((one) => [one.label, one.frozen!]));
      const published = await publishBundle(made.outputs[output]!, { ...options, accepted, frozen });
      deployed.push(published.deployed);
      isNew ||= published.isNew;
    } catch (error) {
      isWhole = false;
      const message = `'${name}' was made and could not be published: ${(error as Error).message}`;
      const fix =
        error instanceof FaultError
          ? error.problems[0]!.fix
          : isSystemError(error)
            ? 'Make room, or make .cairn/registry writable, and run again: what was made stays made.'
            : `Make the bundle again: cairn run ${plan.pipeline} --force ${node.definition.name}. If the store is shared, find out who wrote it.`;
      onEvent({ type: 'error', at: timestamp(), code: 'publish-failed', message, fix });
    }
  }
  return { deployed, isWhole, isNew };
}
