// The index of a laid-out folder: its members, and the mark of each when its bytes were verified.

import type { Digest } from '../../base/brand.ts';
import type { FolderEntry } from '../../base/digest.ts';
import { isDigits, isInnerPath } from '../../base/safe-name.ts';
import { hasFields, isCount, isListOf, isNullOr, isOptional, isString, type Shape } from '../../base/shape.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';

export interface LaidMember extends FolderEntry {
  /** Null if no mark would show a change: the file is verified again. */
  readonly mark: string | null;
}

export interface LaidIndex {
  /** The digest of the folder. */
  readonly digest: Digest;
  readonly members: readonly LaidMember[];
}

const isTrue: Shape<true> = (value) => value === true;

const isIndex = hasFields<LaidIndex>({
  digest: isDigits,
  members: isListOf(
    hasFields<LaidMember>({
      name: isInnerPath,
      digest: isDigits,
      size: isCount,
      isExecutable: isOptional(isTrue),
      mark: isNullOr(isString),
    }),
  ),
});

export function writeIndex({ digest, members }: LaidIndex): string {
  return sealJson({ digest, members });
}

/** Undefined if it is damaged, or is not an index. */
export function readIndex(bytes: Uint8Array | undefined): LaidIndex | undefined {
  const body = bytes && openSealedJson(bytes);
  return isIndex(body) ? body : undefined;
}
