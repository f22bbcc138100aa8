// Prints the keys of the manifests, by name, as JSON: for any Node that reads TypeScript.

import { writeKey } from '../../packages/core/src/key/manifest.ts';
import { manifests } from './manifests.ts';

const keys = Object.entries(manifests).map(([name, manifest]) => [name, writeKey(manifest)]);
console.log(JSON.stringify(Object.fromEntries(keys)));
