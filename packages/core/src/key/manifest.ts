// Everything that decides whether a node runs again. One manifest serves two readers: the one that makes the key and
// the one that explains it.

import type { Digest, Fingerprint, Key } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import type { RecordOrder } from '../base/record-order.ts';

/** Raised when seeds, encoding or context change what a step sees. */
export const keyVersion = 1;

export interface KeyManifest {
  readonly step: string;
  /** Of core's own steps, that of their name and version. */
  readonly fingerprint: Fingerprint | null;
  readonly params: Canonical;
  /** Null for nodes that draw no random numbers. */
  readonly seed: number | null;
  /** By wired name; null where a trial failed and was left out. */
  readonly inputs: Readonly<Record<string, Digest | null>>;
  /** Name and version of the kinds of the outputs, and of the inputs behind `in `. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Digest of what the inputs were made from, for steps that are told. */
  readonly lineage: Digest | null;
  /** Orders of names that the caller chose and the step can see; left out where none tells anything. */
  readonly order?: RecordOrder;
}

export function writeKey(manifest: KeyManifest): Key {
  const { step, fingerprint, params, seed, inputs, kinds, environment, lineage, order } = manifest;
  const canonical = [
    keyVersion,
    step,
    fingerprint,
    params,
    seed,
    inputs,
    kinds,
    environment,
    lineage,
    ...(order ? [order] : []),
  ];
  return digestCanonical(canonical) as string as Key;
}
