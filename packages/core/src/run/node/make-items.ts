// Stores the items of a collection, one file each: the elements of a list or the fields of a record. A folder of files is
// its own collection.

import { describe, isRecord } from '../../base/canonical.ts';
import { digestBytes } from '../../base/digest.ts';
import { toFileName } from '../../base/file-name.ts';
import { writeJson } from '../../dsl/kinds/json.ts';
import type { PlanNode } from '../../graph/node.ts';
import { nameRef } from '../../graph/ref.ts';
import type { Execution } from '../execution.ts';
import { obtainJson } from '../inputs/obtain.ts';
import { type Made, MakeFailure } from './made.ts';

export async function makeItems(node: PlanNode, execution: Execution): Promise<Made> {
  const of = node.inputs['of']!;
  if (node.definition.inputs['of']!.kind.form === 'folder')
    return { outputs: { items: execution.finished.get(of.node.id)!.outputs[of.output]! } };
  const { by } = node.params as { readonly by?: string };
  const items = listItems(await obtainJson(of, execution), by);
  if (typeof items === 'string') throw new MakeFailure('items-invalid', `${nameRef(of)} ${items}`, node.calledAt);
  const files = items.map(([name, item]) => {
    const bytes = Buffer.from(`${writeJson(item)}\n`);
    return { name: `${toFileName(name)}.json`, digest: digestBytes(bytes), size: bytes.length, bytes };
  });
  // Most of them are there if one was added: those are not written again.
  return { outputs: { items: await execution.store.copyFiles(files) } };
}

/** By name; or what is wrong, as a clause. */
function listItems(value: unknown, by: string | undefined): readonly (readonly [string, unknown])[] | string {
  if (isRecord(value)) return Object.entries(value);
  if (!Array.isArray(value)) return `is ${describe(value)}, and map takes a list or a record`;
  const places = new Map<string, number>();
  const items: [string, unknown][] = [];
  for (const [place, item] of value.entries()) {
    const name = by === undefined ? place : isRecord(item) ? item[by] : undefined;
    if (typeof name !== 'string' && typeof name !== 'number')
      return `has no text or number in the field '${by}' of item ${place}, by which its items are named`;
    const other = places.get(String(name));
    if (other !== undefined) return `has two items named '${name}': ${other} and ${place}`;
    places.set(String(name), place);
    items.push([String(name), item]);
  }
  return items;
}
