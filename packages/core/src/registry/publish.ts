// Deploying is an effect after the run. The bundles among its results become versions in the registry, and their alias
// moves. It is atomic, uses a lock, and has no effect if a bundle with the same digest was published before.

import { mkdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Acceptance } from '../base/acceptance.ts';
import type { Digest, RunId } from '../base/brand.ts';
import type { FrozenResult } from '../base/frozen-result.ts';
import { type BundleManifest, readBundleManifest } from '../dsl/kinds/bundle.ts';
import { digestPath } from '../files/digest-path.ts';
import { sweepTemporary, temporaryFolder, temporaryName } from '../files/temp-owner.ts';
import { timestamp } from '../run/clock.ts';
import type { Deployed } from '../run/record/event.ts';
import type { Store } from '../store/store.ts';
import { findSameModel } from './find-same-model.ts';
import type { Change } from './history-entry.ts';
import { readAuthor } from './read-author.ts';
import type { RegisteredName } from './registered-shape.ts';
import { readRegistered, recordChanges, registryFolder, versionFolder } from './registry.ts';
import { withLock } from './with-lock.ts';

export interface PublishOptions {
  readonly place: string;
  readonly store: Store;
  readonly run: RunId;
  readonly commit: string | null;
  /** The file of the private key that signs the history. Default: nothing is signed. */
  readonly keyFile?: string | undefined;
  /** Whether a run has a record. A run that was killed after it published has none. Default: every run has one. */
  readonly hasRecord?: (run: RunId) => Promise<boolean>;
  /** Versions of a name that other machines published. Default: none. */
  readonly versionsOf?: (name: string) => Promise<readonly KnownVersion[]>;
}

/** What a bundle was made from that its own code, params and inputs did not make. */
export interface BehindBundle {
  readonly accepted?: readonly Acceptance[];
  /** By the label of the node. */
  readonly frozen?: Readonly<Record<string, FrozenResult>>;
}

/** A version that was published elsewhere; the digest is null if it is unknown. */
export interface KnownVersion {
  readonly version: number;
  readonly digest: Digest | null;
}

export interface PublishedBundle {
  readonly deployed: Deployed;
  /** Whether the version is new with this run: no other run published it, or only one that has no record. */
  readonly isNew: boolean;
}

/** The prefix of bundles that are being written. */
export const publishing = '.publishing-';

/** The name of the lock for publishing under a name. */
export function publishLock(name: string): string {
  return `publish ${name}`;
}

/** Removes bundles that killed processes did not finish. Returns how many. */
export function sweepPublishing(place: string): number {
  return sweepTemporary(registryFolder(place), publishing);
}

/**
 * Publishes one bundle. A bundle that was published before keeps its version. If a person moved its alias, the alias
 * stays.
 */
export async function publishBundle(digest: Digest, options: PublishOptions & BehindBundle): Promise<PublishedBundle> {
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
  options: PublishOptions & BehindBundle,
): Promise<PublishedBundle> {
  const { place, run, commit, hasRecord = async () => true, versionsOf = async () => [] } = options;
  const { accepted = [], frozen = {} } = options;
  const author = await readAuthor({ keyFile: options.keyFile });
  const registered = await readRegistered(place, name);
  const known = registered.versions.find((version) => version.digest === digest);
  const version = known?.version ?? chooseVersion(digest, registered, await versionsOf(name));
  const path = versionFolder(place, name, version);
  const others = registered.versions.map((one) => ({ ...one, path: versionFolder(place, name, one.version) }));
  const sameModel = known ? known.sameModel : await findSameModel(laid, others);
  // The bundle is written before the registry that names it, so a registered bundle always exists.
  if (!known || (await digestPath(path).catch(() => undefined)) !== digest) {
    await rm(path, { recursive: true, force: true });
    await mkdir(join(registryFolder(place), name), { recursive: true });
    await rename(laid, path);
  }
  const isOrphan = known !== undefined && !(await hasRecord(known.run));
  const added = {
    version,
    digest,
    run,
    commit,
    at: timestamp(),
    ...(sameModel && { sameModel }),
    ...(accepted.length && { accepted }),
    ...(Object.keys(frozen).length && { frozen }),
  };
  const changes: readonly Change[] = known
    ? [
        ...(isOrphan ? [{ type: 'adopted', version, run, commit } as const] : []),
        ...(known.isRemoved ? [{ type: 'restored', version } as const] : []),
      ]
    : [{ type: 'published', version: added, alias }];
  await recordChanges(place, name, changes, author);
  const aliasVersion = known ? (registered.aliases[alias] ?? null) : version;
  return {
    deployed: { name, version, digest, alias, aliasVersion, path, ...(sameModel && { sameModel }) },
    isNew: !known || isOrphan,
  };
}

/**
 * If another machine published the same bytes, its number is used here too. Otherwise the number is one that nobody
 * used.
 */
function chooseVersion(digest: Digest, { versions }: RegisteredName, others: readonly KnownVersion[]): number {
  const own = new Set(versions.map(({ version }) => version));
  const same = others.find((other) => other.digest === digest && !own.has(other.version));
  return same?.version ?? Math.max(0, ...own, ...others.map((other) => other.version)) + 1;
}
