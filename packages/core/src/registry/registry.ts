// The registry of deployed models: under each name numbered versions, and aliases that point to them with the history
// of every move. One JSON file per name and a copy of it; the versions' bundles lie beside them.

import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCodeUnits } from '../base/canonical.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import { failFault } from '../base/errors/fault-error.ts';
import { isSafeName } from '../base/safe-name.ts';
import {
  areWritten,
  type PublishedVersion,
  type RegisteredName,
  readRegisteredFiles,
  registeredFiles,
  writeRegisteredFiles,
} from './registered-name.ts';

export interface RegisteredVersion extends PublishedVersion {
  readonly name: string;
  readonly aliases: readonly string[];
  /** The bundle's folder. */
  readonly path: string;
}

const empty: RegisteredName = { versions: [], aliases: {}, moves: [] };

export function registryFolder(place: string): string {
  return join(place, 'registry');
}

export function versionFolder(place: string, name: string, version: number): string {
  if (!isSafeName(name)) throw new TypeError(`Not a plain name: ${JSON.stringify(name)}`);
  return join(registryFolder(place), name, `v${version}`);
}

/** Nothing under what is not a plain name: that would be a path out of the registry. */
export async function readRegistered(place: string, name: string): Promise<RegisteredName> {
  if (!isSafeName(name)) return empty;
  const folder = join(registryFolder(place), name);
  const found = await readRegisteredFiles(folder);
  if (found === 'none') return empty;
  return found ?? failFault('registry-damaged', { file: registeredFiles(folder)[0], name });
}

/** Replaces what is registered under a name. */
export async function writeRegistered(place: string, name: string, registered: RegisteredName): Promise<void> {
  await writeRegisteredFiles(join(registryFolder(place), name), registered);
}

/** Writes what is registered once more where a file of it was lost, damaged or edited. */
export async function healRegistered(place: string, name: string, registered: RegisteredName): Promise<void> {
  if (!(await areWritten(join(registryFolder(place), name), registered)))
    await writeRegistered(place, name, registered);
}

/** Every version of every name, by name and number. */
export async function listVersions(place: string): Promise<readonly RegisteredVersion[]> {
  const folder = registryFolder(place);
  const names = existsSync(folder) ? (await readdir(folder)).filter(isSafeName).sort(compareCodeUnits) : [];
  const lists = await Promise.all(names.map((name) => versionsOf(place, name)));
  return lists.flat();
}

async function versionsOf(place: string, name: string): Promise<readonly RegisteredVersion[]> {
  const { versions, aliases } = await readRegistered(place, name);
  return versions.map((version) => ({
    ...version,
    name,
    aliases: Object.keys(aliases).filter((alias) => aliases[alias] === version.version),
    path: versionFolder(place, name, version.version),
  }));
}

/** `champion`, `v3` or `3`. Fails with an author error that names what there is. Its bundle may be damaged: see check-bundles.ts. */
export async function lookUpVersion(place: string, name: string, wanted: string): Promise<RegisteredVersion> {
  const versions = await versionsOf(place, name);
  const found = versions.find(
    ({ aliases, version }) => aliases.includes(wanted) || wanted.replace(/^v/, '') === String(version),
  );
  if (found) return found;
  const known = versions
    .flatMap(({ aliases, version }) => [...aliases, `v${version}`])
    .map((alias) => `${name}@${alias}`);
  return failAuthor('unknown-version', { wanted: `${name}@${wanted}`, known });
}
