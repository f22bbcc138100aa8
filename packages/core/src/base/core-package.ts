// Core as a package: what code names it by, its folder, and whether it is read from its source, as in its own workspace,
// where workers read the workspace's packages as source too.

import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

export const corePackage = '@cairn/core';

/** False where core was built. */
export const isCoreSource = import.meta.url.endsWith('.ts');

/** Its folder: in the workspace `packages/core`. What is built of this file may be anywhere in it. */
export const coreFolder = dirname(findPackageJSON(import.meta.url)!);

/** A module that is started as a program: `run/worker/main` is `src/run/worker/main.ts`, or `dist/run/worker/main.js`. */
export function coreProgram(name: string): string {
  return join(coreFolder, isCoreSource ? `src/${name}.ts` : `dist/${name}.js`);
}
