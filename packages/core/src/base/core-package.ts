// The package `core` itself: its name in imports, its folder, and whether it runs from its sources. It does so in its
// own workspace, where the workers read the other packages of the workspace from their sources too.

import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

export const corePackage = '@cairn/core';

/** False if core was built. */
export const isCoreSource = import.meta.url.endsWith('.ts');

/** The package's folder: `packages/core` in the workspace. In a bundle, this code may be in any file of the folder. */
export const coreFolder = dirname(findPackageJSON(import.meta.url)!);

/**
 * The path of a module that is started as a program. For `run/worker/main` it is `src/run/worker/main.ts`, or
 * `dist/run/worker/main.js`.
 */
export function coreProgram(name: string): string {
  return join(coreFolder, isCoreSource ? `src/${name}.ts` : `dist/${name}.js`);
}
