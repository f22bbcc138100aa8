// One result under a key, as a file: what was made, and how large each artifact is, so that one that was truncated does
// not count as there.

import type { Digest, Key } from '../base/brand.ts';
import { isRecord } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import { isDigits } from './layout.ts';
import { openSealedJson, sealJson } from './sealed-json.ts';
import type { ArtifactForm, StoredResult } from './store.ts';

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

/** Equal outputs have one name, so a result that was made again replaces itself. */
export function resultName(result: Pick<StoredResult, 'outputs'>): string {
  return `${digestCanonical(['result', result.outputs])}.json`;
}

export function writeRecord(record: ResultRecord): string {
  return sealJson(record);
}

/** Undefined when it is damaged, or lies under a key that is not its own. */
export function readRecord(bytes: Uint8Array, key: Key): ResultRecord | undefined {
  const body = openSealedJson(bytes);
  if (!isRecord(body) || body['key'] !== key || !isRecord(body['artifacts'])) return undefined;
  const { result, artifacts } = body;
  if (!isRecord(result) || !isRecord(result['outputs'])) return undefined;
  // The seal vouches for the rest: only `writeRecord` made it.
  const isNamed = Object.values(result['outputs']).every((digest) => isDigits(digest) && digest in artifacts);
  return isNamed ? (body as unknown as ResultRecord) : undefined;
}
