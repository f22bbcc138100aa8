// The first line in which two texts differ, or the first row of two tables.

import { showValue } from './show-value.ts';

/** `line 2 and 3 more: "two" → "zwei"`; undefined where one of them is no text. Rows count from 1, below the names. */
export function describeLines(before: Buffer, now: Buffer, isTable: boolean): string | undefined {
  const [first, second] = [readText(before), readText(now)];
  if (first === undefined || second === undefined) return undefined;
  const [one, other] = [first.split('\n'), second.split('\n')];
  const differing = Array.from({ length: Math.max(one.length, other.length) }, (_, line) => line).filter(
    (line) => one[line] !== other[line],
  );
  const [place] = differing;
  if (place === undefined) return undefined;
  const named = !isTable ? `line ${place + 1}` : place === 0 ? 'the names of columns' : `row ${place}`;
  const more = differing.length > 1 ? ` and ${differing.length - 1} more` : '';
  return `${named}${more}: ${showValue(one[place])} → ${showValue(other[place])}`;
}

function readText(bytes: Buffer): string | undefined {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    return text.includes('\0') ? undefined : text;
  } catch {
    return undefined;
  }
}
