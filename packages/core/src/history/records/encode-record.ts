// A record as JSON for people and programs. Params may have numbers that JSON cannot write; they are written as `{
// "$number": "NaN" }`, so that a reproduced run gets exactly the same params. The last field is the checksum of the
// text before it: a record with a flipped bit is refused, and never read as another record.

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

/** The record; undefined if the text is damaged, cut off, of another version, or has values that no run writes. */
export function decodeRecord(text: string): RunRecord | undefined {
  const found = upgradeRecord(openRecord(text));
  return isRunRecord(found) ? found : undefined;
}

/** The machine on which a run was made, from a record of any version of Cairn. */
export function decodeEnvironment(text: string): RunRecord['environment'] | undefined {
  const found = openRecord(text);
  return isRecord(found) && isEnvironment(found['environment']) ? found['environment'] : undefined;
}

/** The value of the text, if its checksum is right. */
function openRecord(text: string): unknown {
  // Only the end is searched: the text may be long, and may have any content.
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
