// Deploying is an effect after the run: the bundles among its results become versions in the registry, and their alias
// moves. Idempotent by the bundle's digest, atomic, under a lock.

import { existsSync } from 'node:fs';
import { mkdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest, RunId } from '../base/brand.ts';
import { type BundleManifest, readBundleManifest } from '../dsl/kinds/bundle.ts';
import type { Store } from '../store/store.ts';
import { timestamp } from './clock.ts';
import type { Deployed } from './event.ts';
import { type RegisteredName, readRegistered, registryFolder, versionFolder, writeRegistered } from './registry.ts';

export interface PublishOptions {
  readonly place: string;
  readonly store: Store;
  readonly run: RunId;
  readonly commit: string | null;
}

/** Publishes one bundle. A bundle that was published keeps its version, and its alias stays where somebody moved it. */
export async function publishBundle(digest: Digest, options: PublishOptions): Promise<Deployed> {
  const { place, store } = options;
  const laid = join(registryFolder(place), `.publishing-${process.pid}-${digest.slice(0, 12)}`);
  await mkdir(registryFolder(place), { recursive: true });
  await rm(laid, { recursive: true, force: true });
  if (!(await store.copyOut(digest, laid))) throw new Error('the bundle is damaged in the store: run again');
  try {
    const manifest = await readBundleManifest(laid);
    return await underLock(join(registryFolder(place), `${manifest.name}.lock`), () =>
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
  { place, run, commit }: PublishOptions,
): Promise<Deployed> {
  const registered = await readRegistered(place, name);
  const known = registered.versions.find((version) => version.digest === digest);
  const version = known?.version ?? Math.max(0, ...registered.versions.map((other) => other.version)) + 1;
  const path = versionFolder(place, name, version);
  // The bundle first, then the registry that names it: what is registered is always there.
  if (!known || !existsSync(path)) {
    await rm(path, { recursive: true, force: true });
    await mkdir(join(registryFolder(place), name), { recursive: true });
    await rename(laid, path);
  }
  if (!known)
    await writeRegistered(
      place,
      name,
      addVersion(registered, { version, digest, run, commit, at: timestamp() }, alias),
    );
  return { name, version, digest, alias, path };
}

function addVersion(
  registered: RegisteredName,
  added: RegisteredName['versions'][number],
  alias: string,
): RegisteredName {
  const { version: to, run, at } = added;
  return {
    versions: [...registered.versions, added],
    aliases: { ...registered.aliases, [alias]: to },
    moves: [...registered.moves, { alias, from: registered.aliases[alias] ?? null, to, run, at }],
  };
}

/** A lock is a folder, whose making is atomic, with its owner's pid in it; that of a dead owner is taken over. */
async function underLock<T>(lock: string, work: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      await mkdir(lock);
      break;
    } catch (error) {
      if ((error as { code?: unknown }).code !== 'EEXIST') throw error;
      if (await isAbandoned(lock)) await rm(lock, { recursive: true, force: true });
      else await sleep(50);
    }
  }
  try {
    await writeFile(join(lock, 'pid'), String(process.pid));
    return await work();
  } finally {
    await rm(lock, { recursive: true, force: true });
  }
}

/** Publishing takes well under a second; a lock of a minute has a dead owner, even where its pid lives again. */
const longestMilliseconds = 60_000;

async function isAbandoned(lock: string): Promise<boolean> {
  try {
    if (Date.now() - (await stat(lock)).mtimeMs > longestMilliseconds) return true;
    process.kill(Number(await readFile(join(lock, 'pid'), 'utf8')), 0);
    return false;
  } catch (error) {
    return (error as { code?: unknown }).code === 'ESRCH';
  }
}
