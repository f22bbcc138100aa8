// A manifest from the store, together with what is still known about the code of its fingerprint.

import type { Digest, Fingerprint } from '../../base/brand.ts';
import { isDigits } from '../../base/safe-name.ts';
import {
  hasFields,
  isListOf,
  isMapOf,
  isNullOr,
  isNumber,
  isOptional,
  isPlainData,
  isString,
  type Shape,
} from '../../base/shape.ts';
import type { ExplainedManifest } from '../../key/explained-manifest.ts';
import type { KeyManifest } from '../../key/manifest.ts';
import { type CodeListing, type ListedPiece, readListing } from '../../plan/listing/list-code.ts';

/** Nodes of one step have the same listing, which is read once. */
export function createExplainer(home: string): (manifest: KeyManifest) => Promise<ExplainedManifest<ListedPiece>> {
  const listings = new Map<Fingerprint, Promise<CodeListing | undefined>>();
  return async (manifest) => {
    const { fingerprint } = manifest;
    if (fingerprint === null) return { manifest, code: [], locked: [] };
    const listing = listings.get(fingerprint) ?? readListing(home, fingerprint);
    listings.set(fingerprint, listing);
    const { code, locked } = (await listing) ?? { code: [], locked: [] };
    return { manifest, code, locked };
  };
}

/** A store may contain data of an earlier version of Cairn, or of another program. */
export const isManifest: Shape<KeyManifest> = hasFields<KeyManifest>({
  step: isString,
  fingerprint: isNullOr<Fingerprint>(isDigits),
  params: isPlainData as Shape<KeyManifest['params']>,
  seed: isNullOr(isNumber),
  inputs: isMapOf(isNullOr<Digest>(isDigits)),
  kinds: isMapOf(isString),
  environment: isMapOf(isString),
  lineage: isNullOr<Digest>(isDigits),
  order: isOptional(isMapOf(isListOf(isString))),
});
