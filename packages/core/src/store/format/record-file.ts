// One result under a key, as a file: what was made, and how large each artifact is, so that one that was truncated does
// not count as there.

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
  /** Grows with each result under a key, so that their order does not hang on a clock. */
  readonly sequence: number;
  readonly artifacts: Readonly<Record<Digest, NotedArtifact>>;
  readonly result: StoredResult;
}

export function writeRecord(record: ResultRecord): string {
  return sealJson(record);
}

/** Undefined when it is damaged, or lies under a key that is not its own. */
export function readRecord(bytes: Uint8Array, key: Key): ResultRecord | undefined {
  const body = openSealedJson(bytes);
  if (!isRecord(body) || body['key'] !== key) return undefined;
  // The seal is a checksum: whoever may write to the store can make one.
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
    // Its reader knows what it has to be (records/explain-manifest.ts).
    manifest: (value): value is unknown => isPlainData(value),
    // Its reader knows what it has to be (dsl/describe-output.ts).
    descriptions: (value): value is unknown => isPlainData(value),
    isPassed: isOptional(isBoolean),
    impure: isOptional(isListOf(isString)),
  }),
});
