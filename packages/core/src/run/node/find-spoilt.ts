// Bytes are verified before they are handed out; what a node was given is looked at again when it is done. Files lie in
// the store, and folders in the run's workspace, under names that whoever owns them can write to: a node that wrote to
// its input, and one that read it at the same time, made something else than their keys say.

import type { Digest } from '../../base/brand.ts';
import { digestPath } from '../../files/digest-path.ts';
import { isSameTree, markTree } from '../../files/mark-tree.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Execution } from '../execution.ts';
import { marksOfLaid } from '../inputs/laid-artifacts.ts';
import type { WorkRequest } from '../worker/messages.ts';

/**
 * Looks at the files and folders that a node is given. The answer names the first input that is not any more what it was
 * then.
 */
export function watchInputs(
  { inputs }: Pick<WorkRequest, 'inputs'>,
  node: PlanNode,
  execution: Execution,
): () => Promise<string | undefined> {
  const countDamages = (digest: Digest): number => execution.repairs.damages.get(digest) ?? 0;
  const given = Object.entries(inputs).flatMap(([name, { path }]) => {
    // Looked at when it was laid out, so that a folder of many files is not looked through twice.
    const marks = marksOfLaid(path, execution) ?? markTree(path);
    const ref = node.inputs[name]!;
    const digest = execution.finished.get(ref.node.id)!.outputs[ref.output]!;
    return marks ? [{ name, path, digest, marks, damages: countDamages(digest) }] : [];
  });
  return async () => {
    for (const { name, path, digest, marks, damages } of given) {
      if (isSameTree(marks, markTree(path))) continue;
      // Another run may have put equal bytes in its place. Healed since, it was damaged before.
      const isSame = (await digestPath(path).catch(() => undefined)) === digest;
      if (!isSame || countDamages(digest) !== damages) return name;
    }
    return undefined;
  };
}
