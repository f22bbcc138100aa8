// Publishes the bundles among a finished run's results. What keeps one from being published is told, and is a failure of
// the run: a deployment that did not happen must not look like one that did.

import type { NodeId } from '../base/brand.ts';
import type { Plan } from '../graph/plan.ts';
import { timestamp } from './clock.ts';
import type { Deployed, Listener } from './event.ts';
import { type FinishedNode, isMade } from './finished-node.ts';
import { type PublishOptions, publishBundle } from './publish.ts';

export interface Published {
  readonly deployed: readonly Deployed[];
  /** Whether every bundle was published. */
  readonly isWhole: boolean;
}

export async function publishResults(
  plan: Plan,
  finished: ReadonlyMap<NodeId, FinishedNode>,
  options: PublishOptions,
  onEvent: Listener,
): Promise<Published> {
  const deployed: Deployed[] = [];
  let isWhole = true;
  for (const [name, { node, output }] of Object.entries(plan.results)) {
    const made = finished.get(node.id)!;
    if (node.definition.outputs[output]?.name !== 'bundle' || !isMade(made)) continue;
    try {
      deployed.push(await publishBundle(made.outputs[output]!, options));
    } catch (error) {
      isWhole = false;
      const message = `'${name}' was made and could not be published: ${(error as Error).message}`;
      const fix = 'Make room, or make .cairn writable, and run again: only publishing is left.';
      onEvent({ type: 'error', at: timestamp(), code: 'publish-failed', message, fix });
    }
  }
  return { deployed, isWhole };
}
