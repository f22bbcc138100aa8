// Deploying is an effect after the run: the bundles among its results become versions in the registry, and their alias
// moves. Idempotent by the bundle's digest, atomic, under a lock.

import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest, RunId } from '../base/brand.ts';
import { type BundleManifest, readBundleManifest } from '../dsl/kinds/bundle.ts';
import { digestPath } from '../files/digest-path.ts';
import { sweepTemporary, temporaryFolder, temporaryName } from '../files/temp-owner.ts';
import { timestamp } from '../run/clock.ts';
import type { Deployed } from '../run/record/event.ts';
import type { Store } from '../store/store.ts';
import { findSameModel } from './find-same-model.ts';
import type { RegisteredName } from './registered-name.ts';
import { healRegistered, readRegistered, registryFolder, versionFolder, writeRegistered } from './registry.ts';
import { withLock } from './with-lock.ts';

export interface PublishOptions {
  readonly place: string;
  readonly store: Store;
  readonly run: RunId;
  readonly commit: string | null;
  /** Whether a run left a record: one that was killed behind its publishing did not. Default: all did. */
  readonly hasRecord?: (run: RunId) => Promise<boolean>;
  /** Versions of a name that others gave. Default: none. */
  readonly versionsOf?: (name: string) => Promise<readonly KnownVersion[]>;
}

/** A version that somebody gave; the digest is null where it is not known of what. */
export interface KnownVersion {
  readonly version: number;
  readonly digest: Digest | null;
}

export interface PublishedBundle {
  readonly deployed: Deployed;
  /** Whether this run is the one that the version is of: no other published it, or none that left a record. */
  readonly isNew: boolean;
}

/** How the names begin of bundles that are being written. */
export const publishing = '.publishing-';

/** The lock that is held while something is published under a name. */
export function publishLock(name: string): string {
  return `publish ${name}`;
}

/** Removes what publishers that were killed had laid out. Returns how many. */
export function sweepPublishing(place: string): number {
  return sweepTemporary(registryFolder(place), publishing);
}

/** Publishes one bundle. A bundle that was published keeps its version, and its alias stays where somebody moved it. */
export async function publishBundle(digest: Digest, options: PublishOptions): Promise<PublishedBundle> {
  const { place, store } = options;
  sweepPublishing(place);
  const laid = join(registryFolder(place), `${publishing}${temporaryName()}`);
  await mkdir(registryFolder(place), { recursive: true });
  if (!(await store.copyOut(digest, laid))) throw new Error('the bundle is damaged in the store: run again');
  try {
    const manifest = await readBundleManifest(laid);
    return await withLock(temporaryFolder(place), publishLock(manifest.name), () =>
      register(digest, manifest, laid, options),
    );
  } finally {
    await rm(laid, { recursive: true, force: true });
  }
}

async function register(
  digest: Digest,
  { name, alias }: BundleManifest,
  laid: string,
  options: PublishOptions,
): Promise<PublishedBundle> {
  const { place, run, commit, hasRecord = async () => true, versionsOf = async () => [] } = options;
  const registered = await readRegistered(place, name);
  const known = registered.versions.find((version) => version.digest === digest);
  const version = known?.version ?? chooseVersion(digest, registered, await versionsOf(name));
  const path = versionFolder(place, name, version);
  const others = registered.versions.map((one) => ({ ...one, path: versionFolder(place, name, one.version) }));
  const sameModel = known ? known.sameModel : await findSameModel(laid, others);
  // The bundle first, then the registry that names it: what is registered is always there.
  if (!known || (await digestPath(path).catch(() => undefined)) !== digest) {
    await rm(path, { recursive: true, force: true });
    await mkdir(join(registryFolder(place), name), { recursive: true });
    await rename(laid, path);
  }
  const isOrphan = known !== undefined && !(await hasRecord(known.run));
  const added = { version, digest, run, commit, at: timestamp(), ...(sameModel && { sameModel }) };
  if (!known) await writeRegistered(place, name, addVersion(registered, added, alias));
  else if (isOrphan) await writeRegistered(place, name, adopt(registered, known, { ...added, at: known.at }));
  else await healRegistered(place, name, registered);
  const aliasVersion = known ? (registered.aliases[alias] ?? null) : version;
  return {
    deployed: { name, version, digest, alias, aliasVersion, path, ...(sameModel && { sameModel }) },
    isNew: !known || isOrphan,
  };
}

/** What others published of these very bytes has its number here too; anything else has one that nobody gave. */
function chooseVersion(digest: Digest, { versions }: RegisteredName, others: readonly KnownVersion[]): number {
  const own = new Set(versions.map(({ version }) => version));
  const same = others.find((other) => other.digest === digest && !own.has(other.version));
  return same?.version ?? Math.max(0, ...own, ...others.map((other) => other.version)) + 1;
}

/** A version of a run that nobody knows is that of the next run that made the same. */
function adopt({ versions, aliases, moves }: RegisteredName, known: Version, found: Version): RegisteredName {
  return {
    versions: versions.map((version) => (version === known ? found : version)),
    aliases,
    moves: moves.map((move) => (move.run === known.run ? { ...move, run: found.run } : move)),
  };
}

type Version = RegisteredName['versions'][number];

function addVersion(registered: RegisteredName, added: Version, alias: string): RegisteredName {
  const { version: to, run, at } = added;
  return {
    versions: [...registered.versions, added].sort((a, b) => a.version - b.version),
    aliases: { ...registered.aliases, [alias]: to },
    moves: [...registered.moves, { alias, from: registered.aliases[alias] ?? null, to, run, at }],
  };
}
