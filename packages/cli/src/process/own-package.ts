// The command as a package: its folder, and its version.

import { readFileSync } from 'node:fs';
import { findPackageJSON } from 'node:module';
import { dirname, join } from 'node:path';

/** False where the command was built. */
export const isCliSource = import.meta.url.endsWith('.ts');

/** Its folder: in the workspace `packages/cli`. What is built of this file may be anywhere in it. */
export const cliFolder = dirname(findPackageJSON(import.meta.url)!);

/** A module that is started as a program: `a/b` is `src/a/b.ts`, or `dist/a/b.js`. */
export function cliProgram(name: string): string {
  return join(cliFolder, isCliSource ? `src/${name}.ts` : `dist/${name}.js`);
}

export function readVersion(): string {
  const manifest = readFileSync(join(cliFolder, 'package.json'), 'utf8');
  return (JSON.parse(manifest) as { version: string }).version;
}
