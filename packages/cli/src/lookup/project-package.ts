// Packages that the user's own project installs, and that the command loads only when a command needs one.

import { createRequire } from 'node:module';
import { join } from 'node:path';
import { findHome, findProjectRoot } from '@cairn/core';

/**
 * The file of a package, or undefined if the project does not have it. Pipelines may be in a member of a workspace, and
 * the command may be called from a folder above it.
 */
export function resolveProjectPackage(cwd: string, name: string): string | undefined {
  const roots = [findProjectRoot(cwd), findHome(cwd), join(findHome(cwd), 'pipelines')];
  for (const root of roots) {
    try {
      return createRequire(join(root, 'package.json')).resolve(name);
    } catch {
      // Not installed there.
    }
  }
  return undefined;
}
