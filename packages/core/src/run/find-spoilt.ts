// Bytes are verified before they are handed out; what a node was given is looked at again when it is done. The files lie
// in the store under names that whoever owns them can write to: a node that wrote to its input, and one that read it at
// the same time, made something else than their keys say.

import { digestFile } from '../base/digest.ts';
import { markOf } from '../base/file-mark.ts';
import type { PlanNode } from '../graph/node.ts';
import { statFile } from '../store/read-small.ts';
import type { Execution } from './execution.ts';
import { countDamages } from './obtain.ts';
import type { WorkRequest } from './worker/messages.ts';

/**
 * Looks at the files that a node is given. The answer names the first input whose file is not any more what it was then.
 * Folders are laid out for each node alone.
 */
export function watchInputs(
  { inputs }: Pick<WorkRequest, 'inputs'>,
  node: PlanNode,
  execution: Execution,
): () => Promise<string | undefined> {
  const given = Object.entries(inputs).flatMap(([name, { path }]) => {
    const stats = statFile(path);
    const ref = node.inputs[name]!;
    const digest = execution.finished.get(ref.node.id)!.outputs[ref.output]!;
    return stats ? [{ name, path, digest, mark: markOf(stats), damages: countDamages(digest, execution) }] : [];
  });
  return async () => {
    for (const { name, path, digest, mark, damages } of given) {
      const stats = statFile(path);
      if (stats && markOf(stats) === mark) continue;
      // Another run may have put equal bytes in its place. Healed since, it was damaged before.
      const isSame = (await digestFile(path).catch(() => undefined)) === digest;
      if (!isSame || countDamages(digest, execution) !== damages) return name;
    }
    return undefined;
  };
}
