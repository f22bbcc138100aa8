// Finds the configuration of a project: `cairn.config.ts` next to the nearest package.json, or that of the workspace.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { findHome, findProjectRoot } from '@cairn/core';

const names = ['cairn.config.ts', 'cairn.config.mts', 'cairn.config.js', 'cairn.config.mjs'];

/** Its path; undefined if there is none. */
export function findConfigFile(cwd: string): string | undefined {
  for (const folder of new Set([findProjectRoot(cwd), findHome(cwd)]))
    for (const name of names) if (existsSync(join(folder, name))) return join(folder, name);
  return undefined;
}
