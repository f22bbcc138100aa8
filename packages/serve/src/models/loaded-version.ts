// One version of a model in memory. It is disposed of when another version took its position and the last request that
// uses it has ended.

import { join } from 'node:path';
import { checkBundle, type Digest, type RegisteredVersion, resolveAlias } from '@cairn/core';
import {
  type DriftWatch,
  type Explainer,
  openDriftWatch,
  openExplainer,
  openServedModel,
  type ServedModel,
} from '@cairn/steps/serving';
import { Batcher, type BatchObserver, type BatchOptions } from '../batching/batcher.ts';
import { RequestError } from '../errors/request-error.ts';

export class LoadedVersion {
  readonly version: number;
  readonly digest: Digest;
  readonly model: ServedModel;
  readonly batcher: Batcher;
  /** Undefined if the bundle has no profile of its training. */
  readonly drift: DriftWatch | undefined;
  readonly #registered: RegisteredVersion;
  #explainer: Promise<Explainer | undefined> | undefined;
  #turn: Promise<unknown> = Promise.resolve();
  #uses = 0;
  #isReplaced = false;

  constructor(registered: RegisteredVersion, model: ServedModel, batcher: Batcher, drift: DriftWatch | undefined) {
    const { version, digest } = registered;
    this.#registered = registered;
    this.version = version;
    this.digest = digest;
    this.model = model;
    this.batcher = batcher;
    this.drift = drift;
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

  /**
   * Opened when somebody asks for the first time, since it has the weights a second time, and verified as the model was.
   *
   * @returns undefined if the bundle has no background rows
   * @throws RequestError `not-explainable` (422), `bundle-damaged` (503)
   */
  explainer(): Promise<Explainer | undefined> {
    this.#explainer ??= this.#openExplainer().catch((error: unknown) => {
      this.#explainer = undefined;
      throw error;
    });
    return this.#explainer;
  }

  async #openExplainer(): Promise<Explainer | undefined> {
    const { path } = this.#registered;
    const explainer = await openExplainer(join(path, 'model'), path).catch((error: unknown) => {
      throw new RequestError(422, 'not-explainable', `${(error as Error).message}.`);
    });
    if (!(await checkBundle(this.#registered))) return explainer;
    explainer?.dispose();
    throw new RequestError(
      503,
      'bundle-damaged',
      `The bundle of version ${this.version} changed since it was loaded: 'cairn registry verify' says how.`,
    );
  }

  /** Runs work that blocks the process, one after the other, and what else waits in between. */
  inTurn<T>(work: () => T): Promise<T> {
    const result = this.#turn.then(() => new Promise<void>((resolve) => setImmediate(resolve))).then(work);
    this.#turn = result.catch(() => {});
    return result;
  }

  /** No further request uses it. */
  replace(): void {
    this.#isReplaced = true;
    this.#disposeIfUnused();
  }

  #disposeIfUnused(): void {
    if (!this.#isReplaced || this.#uses > 0) return;
    this.model.dispose();
    void this.#explainer?.then(
      (explainer) => explainer?.dispose(),
      () => {},
    );
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
  const drift = await openDriftWatch(registered.path, model.description).catch((error: unknown) => {
    model.dispose();
    throw error;
  });
  if (await checkBundle(registered)) {
    model.dispose();
    // Says what is wrong, with the path.
    await resolveAlias(place, name, wanted);
    throw new Error(`The bundle of '${name}@v${registered.version}' changed while it was read`);
  }
  return new LoadedVersion(registered, model, new Batcher(model.predict, batching, observer), drift);
}
