// A version may contain the same model as an earlier one, byte for byte: another state of the sources gave the same
// weights, or the model was judged again. The bundles differ, because their documents do.

import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestPath } from '../files/digest-path.ts';
import type { SameModel } from './registered-shape.ts';

/** The model's folder in a bundle. */
const modelFolder = 'model';

/**
 * The newest of the given versions that has the same model as a bundle. Undefined if there is none, or if the bundle
 * has no model.
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
