// Finds and removes values of declared variables that an earlier version of Cairn wrote in plain text: in records of
// runs, in the commits of runs, and in the manifests of results.

import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Key, RunId } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { digestValue, isHidden } from '../../base/hide-value.ts';
import { temporaryPrefix } from '../../files/temp-owner.ts';
import { createDiskView } from '../../fingerprint/disk/disk-view.ts';
import { listDeclaredNatives } from '../../fingerprint/packages/declared-natives.ts';
import { isVariableOf, type NativePackages } from '../../fingerprint/packages/native-packages.ts';
import { ownVariables } from '../../plan/environment/environment.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { keepHouseOf } from '../../store/housekeeping.ts';
import { folderOfStore } from '../../store/open-store.ts';
import { createGit } from '../git/create-git.ts';
import { identify } from '../git/identify.ts';
import { listCommitted, readRunCommits } from '../records/list-committed.ts';
import { readRecorded } from '../records/list-runs.ts';
import { refOf, writeMessage } from '../records/run-commit.ts';
import { writeRun } from '../records/write-run.ts';

/** Where values are in plain text, and the names of their variables. The values themselves are never shown. */
export type ClearValue = { readonly variables: readonly string[] } & (
  | { readonly kind: 'record' | 'commit'; readonly run: RunId }
  | { readonly kind: 'result'; readonly key: Key; readonly name: string }
);

interface Found {
  readonly values: readonly ClearValue[];
  readonly records: readonly RunRecord[];
  readonly commits: ReadonlyMap<string, RunRecord>;
}

export async function findClearValues(home: string, place: string): Promise<readonly ClearValue[]> {
  return (await find(home, place)).values;
}

/**
 * Removes them. Records and commits then have digests. The results are removed, because their keys were made from the
 * values. Git keeps objects without a ref until its own collection, and a tag keeps the commit that it names.
 */
export async function removeClearValues(home: string, place: string): Promise<readonly ClearValue[]> {
  const { values, records, commits } = await find(home, place);
  if (!values.length) return [];
  const renamed = new Map<string, string>();
  for (const [commit, record] of commits) renamed.set(commit, await writeCommit(home, commit, hide(record)));
  for (const record of records) {
    const snapshot = record.snapshot === null ? null : (renamed.get(record.snapshot) ?? record.snapshot);
    await writeRun(home, { ...hide(record), snapshot });
  }
  const results = values.flatMap((value) => (value.kind === 'result' ? [{ key: value.key, name: value.name }] : []));
  if (results.length) await keepHouseOf(folderOfStore(place)).removeResults(results, 'cairn store repair');
  // Stored answers of earlier versions contain a plain hash of the values.
  await rm(join(home, '.cairn', 'cache', 'kept'), { recursive: true, force: true });
  return values;
}

async function find(home: string, place: string): Promise<Found> {
  const records = (await readRecorded(home)).runs.filter((record) => clearIn(record).length);
  const committed = await readRunCommits(home, [...(await listCommitted(home)).values()]);
  const commits = new Map([...committed].filter(([, record]) => clearIn(record).length));
  return {
    records,
    commits,
    values: [
      ...records.map((record) => ({ kind: 'record' as const, run: record.run, variables: clearIn(record) })),
      ...[...commits.values()].map((record) => ({
        kind: 'commit' as const,
        run: record.run,
        variables: clearIn(record),
      })),
      ...findResults(place, listDeclaredNatives(home, createDiskView())),
    ],
  };
}

function findResults(place: string, natives: NativePackages): readonly ClearValue[] {
  return keepHouseOf(place)
    .listManifests()
    .flatMap(({ key, name, manifest }) => {
      const variables = clearInManifest(manifest, natives);
      return variables.length ? [{ kind: 'result' as const, key, name, variables }] : [];
    });
}

/** Names of declared variables whose values are in a record. */
function clearIn({ variables }: RunRecord): readonly string[] {
  return Object.keys(variables?.values ?? {}).filter(
    (name) => variables!.names.includes(name) && !ownVariables.includes(name),
  );
}

function clearInManifest(manifest: unknown, natives: NativePackages): readonly string[] {
  const environment = isRecord(manifest) && isRecord(manifest['environment']) ? manifest['environment'] : {};
  return Object.entries(environment).flatMap(([name, value]) =>
    name.startsWith('$') && !isHidden(String(value)) && !isOfLibrary(name.slice(1), natives) ? [name.slice(1)] : [],
  );
}

/** Variables of native libraries are not declared, and their values are not secret. */
function isOfLibrary(name: string, natives: NativePackages): boolean {
  return [...natives.values()].flat().some((native) => isVariableOf(native, name));
}

function hide(record: RunRecord): RunRecord {
  const { variables } = record;
  if (!variables) return record;
  const clear = clearIn(record);
  const digests = clear.map((name) => [name, digestValue(name, variables.values[name]!)] as const);
  return {
    ...record,
    variables: {
      ...variables,
      values: Object.fromEntries(Object.entries(variables.values).filter(([name]) => !clear.includes(name))),
      hidden: [...variables.hidden, ...clear],
      digests: { ...variables.digests, ...Object.fromEntries(digests) },
    },
  };
}

/** The same commit with another message, under the ref of its run. Returns its hash. */
async function writeCommit(home: string, commit: string, record: RunRecord): Promise<string> {
  const git = createGit(home, { config: await identify(home) });
  const folder = await mkdtemp(temporaryPrefix('commit'));
  try {
    const message = join(folder, 'message');
    await writeFile(message, writeMessage(record));
    const told = await git('log', '-1', '--no-show-signature', '--format=%T %P', '--end-of-options', commit);
    const [tree = '', ...above] = told.trim().split(' ');
    const parents = above.filter(Boolean).flatMap((parent) => ['-p', parent]);
    const made = (await git('commit-tree', '--no-gpg-sign', ...parents, '-F', message, tree)).trim();
    await git('update-ref', '--end-of-options', refOf(record.run), made);
    return made;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
