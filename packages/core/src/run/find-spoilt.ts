// Bytes are verified before they are handed out; what a node was given is looked at again when it is done. The files lie
// in the store under names that whoever owns them can write to: a node that wrote to its input, and one that read it at
// the same time, made something else than their keys say.

import type { PlanNode } from '../graph/node.ts';
import type { Execution } from './execution.ts';

/** The first input whose file is not any more what the node was given. Folders are laid out for each node alone. */
export async function findSpoilt(node: PlanNode, { finished, store }: Execution): Promise<string | undefined> {
  for (const [name, ref] of Object.entries(node.inputs)) {
    // A gate judges the evidence: the value itself only passes through.
    if (node.definition.role === 'gate' && name === 'subject') continue;
    const digest = finished.get(ref.node.id)!.outputs[ref.output]!;
    if ((await store.formOf(digest)) !== 'folder' && (await store.pathOf(digest)) === undefined) return name;
  }
  return undefined;
}
