// A record as JSON for people and programs. Params may hold numbers that JSON has no words for; they are written as
// `{ "$number": "NaN" }`, so that a run is made again with the very params that it had. Its last field is the checksum of
// what stands before it: with one byte flipped it is no record, and never another one.

import { isRecord } from '../../base/canonical.ts';
import { digestBytes } from '../../base/digest.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { isEnvironment, isRunRecord } from '../../run/record/record-shape.ts';
import { parseWithNumbers, writeNumber } from './json-numbers.ts';
import { upgradeRecord } from './upgrade-record.ts';

export function encodeRecord(record: RunRecord): string {
  const text = JSON.stringify(record, writeNumber, 2).slice(0, -'\n}'.length);
  return `${text},\n  "sha256": "${digestBytes(text)}"\n}\n`;
}

/** The record, or undefined when the text is damaged, cut off, of another version, or holds what no run writes. */
export function decodeRecord(text: string): RunRecord | undefined {
  const found = upgradeRecord(openRecord(text));
  return isRunRecord(found) ? found : undefined;
}

/** Of a record that any version of Cairn wrote, the machine that the run was made on. */
export function decodeEnvironment(text: string): RunRecord['environment'] | undefined {
  const found = openRecord(text);
  return isRecord(found) && isEnvironment(found['environment']) ? found['environment'] : undefined;
}

/** What the text says, if its checksum is right. */
function openRecord(text: string): unknown {
  // Only the end is searched: the text may be long, and hold whatever somebody put there.
  const start = text.lastIndexOf(',\n  "sha256": "');
  const digest = /^,\n {2}"sha256": "([0-9a-f]{64})"\n\}\s*$/.exec(start === -1 ? '' : text.slice(start))?.[1];
  const body = text.slice(0, Math.max(start, 0));
  if (digest === undefined || digestBytes(body) !== digest) return undefined;
  try {
    return parseWithNumbers(`${body}}`);
  } catch {
    return undefined;
  }
}
