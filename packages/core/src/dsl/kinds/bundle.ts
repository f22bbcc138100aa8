// What deploy makes: a folder that holds the model, its card, its lineage and its verdicts. When a run is done the
// runner publishes the bundles among its results, under the name and the alias that bundle.json states.

import { readFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { isSafeName } from '../../base/safe-name.ts';
import { hasFields, isString } from '../../base/shape.ts';
import { defineKind } from '../kind.ts';
import { storedFolder } from './folder.ts';

/** bundle.json: what the runner publishes under. It holds no time, path, commit or version number. */
export interface BundleManifest {
  readonly name: string;
  readonly alias: string;
}

export interface Bundle extends BundleManifest {
  readonly path: string;
}

export const bundleManifestFile = 'bundle.json';

export const bundle = defineKind<Bundle, 'bundle'>({
  name: 'bundle',
  form: 'folder',
  isPublished: true,
  isImmutable: true,
  encode: (value, path) => storedFolder.encode(value, path),
  decode: async (path) => Object.freeze({ path, ...(await readBundleManifest(path)) }),
  show: (value) => `bundle ${value.name}`,
});

/**
 * The manifest of a bundle, which may come from a shared store: its name becomes a folder of the registry.
 *
 * @throws Error in one sentence when it is not one, or states what is not a plain name
 */
export async function readBundleManifest(path: string): Promise<BundleManifest> {
  const file = join(path, bundleManifestFile);
  const { size } = await stat(file);
  const found: unknown = size > mostBytes ? undefined : parse(await readFile(file, 'utf8'));
  if (!isBundleManifest(found))
    throw new Error(`${bundleManifestFile} of the bundle does not state a name and an alias`);
  const { name, alias } = found;
  for (const [what, text] of Object.entries({ name, alias }))
    if (!isSafeName(text))
      throw new Error(
        `the ${what} that its ${bundleManifestFile} states, ${JSON.stringify(text)}, is not a plain name`,
      );
  return { name, alias };
}

/** Bytes: a name and an alias take no more. */
const mostBytes = 64 * 1024;

const isBundleManifest = hasFields<BundleManifest>({ name: isString, alias: isString });

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
