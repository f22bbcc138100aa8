// What programs call to keep a store in order, loaded when first called, as what runs pipelines is (call-lazily.ts).

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

/** Sets aside what is damaged, drops what names what is not there, sweeps what killed writers left. */
export async function repairStore(
  options: StoreOptions & {
    /** Also removes what was set aside, now and earlier. */
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
