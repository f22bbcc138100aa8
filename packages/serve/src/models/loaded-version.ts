// One version of a model in memory. It is disposed of when another version took its position and the last request that
// uses it has ended.

import { join } from 'node:path';
import { checkBundle, type Digest, type RegisteredVersion, resolveAlias } from '@cairn/core';
import { openServedModel, type ServedModel } from '@cairn/steps/serving';
import { Batcher, type BatchObserver, type BatchOptions } from '../batching/batcher.ts';

export class LoadedVersion {
  readonly version: number;
  readonly digest: Digest;
  readonly model: ServedModel;
  readonly batcher: Batcher;
  #uses = 0;
  #isReplaced = false;

  constructor({ version, digest }: RegisteredVersion, model: ServedModel, batcher: Batcher) {
    this.version = version;
    this.digest = digest;
    this.model = model;
    this.batcher = batcher;
  }

  async use<T>(work: (loaded: LoadedVersion) => Promise<T>): Promise<T> {
    this.#uses += 1;
    try {
      return await work(this);
    } finally {
      this.#uses -= 1;
      this.#disposeIfUnused();
    }
  }

  /** No further request uses it. */
  replace(): void {
    this.#isReplaced = true;
    this.#disposeIfUnused();
  }

  #disposeIfUnused(): void {
    if (this.#isReplaced && this.#uses === 0) this.model.dispose();
  }
}

/**
 * Verifies the bundle of a version, opens its model, and verifies the bundle again: what was read is what was published.
 *
 * @throws AuthorError `unknown-version`
 * @throws FaultError `bundle-damaged`, `history-damaged`, `history-unsigned`, `version-retired` and others of the registry
 */
export async function loadVersion(
  place: string,
  { name, wanted }: { readonly name: string; readonly wanted: string },
  batching: BatchOptions,
  observer: BatchObserver,
): Promise<LoadedVersion> {
  const registered = await resolveAlias(place, name, wanted);
  const model = await openServedModel(join(registered.path, 'model'));
  if (await checkBundle(registered)) {
    model.dispose();
    // Says what is wrong, with the path.
    await resolveAlias(place, name, wanted);
    throw new Error(`The bundle of '${name}@v${registered.version}' changed while it was read`);
  }
  return new LoadedVersion(registered, model, new Batcher(model.predict, batching, observer));
}
