// The program that installs a project's packages, known by its lockfile.

import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

export interface PackageManager {
  readonly name: 'npm' | 'pnpm' | 'yarn' | 'bun';
  /** The name of its lockfile. */
  readonly lockfile: string;
  /** Arguments of an install of exactly what the lockfile says, which fails if the manifest says something else. */
  readonly install: readonly string[];
  /** Before a command of an installed package: `npx`, `pnpm exec`, `yarn`. */
  readonly exec: string;
}

const npm = { name: 'npm', install: ['ci'], exec: 'npx' } as const;
const bun = { name: 'bun', install: ['install', '--frozen-lockfile'], exec: 'npx' } as const;

/** Where a folder has several lockfiles, the first one counts. */
const all: readonly PackageManager[] = [
  { ...npm, lockfile: 'package-lock.json' },
  { ...npm, lockfile: 'npm-shrinkwrap.json' },
  { name: 'pnpm', lockfile: 'pnpm-lock.yaml', install: ['install', '--frozen-lockfile'], exec: 'pnpm exec' },
  { name: 'yarn', lockfile: 'yarn.lock', install: ['install', '--immutable'], exec: 'yarn' },
  { ...bun, lockfile: 'bun.lock' },
  { ...bun, lockfile: 'bun.lockb' },
];

/** The names of all lockfiles. */
export const lockfileNames = all.map(({ lockfile }) => lockfile);

/** The package manager whose lockfile is in a folder; undefined if there is no lockfile. */
export function findPackageManager(folder: string): PackageManager | undefined {
  const found = all.find(({ lockfile }) => existsSync(join(folder, lockfile)));
  if (found?.name !== 'yarn') return found;
  // Yarn 1 has another word for it.
  const isModern = /^__metadata:/m.test(readFileSync(join(folder, found.lockfile), 'utf8'));
  return isModern ? found : { ...found, install: ['install', '--frozen-lockfile'] };
}
