// Finds the packages that the native part needs, as Node would find them from here: in this repository as in the
// node_modules of whoever installed @cairn/steps.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

const here = createRequire(import.meta.url);

/** @returns {{ folder: string, version: string }} */
export function findTfjsNode() {
  const file = findTfjsManifest();
  return { folder: dirname(file), version: JSON.parse(readFileSync(file, 'utf8')).version };
}

/**
 * Written with the name of the package: the bare name of a manifest would say that the steps read their own, so that each
 * release of them would be other code.
 */
export function findTfjsManifest() {
  return here.resolve('@tensorflow/tfjs-node/package.json');
}

/** The folder of the C headers of Node-API, so that no headers of Node itself have to be fetched. */
export function findNodeApiHeaders() {
  return join(dirname(here.resolve('node-api-headers/package.json')), 'include');
}
