// Versions that are tried next to the one that clients ask: a challenger answers a share of the requests, a shadow predicts
// the same rows after the answer was sent. Which share a request belongs to follows from its key alone, so that one person
// always gets the same version, from every server with the same options.

import { createHash } from 'node:crypto';
import type { ModelSlot } from '../models/model-slot.ts';

export interface Challenger {
  /** `digits@candidate` */
  readonly reference: string;
  /** Of the requests that ask for the model of that name, from 0 to 1. */
  readonly share: number;
}

export interface TrafficOptions {
  readonly challengers: readonly Challenger[];
  /** `digits@candidate` */
  readonly shadows: readonly string[];
}

export class TrafficSplit {
  readonly #challengers: readonly { readonly slot: ModelSlot; readonly share: number }[];
  readonly #shadows: readonly ModelSlot[];
  readonly #mains: ReadonlySet<ModelSlot>;

  /** @param slots - the first one of each name is the one that others are compared with */
  constructor(slots: readonly ModelSlot[], { challengers, shadows }: TrafficOptions) {
    const slotOf = (reference: string): ModelSlot => slots.find((slot) => slot.reference === reference)!;
    this.#challengers = challengers.map(({ reference, share }) => ({ slot: slotOf(reference), share }));
    this.#shadows = shadows.map(slotOf);
    this.#mains = new Set(slots.filter((slot, index) => slots.findIndex(({ name }) => name === slot.name) === index));
  }

  /**
   * @param key - equal keys get the same version
   * @returns the slot that answers a request for `slot`
   */
  choose(slot: ModelSlot, key: string): ModelSlot {
    if (!this.#mains.has(slot)) return slot;
    const position = positionOf(slot.name, key);
    let end = 0;
    for (const { slot: challenger, share } of this.#challengers) {
      if (challenger.name !== slot.name) continue;
      end += share;
      if (position < end) return challenger;
    }
    return slot;
  }

  /** The slots that predict what `slot` was asked, after the answer. */
  shadowsOf(slot: ModelSlot): readonly ModelSlot[] {
    return this.#mains.has(slot) ? this.#shadows.filter(({ name }) => name === slot.name) : [];
  }
}

/**
 * @param names - the models that clients ask
 * @throws TypeError if a share is not from 0 to 1, the shares of a name are more than 1, or nobody asks for that name
 */
export function checkTraffic({ challengers, shadows }: TrafficOptions, names: readonly string[]): void {
  const shares = new Map<string, number>();
  for (const { reference, share } of challengers) {
    if (!(share >= 0 && share <= 1)) throw new TypeError(`The share of '${reference}' is not from 0 to 1`);
    const name = nameOf(reference);
    shares.set(name, (shares.get(name) ?? 0) + share);
    if (shares.get(name)! > 1) throw new TypeError(`The challengers of '${name}' have a share of more than 1 together`);
  }
  for (const reference of [...challengers.map((challenger) => challenger.reference), ...shadows])
    if (!names.includes(nameOf(reference)))
      throw new TypeError(`No other version of '${nameOf(reference)}' is served next to '${reference}'`);
}

export function nameOf(reference: string): string {
  return reference.slice(0, Math.max(0, reference.lastIndexOf('@')));
}

/** From 0 to 1, evenly spread over keys, and independent between models. */
function positionOf(name: string, key: string): number {
  return createHash('sha256').update(`${name}\n${key}`).digest().readUInt32BE() / 2 ** 32;
}
