// One result under a key, as a file: the digests of its outputs, and the size of each artifact, so that a truncated
// artifact does not count as present.

import { isAcceptance } from '../../base/acceptance.ts';
import type { Digest, Key } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { isDigits, isSafeName } from '../../base/safe-name.ts';
import {
  hasFields,
  isBoolean,
  isCount,
  isListOf,
  isMapOf,
  isNumber,
  isOneOf,
  isOptional,
  isPlainData,
  isString,
} from '../../base/shape.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import type { ArtifactForm, StoredResult } from '../store.ts';

export interface NotedArtifact {
  readonly form: ArtifactForm;
  readonly size: number;
}

export interface ResultRecord {
  readonly key: Key;
  /** Increases with each result under a key, so that their order does not depend on a clock. */
  readonly sequence: number;
  readonly artifacts: Readonly<Record<Digest, NotedArtifact>>;
  readonly result: StoredResult;
}

export function writeRecord(record: ResultRecord): string {
  return sealJson(record);
}

/** Undefined if it is damaged, or belongs to another key. */
export function readRecord(bytes: Uint8Array, key: Key): ResultRecord | undefined {
  const body = openSealedJson(bytes);
  if (!isRecord(body) || body['key'] !== key) return undefined;
  // The seal is only a checksum: any program with write access can make one.
  if (!isResultRecord(body)) return undefined;
  return Object.values(body.result.outputs).every((digest) => Object.hasOwn(body.artifacts, digest)) ? body : undefined;
}

const isResultRecord = hasFields<ResultRecord>({
  key: isDigits,
  sequence: isNumber,
  artifacts: isMapOf(hasFields<NotedArtifact>({ form: isOneOf('file', 'folder'), size: isCount }), isDigits),
  result: hasFields<StoredResult>({
    outputs: isMapOf<Digest>(isDigits, isSafeName),
    seconds: isNumber,
    at: isString,
    // Its reader checks its shape (records/explain-manifest.ts).
    manifest: (value): value is unknown => isPlainData(value),
    // Its reader checks its shape (dsl/describe-output.ts).
    descriptions: (value): value is unknown => isPlainData(value),
    isPassed: isOptional(isBoolean),
    impure: isOptional(isListOf(isString)),
    accepted: isOptional(isAcceptance),
    isRemoved: (value): value is true | undefined => value === undefined || value === true,
  }),
});
