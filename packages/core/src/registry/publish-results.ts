// Publishes the bundles among a finished run's results. What keeps one from being published is told, and is a failure of
// the run: a deployment that did not happen must not look like one that did.

import type { NodeId } from '../base/brand.ts';
import { isSystemError } from '../files/error-codes.ts';
import type { Plan } from '../graph/plan.ts';
import { type FinishedNode, isMade } from '../plan/outcome/finished-node.ts';
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
      const published = await publishBundle(made.outputs[output]!, options);
      deployed.push(published.deployed);
      isNew ||= published.isNew;
    } catch (error) {
      isWhole = false;
      const message = `'${name}' was made and could not be published: ${(error as Error).message}`;
      const fix = isSystemError(error)
        ? 'Make room, or make .cairn/registry writable, and run again: what was made stays made.'
        : `Make the bundle again: cairn run ${plan.pipeline} --force ${node.definition.name}. If the store is shared, find out who wrote it.`;
      onEvent({ type: 'error', at: timestamp(), code: 'publish-failed', message, fix });
    }
  }
  return { deployed, isWhole, isNew };
}
