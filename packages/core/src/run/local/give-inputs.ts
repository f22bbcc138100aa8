// Gives a node its inputs as verified paths for reading only: files in the store, or laid out under the names that the
// node sees.

import { join } from 'node:path';
import type { NodeInput, NodeWork, WorkReport } from '../executor.ts';
import { type Laying, layArtifact } from '../inputs/laid-artifacts.ts';
import type { NodeFolders } from '../inputs/node-folders.ts';
import { type GivenInput, watchInputs } from './watch-inputs.ts';

export interface GivenInputs {
  readonly inputs: Readonly<Record<string, GivenInput>>;
  /** Those that were touched since they were given. */
  readonly findTouched: () => Promise<WorkReport['touched']>;
}

/** Returns the name of an input where it is missing or damaged in the store. */
export async function giveInputs(
  { role, inputs }: Pick<NodeWork, 'role' | 'inputs'>,
  { work }: NodeFolders,
  laying: Laying,
): Promise<GivenInputs | string> {
  const given: Record<string, GivenInput> = {};
  for (const [name, input] of Object.entries(inputs)) {
    // A program is given paths in the folder that it runs in.
    const path = await (role === 'command' ? layBeside(input, work, laying) : give(input, laying));
    if (path === undefined) return name;
    given[name] = { path, digest: input.digest };
  }
  const findTouched = watchInputs(given, laying);
  // While one was given another may have been spoilt: what is watched from here on must be whole.
  for (const [name, input] of Object.entries(inputs)) if (!(await isWholeNow(input, laying))) return name;
  return { inputs: given, findTouched };
}

async function layBeside({ digest, path }: NodeInput, work: string, { store }: Laying): Promise<string | undefined> {
  const target = join(work, 'inputs', path!);
  return (await store.layOut(digest, target)) ? target : undefined;
}

async function give({ digest, form, path }: NodeInput, laying: Laying): Promise<string | undefined> {
  if (path !== null) return layArtifact(digest, path, laying);
  return form === 'folder' ? layArtifact(digest, 'folder', laying) : laying.store.pathOf(digest);
}

/** A folder is looked at when it is laid out. */
async function isWholeNow({ digest, form }: NodeInput, { store }: Laying): Promise<boolean> {
  return form === 'folder' || (await store.pathOf(digest)) !== undefined;
}
