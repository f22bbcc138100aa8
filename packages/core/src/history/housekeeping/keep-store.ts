// Functions of the package for housekeeping of a store. Their code is loaded at the first call, like that of
// call-lazily.ts.

import type {
  CollectedShared,
  CollectSharedOptions,
  MeasuredShared,
  VerifiedShared,
} from '../../store/shared/keep-shared.ts';
import type { SharedPlace } from '../stores/keep-shared-store.ts';
import type { CheckedStore, RepairedStore, StoreOptions } from './check-store.ts';
import type { Collection, CollectOptions } from './collect-store.ts';
import type { ExplainedArtifact, ExplainOptions } from './explain-artifact.ts';
import type { StoreSize } from './measure-store.ts';

/** How large a store is, and how much of it is needed. */
export async function measureStore(options: StoreOptions): Promise<StoreSize> {
  return (await import('./measure-store.ts')).measureStore(options);
}

/**
 * How much is in a shared store.
 *
 * @throws AuthorError `shared-store-wrong` if it cannot be read, or has no listing
 */
export async function measureSharedStore(shared: SharedPlace): Promise<MeasuredShared> {
  return (await import('../stores/keep-shared-store.ts')).measureSharedStore(shared);
}

/** Reads and hashes everything in a shared store, and changes nothing. @throws AuthorError as `measureSharedStore` */
export async function verifySharedStore(shared: SharedPlace): Promise<VerifiedShared> {
  return (await import('../stores/keep-shared-store.ts')).verifySharedStore(shared);
}

/** Removes from a shared store what no registered run needs. @throws AuthorError as `measureSharedStore` */
export async function collectSharedStore(shared: SharedPlace, options: CollectSharedOptions): Promise<CollectedShared> {
  return (await import('../stores/keep-shared-store.ts')).collectSharedStore(shared, options);
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
