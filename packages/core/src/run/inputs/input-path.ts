// What the path of an input ends in: the input's name, and of a record of inputs the key in it, with the extension of its
// file. It is the same in every run, and shows nothing of the store.

import { inputOf } from '../../graph/definition.ts';
import { extensionOfRef } from '../../graph/extension-of-ref.ts';
import type { PlanNode } from '../../graph/node.ts';

/** `rows.csv`, `samples/A.bam`; of a folder `samples`. */
export function inputPath({ definition, inputs }: PlanNode, wired: string): string {
  const extension = extensionOfRef(inputs[wired]!);
  const isKey = !Object.hasOwn(definition.inputs, wired) && inputOf(definition, wired)?.arity === 'each';
  const point = wired.indexOf('.');
  const parts = isKey ? [wired.slice(0, point), wired.slice(point + 1)] : [wired];
  return parts.map(toFileName).join('/') + extension;
}

/** A key of the author's may be any text. What no file can be named is written as in a URL, so that names stay apart. */
function toFileName(name: string): string {
  const escaped = name.replace(/[%/\\:*?"<>|\p{Cc}]|^\.|[. ]$/gu, (mark) => encodeAll(mark));
  return escaped === '' ? '%00' : escaped;
}

function encodeAll(mark: string): string {
  return [...Buffer.from(mark)].map((byte) => `%${byte.toString(16).padStart(2, '0')}`).join('');
}
