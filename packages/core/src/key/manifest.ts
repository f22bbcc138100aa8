// Everything that the key of a node depends on. The manifest has two readers: one computes the key, and the other
// explains it.

import type { Digest, Fingerprint, Key } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import type { RecordOrder } from '../base/record-order.ts';

/** Increased when seeds, encoding or context change what a step gets. */
export const keyVersion = 1;

export interface KeyManifest {
  readonly step: string;
  /** For core's own steps it is computed from their name and version. */
  readonly fingerprint: Fingerprint | null;
  readonly params: Canonical;
  /** Null for nodes that use no random numbers. */
  readonly seed: number | null;
  /** By the name of the input; null if a trial failed and was left out. */
  readonly inputs: Readonly<Record<string, Digest | null>>;
  /** Name and version of the kinds of outputs. Inputs have the prefix `in `. */
  readonly kinds: Readonly<Record<string, string>>;
  readonly environment: Readonly<Record<string, string>>;
  /** Digest of the lineage of the inputs, for steps that receive it. */
  readonly lineage: Digest | null;
  /** Orders of names that the caller chose and the step can see. Left out if all names are in sorted order. */
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
