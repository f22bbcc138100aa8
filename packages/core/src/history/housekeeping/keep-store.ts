// Functions of the package for housekeeping of a store. Their code is loaded at the first call, like that of
// call-lazily.ts.

import type { CheckedStore, RepairedStore, StoreOptions } from './check-store.ts';
import type { Collection, CollectOptions } from './collect-store.ts';
import type { ExplainedArtifact, ExplainOptions } from './explain-artifact.ts';
import type { StoreSize } from './measure-store.ts';

/** How large a store is, and how much of it is needed. */
export async function measureStore(options: StoreOptions): Promise<StoreSize> {
  return (await import('./measure-store.ts')).measureStore(options);
}

/** Hashes everything in a store, and changes nothing. */
export async function verifyStore(options: StoreOptions): Promise<CheckedStore> {
  return (await import('./check-store.ts')).verifyStore(options);
}

/** Moves damaged files aside, removes entries whose artifacts are missing, and removes what killed processes left. */
export async function repairStore(
  options: StoreOptions & {
    /** Also removes the files that were moved aside, now and earlier. */
    readonly emptyDamaged?: boolean;
  },
): Promise<RepairedStore> {
  return (await import('./check-store.ts')).repairStore(options);
}

/** Removes what no run and no deployed model needs. Runs may go on meanwhile. */
export async function collectStore(options: CollectOptions): Promise<Collection> {
  return (await import('./collect-store.ts')).collectStore(options);
}

/**
 * Why an artifact stays in a store.
 *
 * @throws AuthorError `unknown-artifact`, `ambiguous-artifact`
 */
export async function explainArtifact(options: ExplainOptions): Promise<ExplainedArtifact> {
  return (await import('./explain-artifact.ts')).explainArtifact(options);
}
