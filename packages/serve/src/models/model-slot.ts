// A reference that is served, such as `digits@champion`, with the version that it names now. If the reference names
// another version, that one is loaded next to the current one and then takes its position, so that no request is lost.
// If it cannot be loaded, the current version stays.

import { markRegistered, resolveAlias } from '@cairn/core';
import type { LoadedVersion } from './loaded-version.ts';

export interface SlotOptions {
  readonly place: string;
  readonly name: string;
  /** `champion`, `v3` or `3`. */
  readonly wanted: string;
  readonly load: () => Promise<LoadedVersion>;
  readonly onLoaded: (slot: ModelSlot, before: LoadedVersion | undefined) => void;
  readonly onFailed: (slot: ModelSlot, error: unknown) => void;
}

export class ModelSlot {
  readonly name: string;
  readonly wanted: string;
  readonly #options: SlotOptions;
  #current: LoadedVersion | undefined;
  #mark = '';
  #reloading: Promise<void> = Promise.resolve();
  /** The text of the last error, so that it is reported once. */
  #failed = '';

  constructor(options: SlotOptions) {
    this.#options = options;
    this.name = options.name;
    this.wanted = options.wanted;
  }

  get reference(): string {
    return `${this.name}@${this.wanted}`;
  }

  get current(): LoadedVersion {
    if (!this.#current) throw new Error(`'${this.reference}' is not loaded`);
    return this.#current;
  }

  /** @throws whatever prevents the version from being served */
  async open(): Promise<void> {
    this.#mark = markRegistered(this.#options.place, this.name);
    this.#current = await this.#options.load();
    this.#options.onLoaded(this, undefined);
  }

  /** Loads the version that the reference names now, if the registry changed since the last time. Never throws. */
  reload(): Promise<void> {
    this.#reloading = this.#reloading.then(() => this.#reloadOnce());
    return this.#reloading;
  }

  async #reloadOnce(): Promise<void> {
    const { place, load, onLoaded, onFailed } = this.#options;
    const mark = markRegistered(place, this.name);
    if (mark === this.#mark) return;
    const before = this.current;
    try {
      const { digest, version } = await resolveAlias(place, this.name, this.wanted);
      if (digest !== before.digest || version !== before.version) {
        this.#current = await load();
        before.replace();
        onLoaded(this, before);
      }
      this.#mark = mark;
      this.#failed = '';
    } catch (error) {
      // It is tried again: the files of a registry are replaced one by one.
      const text = error instanceof Error ? error.message : String(error);
      if (text !== this.#failed) onFailed(this, error);
      this.#failed = text;
    }
  }

  close(): void {
    this.#current?.replace();
  }
}
