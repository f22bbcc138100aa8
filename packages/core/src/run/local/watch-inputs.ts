// Bytes are verified before they are handed out; what a node was given is looked at again when it is done. Files are in
// the store, and folders in the run's workspace, under names that whoever owns them can write to: a node that wrote to
// its input, and one that read it at the same time, made something else than their keys say.

import type { Digest } from '../../base/brand.ts';
import { digestPath } from '../../files/digest-path.ts';
import { isSameTree, markTree } from '../../files/mark-tree.ts';
import type { WorkReport } from '../executor.ts';
import { type Laying, marksOfLaid } from '../inputs/laid-artifacts.ts';

/** An input as it was given to a node. */
export interface GivenInput {
  readonly path: string;
  readonly digest: Digest;
}

/** Looks at the files and folders that a node is given. The answer names the inputs that were touched since then. */
export function watchInputs(
  inputs: Readonly<Record<string, GivenInput>>,
  laying: Pick<Laying, 'laid'>,
): () => Promise<WorkReport['touched']> {
  const given = Object.entries(inputs).flatMap(([input, { path, digest }]) => {
    // Looked at when it was laid out, so that a folder of many files is not looked through twice.
    const marks = marksOfLaid(path, laying) ?? markTree(path);
    return marks ? [{ input, path, digest, marks }] : [];
  });
  return async () => {
    const touched: { readonly input: string; readonly isSame: boolean }[] = [];
    for (const { input, path, digest, marks } of given) {
      if (isSameTree(marks, markTree(path))) continue;
      // Another run may have put equal bytes in its place.
      touched.push({ input, isSame: (await digestPath(path).catch(() => undefined)) === digest });
    }
    return touched;
  };
}
