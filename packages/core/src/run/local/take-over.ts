// Takes over what a node wrote: of each declared output what is under its name in the folder that was made for it, and
// nothing else, whatever the node says.

import { lstatSync } from 'node:fs';
import type { Digest } from '../../base/brand.ts';
import { type Store, StoreError } from '../../store/store.ts';
import type { NodeOutput } from '../executor.ts';
import { NodeFailure } from '../worker/node-failure.ts';

/**
 * Moves all declared outputs into the store; what has another name elsewhere is copied.
 *
 * @throws NodeFailure `output-missing` or `output-invalid`, which names the output
 */
export async function takeOver(
  outputs: Readonly<Record<string, NodeOutput>>,
  pathOf: (name: string) => string,
  store: Store,
): Promise<Readonly<Record<string, Digest>>> {
  const digests: Record<string, Digest> = {};
  for (const [name, { form }] of Object.entries(outputs)) {
    const path = pathOf(name);
    if (!lstatSync(path, { throwIfNoEntry: false }))
      throw new NodeFailure('output-missing', `output '${name}' was not written`);
    digests[name] = await adoptOutput(name, path, form, store);
  }
  return digests;
}

/** A folder that holds a link out of itself, or a pipe, is no artifact. */
async function adoptOutput(name: string, path: string, form: NodeOutput['form'], store: Store): Promise<Digest> {
  try {
    return await store.adopt(path, form);
  } catch (error) {
    if (error instanceof StoreError || (error as NodeJS.ErrnoException).code) throw error;
    // Where it is while it is made says nothing to the author: what is in it is named from its root.
    const message = (error as Error).message.replaceAll(`${path}/`, '').replaceAll(path, name);
    throw new NodeFailure('output-invalid', `output '${name}' cannot be stored: ${message}`);
  }
}
