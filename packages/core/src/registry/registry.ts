// The registry of deployed models. Under each name there are numbered versions, and aliases that point to them. Each
// name has a history of every change, one JSON file and a copy of it. The bundles of the versions are next to them.

import { existsSync, statSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { compareCodeUnits } from '../base/canonical.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import { failFault } from '../base/errors/fault-error.ts';
import { markOf } from '../base/file-mark.ts';
import { isSafeName } from '../base/safe-name.ts';
import { applyEntry, applyHistory, type Change } from './history-entry.ts';
import { type Author, appendHistory, type History, historyFile, readHistory } from './history-file.ts';
import { areWritten, readRegisteredFiles, registeredFiles, writeRegisteredFiles } from './registered-name.ts';
import type { PublishedVersion, RegisteredName } from './registered-shape.ts';
import { readTrustedKeys } from './signing.ts';

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

/**
 * Empty for a name that is not a plain name: its path could be outside of the registry.
 *
 * @throws FaultError `registry-damaged`, `history-damaged`, `history-unsigned`, `alias-edited`, `registry-key-wrong`
 */
export async function readRegistered(place: string, name: string): Promise<RegisteredName> {
  return (await readName(place, name)).registered;
}

/** The same, with the history that it follows from. */
export async function readName(
  place: string,
  name: string,
): Promise<{ readonly registered: RegisteredName; readonly history: History }> {
  const folder = join(registryFolder(place), name);
  const nothing = { registered: empty, history: { entries: [], head: undefined, length: 0 } };
  if (!isSafeName(name)) return nothing;
  const found = await readRegisteredFiles(folder, name, await readTrustedKeys(place));
  if (found === 'none') return nothing;
  return found ?? failFault('registry-damaged', { file: registeredFiles(folder)[0], name });
}

/** Replaces the two files with the versions and aliases of a name, without an entry in its history. */
export async function writeRegistered(place: string, name: string, registered: RegisteredName): Promise<void> {
  await writeRegisteredFiles(join(registryFolder(place), name), registered);
}

/**
 * Records changes in the history of a name, and then writes its two files. A registry without a history gets one that
 * begins with what is registered, and what was edited by hand becomes an entry. The caller has the lock of the name.
 *
 * @throws FaultError `registry-key-missing` if entries have to be signed, and `author` has no key that is trusted
 */
export async function recordChanges(
  place: string,
  name: string,
  changes: readonly Change[],
  author: Author,
): Promise<RegisteredName> {
  const { registered, history } = await readName(place, name);
  const { history: _, ...state } = registered;
  const before = history.head ? applyHistory(history.entries) : state;
  const began: readonly Change[] = history.head || !state.versions.length ? [] : [{ type: 'began', registered: state }];
  const all = [...began, ...listEdits(before.aliases, state.aliases), ...changes];
  const folder = join(registryFolder(place), name);
  if (!all.length) {
    if (!(await areWritten(folder, registered))) await writeRegistered(place, name, registered);
    return registered;
  }
  const trusted = await readTrustedKeys(place);
  if (trusted && !trusted.has(author.signer?.key ?? '')) failFault('registry-key-missing', { name });
  const added = await appendHistory(folder, name, history, all, author);
  const { head } = await readHistory(folder, { name, head: undefined, trusted });
  const after = { ...added.reduce(applyEntry, before), history: head! };
  await writeRegistered(place, name, after);
  return after;
}

/** Aliases that were moved in registry.json by hand. */
function listEdits(before: RegisteredName['aliases'], after: RegisteredName['aliases']): readonly Change[] {
  const names = [...new Set([...Object.keys(before), ...Object.keys(after)])];
  return names
    .filter((alias) => before[alias] !== after[alias])
    .map((alias) => {
      const [from, to] = [before[alias] ?? null, after[alias] ?? null];
      return { type: 'moved', how: 'edit', alias, from, to };
    });
}

/** A text that changes if anything is registered under a name. It reads no file. */
export function markRegistered(place: string, name: string): string {
  if (!isSafeName(name)) return '';
  const folder = join(registryFolder(place), name);
  const marks = [...registeredFiles(folder), historyFile(folder)].map((file) => {
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
    return stats ? markOf(stats) : '';
  });
  return marks.join(' ');
}

/** Every version of every name, by name and number. */
export async function listVersions(place: string): Promise<readonly RegisteredVersion[]> {
  const folder = registryFolder(place);
  const names = existsSync(folder) ? (await readdir(folder)).filter(isSafeName).sort(compareCodeUnits) : [];
  const lists = await Promise.all(names.map((name) => listVersionsOf(place, name)));
  return lists.flat();
}

/** Every version of a name, by number. */
export async function listVersionsOf(place: string, name: string): Promise<readonly RegisteredVersion[]> {
  const { versions, aliases } = await readRegistered(place, name);
  return versions.map((version) => ({
    ...version,
    name,
    aliases: Object.keys(aliases).filter((alias) => aliases[alias] === version.version),
    path: versionFolder(place, name, version.version),
  }));
}

/**
 * Accepts `champion`, `v3` or `3`. Fails with an author error that lists the known names. The bundle may be damaged:
 * see check-bundles.ts.
 */
export async function lookUpVersion(place: string, name: string, wanted: string): Promise<RegisteredVersion> {
  const versions = await listVersionsOf(place, name);
  const found = versions.find(
    ({ aliases, version }) => aliases.includes(wanted) || wanted.replace(/^v/, '') === String(version),
  );
  if (found) return found;
  const known = versions
    .flatMap(({ aliases, version }) => [...aliases, `v${version}`])
    .map((alias) => `${name}@${alias}`);
  return failAuthor('unknown-version', { wanted: `${name}@${wanted}`, known });
}
