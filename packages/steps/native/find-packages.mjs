// Finds the packages that the native part needs, as Node would find them from here: in this repository, or in the
// node_modules of a project that uses @cairn/steps.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const here = createRequire(import.meta.url);

/** @returns {{ folder: string, version: string } | undefined} undefined in a project without networks */
export function findTfjsNode() {
  const file = findOptional(findTfjsManifest);
  if (file === undefined) return undefined;
  return { folder: dirname(file), version: JSON.parse(readFileSync(file, 'utf8')).version };
}

/**
 * With the name of the package: a bare manifest name would mean that the steps read their own manifest, so that each
 * release would change their code.
 */
export function findTfjsManifest() {
  return here.resolve('@tensorflow/tfjs-node/package.json');
}

/** The folder of the C headers of Node-API, so that no headers of Node itself have to be fetched. */
export function findNodeApiHeaders() {
  return join(dirname(here.resolve('node-api-headers/package.json')), 'include');
}

/**
 * The folder of koffi, which calls LightGBM's C library; undefined in a project without trees. Its entry is in that folder,
 * and its manifest is not exported.
 */
export function findKoffi() {
  const file = findOptional(() => here.resolve('koffi'));
  return file === undefined ? undefined : dirname(file);
}

function findOptional(find) {
  try {
    return find();
  } catch (error) {
    if (error.code === 'MODULE_NOT_FOUND') return undefined;
    throw error;
  }
}
