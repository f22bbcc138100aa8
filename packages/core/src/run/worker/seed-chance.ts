// Chance inside a step is seeded: while a node runs, Math.random and the random functions of node:crypto and of Web
// Crypto draw from streams of the node's own, and are what they were before and after. Keys of cryptography are not:
// generateKey and its kin stay true chance.

import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import type { Random } from '../../base/random/random.ts';
import { createStream } from '../../base/random/seed.ts';

let drawn: { readonly math: Random; readonly bytes: Random } | undefined;

let isUsed = false;

/** Whether random numbers were drawn since `seedChance`. */
export function hasDrawn(): boolean {
  return isUsed;
}

export function noteDraw(): void {
  isUsed = true;
}

/** Until the answer is called. */
export function seedChance(seed: number): () => void {
  isUsed = false;
  drawn = { math: createStream(seed, 'Math.random'), bytes: createStream(seed, 'crypto') };
  return () => {
    drawn = undefined;
  };
}

type WebCrypto = typeof crypto.webcrypto;
type Bytes = ArrayBufferView & { readonly BYTES_PER_ELEMENT?: number };
type Done<T> = (error: null, value: T) => void;

/**
 * Puts functions in the place of Node's, once for a process and before anything else is loaded. Each calls the one that
 * it stands for, which checks what it is given.
 */
export function takeOverChance(): void {
  const { random } = Math;
  const { randomBytes, randomFillSync, randomInt, randomUUID } = crypto;
  Math.random = () => {
    isUsed = true;
    return drawn ? drawn.math.next() : random();
  };

  const fill = <T extends Bytes>(view: T, start = 0, size = view.byteLength - start): T => {
    isUsed = true;
    const bytes = new Uint8Array(view.buffer, view.byteOffset + start, size);
    if (drawn) for (let at = 0; at < size; at += 1) bytes[at] = drawn.bytes.integer(256);
    return view;
  };
  /** A function with a callback draws when it is called, so that the order of the answers does not matter. */
  const answer = <T>(value: T, done: unknown): T | undefined => {
    if (typeof done !== 'function') return value;
    setImmediate(() => (done as Done<T>)(null, value));
    return undefined;
  };
  const fillPart = (view: Bytes, offset = 0, size?: number): Bytes => {
    const unit = view.BYTES_PER_ELEMENT ?? 1;
    randomFillSync(view as NodeJS.ArrayBufferView, offset, size as number);
    return fill(view, offset * unit, size === undefined ? undefined : size * unit);
  };
  const integer = (low: number, high: number): number => {
    const found = randomInt(low, high);
    isUsed = true;
    return drawn ? low + Math.floor(drawn.bytes.next() * (high - low)) : found;
  };

  const functions: Record<string, (...given: never[]) => unknown> = {
    randomBytes: (size: number, done?: unknown) => answer(fill(randomBytes(size)), done),
    randomFillSync: fillPart,
    randomFill: (view: Bytes, ...rest: unknown[]) => {
      const [offset, size] = rest.slice(0, -1) as [number?, number?];
      return answer(fillPart(view, offset, size), rest.at(-1));
    },
    randomInt: (first: number, ...rest: unknown[]) => {
      const [second] = rest;
      const found = typeof second === 'number' ? integer(first, second) : integer(0, first);
      return answer(found, rest.at(-1));
    },
    randomUUID: (options?: crypto.RandomUUIDOptions) => {
      const found = randomUUID(options);
      return drawn ? formatUuid(fill(new Uint8Array(16))) : found;
    },
  };
  Object.assign(crypto, functions);
  for (const name of ['pseudoRandomBytes', 'prng', 'rng'])
    Object.defineProperty(crypto, name, { value: functions['randomBytes'], configurable: true, writable: true });

  const web = Object.getPrototypeOf(crypto.webcrypto) as WebCrypto;
  const { getRandomValues } = web;
  web.getRandomValues = function <T>(this: WebCrypto, view: T): T {
    return fill(getRandomValues.call(this, view as Uint8Array<ArrayBuffer>)) as T;
  };
  web.randomUUID = functions['randomUUID'] as WebCrypto['randomUUID'];
  syncBuiltinESMExports();
}

/** Version 4 of RFC 9562. */
function formatUuid(bytes: Uint8Array): ReturnType<typeof crypto.randomUUID> {
  bytes[6] = (bytes[6]! & 0x0f) | 0x40;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  const hex = Buffer.from(bytes).toString('hex');
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-${hex.slice(12, 16)}-${hex.slice(16, 20)}-${hex.slice(20)}`;
}
