// What deploy makes: a folder that holds the model, its card, its lineage and its verdicts. When a run is done the
// runner publishes the bundles among its results, under the name and the alias that bundle.json states.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

export const bundle = defineKind<Bundle>({
  name: 'bundle',
  form: 'folder',
  isImmutable: true,
  encode: (value, path) => storedFolder.encode(value, path),
  decode: async (path) => Object.freeze({ path, ...(await readBundleManifest(path)) }),
  show: (value) => `bundle ${value.name}`,
});

export async function readBundleManifest(path: string): Promise<BundleManifest> {
  return JSON.parse(await readFile(join(path, bundleManifestFile), 'utf8')) as BundleManifest;
}
