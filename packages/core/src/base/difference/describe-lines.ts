// The first line in which two texts differ, or the first row of two tables in CSV.

import { showValue } from './show-value.ts';

/** `line 2 and 3 more: "two" → "zwei"`; undefined if one of them is not UTF-8 text. Lines count from 1. */
export function describeLines(before: Uint8Array, now: Uint8Array): string | undefined {
  return compareLines(before, now, (line) => `line ${line + 1}`);
}

/** Like `describeLines`, for tables in CSV: `row 2: "42,m" → "43,m"`. Rows count from 1, without the header. */
export function describeRows(before: Uint8Array, now: Uint8Array): string | undefined {
  return compareLines(before, now, (line) => (line === 0 ? 'the header' : `row ${line}`));
}

function compareLines(before: Uint8Array, now: Uint8Array, nameLine: (line: number) => string): string | undefined {
  const [first, second] = [readText(before), readText(now)];
  if (first === undefined || second === undefined) return undefined;
  const [one, other] = [first.split('\n'), second.split('\n')];
  const differing = Array.from({ length: Math.max(one.length, other.length) }, (_, line) => line).filter(
    (line) => one[line] !== other[line],
  );
  const [place] = differing;
  if (place === undefined) return undefined;
  const more = differing.length > 1 ? ` and ${differing.length - 1} more` : '';
  return `${nameLine(place)}${more}: ${showValue(one[place])} → ${showValue(other[place])}`;
}

function readText(bytes: Uint8Array): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
