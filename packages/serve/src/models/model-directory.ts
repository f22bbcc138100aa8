// The models that a server serves, by name, version and alias.

import { RequestError } from '../errors/request-error.ts';
import type { ModelSlot } from './model-slot.ts';

export interface ModelWish {
  readonly name: string;
  /** A number. */
  readonly version?: string | undefined;
  readonly alias?: string | undefined;
}

export class ModelDirectory {
  readonly slots: readonly ModelSlot[];

  /** @param slots - at least one; the first of a name is used if no version is given */
  constructor(slots: readonly ModelSlot[]) {
    this.slots = slots;
  }

  get first(): ModelSlot {
    return this.slots[0]!;
  }

  /** @throws RequestError `unknown-model` (404) */
  find({ name, version, alias }: ModelWish): ModelSlot {
    const found = this.slots.find(
      (slot) =>
        slot.name === name &&
        (alias === undefined || slot.wanted === alias) &&
        (version === undefined || String(slot.current.version) === version),
    );
    if (found) return found;
    const wish = `${name}${version === undefined ? '' : `@v${version}`}${alias === undefined ? '' : `@${alias}`}`;
    const served = this.slots.map((slot) => `'${slot.reference}' (v${slot.current.version})`).join(', ');
    throw new RequestError(404, 'unknown-model', `'${wish}' is not served. There are ${served}.`);
  }

  /** `digits`, `digits@champion`, `digits@v3`. @throws RequestError `unknown-model` */
  findReference(reference: string): ModelSlot {
    const at = reference.lastIndexOf('@');
    if (at < 0) return this.find({ name: reference });
    const [name, wanted] = [reference.slice(0, at), reference.slice(at + 1)];
    const version = /^v?(\d+)$/.exec(wanted)?.[1];
    return this.find({ name, ...(version === undefined ? { alias: wanted } : { version }) });
  }
}
