// A version may hold the model of an earlier one, byte for byte: a rerun that learned the same from another state of its
// sources, or was judged anew. Its bundle is another, because its documents are.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestPath } from '../files/digest-path.ts';
import type { SameModel } from './registered-name.ts';

/** The folder of the model in a bundle. */
const modelFolder = 'model';

/**
 * The newest of the given versions whose model is that of a bundle; undefined where none is, or where it has none.
 *
 * @param bundle - the folder of the bundle
 * @param versions - earlier versions with the folders of their bundles
 */
export async function findSameModel(
  bundle: string,
  versions: readonly { readonly version: number; readonly path: string }[],
): Promise<SameModel | undefined> {
  const model = await digest(bundle, modelFolder);
  if (model === undefined) return undefined;
  for (const { version, path } of versions.toSorted((a, b) => b.version - a.version)) {
    if ((await digest(path, modelFolder)) !== model) continue;
    const names = new Set([...(await readdir(bundle)), ...(await readdir(path))]);
    const differs: string[] = [];
    for (const name of names) if ((await digest(bundle, name)) !== (await digest(path, name))) differs.push(name);
    return { version, differs: differs.sort(compareCodeUnits) };
  }
  return undefined;
}

function digest(bundle: string, name: string): Promise<Digest | undefined> {
  return digestPath(join(bundle, name)).catch(() => undefined);
}
