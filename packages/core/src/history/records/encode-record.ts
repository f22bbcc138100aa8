// A record as JSON for people and programs. Params may hold numbers that JSON has no words for; they are written as
// `{ "$number": "NaN" }`, so that a run is made again with the very params that it had. Its last field is the checksum of
// what stands before it: with one byte flipped it is no record, and never another one.

import { isRecord } from '../../base/canonical.ts';
import { digestBytes } from '../../base/digest.ts';
import type { RunRecord } from '../../run/record.ts';

const unspeakable = ['NaN', 'Infinity', '-Infinity', '-0'];

export function encodeRecord(record: RunRecord): string {
  const write = (_: string, value: unknown) =>
    typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
      ? { $number: Object.is(value, -0) ? '-0' : String(value) }
      : value;
  const text = JSON.stringify(record, write, 2).slice(0, -'\n}'.length);
  return `${text},\n  "sha256": "${digestBytes(text)}"\n}\n`;
}

/** The record, or undefined when the text is damaged, cut off, or of another version. */
export function decodeRecord(text: string): RunRecord | undefined {
  const read = (_: string, value: unknown) =>
    isRecord(value) && Object.keys(value).length === 1 && unspeakable.includes(String(value['$number']))
      ? Number(value['$number'])
      : value;
  const [seal, digest] = /,\n {2}"sha256": "([0-9a-f]{64})"\n\}\s*$/.exec(text) ?? [];
  if (seal === undefined || digestBytes(text.slice(0, -seal.length)) !== digest) return undefined;
  try {
    const found: unknown = JSON.parse(`${text.slice(0, -seal.length)}}`, read);
    return isRunRecord(found) ? found : undefined;
  } catch {
    return undefined;
  }
}

function isRunRecord(value: unknown): value is RunRecord {
  return (
    isRecord(value) &&
    value['version'] === 1 &&
    typeof value['run'] === 'string' &&
    typeof value['file'] === 'string' &&
    typeof value['status'] === 'string' &&
    ['git', 'outcomes', 'metrics', 'results', 'selection', 'environment'].every((field) => isRecord(value[field])) &&
    Array.isArray(value['deployed']) &&
    Array.isArray(value['nodes']) &&
    value['nodes'].every((node) => isRecord(node) && isRecord(node['outputs']) && isRecord(node['inputs']))
  );
}
