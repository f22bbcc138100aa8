// Whether node_modules contains what the lockfile requires, even if another program installed it.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

/** npm's own record of the installation is the last file that it writes, so an interrupted installation has none. */
export function isInstalled(root) {
  const wanted = readPackages(join(root, 'package-lock.json'));
  const installed = readPackages(join(root, 'node_modules', '.package-lock.json'));
  if (wanted === undefined || installed === undefined) return false;
  for (const [path, entry] of Object.entries(wanted)) {
    // The record leaves out the root and the workspaces' own folders; an optional package may be for another platform.
    if (!path.includes('node_modules/')) continue;
    const found = installed[path];
    if (found === undefined && entry.optional) continue;
    if (!isSame(entry, found) || !existsSync(join(root, path, 'package.json'))) return false;
  }
  return Object.keys(installed).every((path) => path in wanted);
}

function isSame(wanted, found) {
  if (found === undefined) return false;
  if (wanted.link) return found.link === true && found.resolved === wanted.resolved;
  return found.version === wanted.version && found.integrity === wanted.integrity;
}

function readPackages(path) {
  try {
    return JSON.parse(readFileSync(path, 'utf8')).packages;
  } catch {
    return undefined;
  }
}
