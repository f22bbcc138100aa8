// Removes what a plan allows, while runs go on. It works in short slices, and between them runs find and store results.
// Everything that a run has claimed since the plan was made stays, with all that it names. If a run was recorded
// meanwhile, the plan may be wrong about what is needed. Then the work stops, and a new plan has to be made.

import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest } from '../../base/brand.ts';
import { readOrNone } from '../../files/read-small.ts';
import { type Hold, holdStill } from '../claims/hold-still.ts';
import type { StandingClaims } from '../claims/standing-claims.ts';
import type { Layout } from '../disk/layout.ts';
import { removeContents } from '../disk/remove-contents.ts';
import { readManifest } from '../format/folder-manifest.ts';
import { nameOfResult } from '../result-name.ts';
import type { ListedResult, Removal, StoreContents } from '../store.ts';

/** How long runs have to wait at a time. */
const sliceMs = 100;
/** Waiting runs check every 20 ms. */
const pauseMs = 60;

/** The plan is not valid any more. */
class PlanOutdated extends Error {}

export interface SlicesOptions {
  readonly contents: StoreContents;
  readonly going: Removal;
  /**
   * Whether something is needed now that was not needed when the plan was made. Called during a hold.
   */
  readonly isOutdated: () => Promise<boolean>;
}

export interface CollectedSlices {
  readonly removed: Removal & { readonly results: readonly ListedResult[] };
  /** False if the plan was outdated, so that a part of it was not done. */
  readonly isWhole: boolean;
}

export async function collectInSlices(
  layout: Layout,
  { contents, going, isOutdated }: SlicesOptions,
): Promise<CollectedSlices> {
  const claimed = new ClaimedSince(contents, layout);
  const removed = { results: [] as ListedResult[], folders: [] as Digest[], files: [] as Digest[] };
  const results = contents.results.filter(
    (
      (names) => (result: ListedResult) =>
        names.has(nameOfResult(result))
    )(new Set(going.results.map(nameOfResult))),
  );
  /** For each path: whether it stays, and how to note that it was removed. */
  const entries = new Map<string, { readonly stays: () => boolean; readonly note: () => void }>();
  for (const result of results)
    entries.set(join(layout.results(result.key), result.name), {
      stays: () => claimed.hasResult(result),
      note: () => removed.results.push(result),
    });
  for (const [digests, pathOf, gone] of [
    [going.folders, layout.folder, removed.folders],
    [going.files, layout.artifact, removed.files],
  ] as const)
    for (const digest of digests)
      entries.set(pathOf(digest), { stays: () => claimed.has(digest), note: () => gone.push(digest) });
  const remove = async (paths: readonly string[]): Promise<void> => {
    for (let next = 0; next < paths.length; ) {
      if (next > 0) await sleep(pauseMs);
      next = await holdStill(layout, (claims, hold) => takeSlice(paths, next, claims, hold), {
        what: 'cairn store collect',
      });
    }
  };
  /** Returns the position of the first entry that was not handled. */
  const takeSlice = async (
    paths: readonly string[],
    from: number,
    claims: StandingClaims,
    hold: Hold,
  ): Promise<number> => {
    if (claims.isAll || (await isOutdated())) throw new PlanOutdated();
    claimed.add(claims);
    const since = performance.now();
    let at = from;
    for (; at < paths.length && performance.now() - since < sliceMs; at += 1) {
      const entry = entries.get(paths[at]!)!;
      if (!entry.stays() && hold.take(paths[at]!) !== undefined) entry.note();
    }
    return at;
  };
  try {
    await removeContents(layout, { ...going, results }, remove);
    return { removed, isWhole: true };
  } catch (error) {
    if (!(error instanceof PlanOutdated)) throw error;
    return { removed, isWhole: false };
  }
}

/**
 * What living runs have claimed, and everything that it names: artifacts of results under a key, and files of folders.
 */
class ClaimedSince {
  readonly #contents: StoreContents;
  readonly #layout: Layout;
  readonly #byKey: ReadonlyMap<string, readonly ListedResult[]>;
  readonly #digests = new Set<Digest>();
  readonly #keys = new Set<string>();

  constructor(contents: StoreContents, layout: Layout) {
    this.#contents = contents;
    this.#layout = layout;
    this.#byKey = Map.groupBy(contents.results, ({ key }) => key);
  }

  add({ digests, keys }: StandingClaims): void {
    for (const digest of digests) this.#addArtifact(digest);
    for (const key of keys) {
      if (this.#keys.has(key)) continue;
      this.#keys.add(key);
      for (const { outputs } of this.#byKey.get(key) ?? [])
        for (const digest of Object.values(outputs)) this.#addArtifact(digest);
    }
  }

  has(digest: Digest): boolean {
    return this.#digests.has(digest);
  }

  hasResult({ key }: ListedResult): boolean {
    return this.#keys.has(key);
  }

  #addArtifact(digest: Digest): void {
    if (this.#digests.has(digest)) return;
    this.#digests.add(digest);
    // A folder that was stored after the contents were listed.
    const bytes = this.#contents.folders.has(digest) ? undefined : readOrNone(this.#layout.folder(digest));
    const entries = this.#contents.folders.get(digest)?.entries ?? (bytes && readManifest(bytes, digest)) ?? [];
    for (const entry of entries) this.#digests.add(entry.digest);
  }
}
