// What the path of an input ends in: the input's name, and of a record of inputs the key in it, with the extension of its
// file, or the name that its kind gives it. It is the same in every run, and shows nothing of the store.

import { toFileName } from '../../base/file-name.ts';
import { inputOf } from '../../graph/definition.ts';
import { extensionOfRef } from '../../graph/extension-of-ref.ts';
import type { PlanNode } from '../../graph/node.ts';

/** `rows.csv`, `samples/A.bam` for the key `A` and for the key `A.bam`; of a folder `samples`. */
export function inputPath({ definition, inputs }: PlanNode, wired: string): string {
  const { fileName } = inputOf(definition, wired)?.kind ?? {};
  const own = fileName === undefined ? extensionOfRef(inputs[wired]!) : '';
  const isKey = !Object.hasOwn(definition.inputs, wired) && inputOf(definition, wired)?.arity === 'each';
  const point = wired.indexOf('.');
  const parts = isKey ? [wired.slice(0, point), wired.slice(point + 1)] : fileName === undefined ? [wired] : [];
  // The keys of files by pattern have it: `A.bam`. A sibling `A` would then have the same path.
  const hasOwn = isKey && own !== '' && wired.endsWith(own) && !Object.hasOwn(inputs, wired.slice(0, -own.length));
  const extension = hasOwn ? '' : own;
  return [...parts.map(toFileName), ...(fileName === undefined ? [] : [fileName])].join('/') + extension;
}
