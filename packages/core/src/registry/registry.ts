// The registry of deployed models: under each name numbered versions, and aliases that point to them with the history
// of every move. One JSON file per name, replaced as a whole; the versions' bundles lie beside it.

import { existsSync } from 'node:fs';
import { mkdir, open, readdir, readFile, rename } from 'node:fs/promises';
import { join } from 'node:path';
import { failAuthor } from '../base/author-error.ts';
import type { Digest, RunId } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';

export interface PublishedVersion {
  readonly version: number;
  readonly digest: Digest;
  readonly run: RunId;
  readonly commit: string | null;
  /** ISO 8601, UTC. */
  readonly at: string;
}

export interface AliasMove {
  readonly alias: string;
  readonly from: number | null;
  readonly to: number;
  readonly run: RunId;
  readonly at: string;
}

export interface RegisteredName {
  readonly versions: readonly PublishedVersion[];
  readonly aliases: Readonly<Record<string, number>>;
  readonly moves: readonly AliasMove[];
}

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
  return join(registryFolder(place), name, `v${version}`);
}

export async function readRegistered(place: string, name: string): Promise<RegisteredName> {
  const file = join(registryFolder(place), name, 'registry.json');
  if (!existsSync(file)) return empty;
  try {
    const read = JSON.parse(await readFile(file, 'utf8')) as RegisteredName;
    if (Array.isArray(read.versions) && Array.isArray(read.moves)) return read;
  } catch {
    // Told below.
  }
  return failAuthor('registry-damaged', { file, name });
}

/** Replaces what is registered under a name: written beside, synced, renamed. */
export async function writeRegistered(place: string, name: string, registered: RegisteredName): Promise<void> {
  const folder = join(registryFolder(place), name);
  await mkdir(folder, { recursive: true });
  const temporary = join(folder, `.registry-${process.pid}.json`);
  const handle = await open(temporary, 'w');
  await handle.writeFile(`${JSON.stringify(registered, null, 2)}\n`);
  await handle.sync();
  await handle.close();
  await rename(temporary, join(folder, 'registry.json'));
}

/** Every version of every name, by name and number. */
export async function listVersions(place: string): Promise<readonly RegisteredVersion[]> {
  const folder = registryFolder(place);
  const names = existsSync(folder) ? (await readdir(folder)).sort(compareCodeUnits) : [];
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

/** `champion`, `v3` or `3`. Fails with an author error that names what there is. */
export async function resolveAlias(place: string, name: string, wanted: string): Promise<RegisteredVersion> {
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
