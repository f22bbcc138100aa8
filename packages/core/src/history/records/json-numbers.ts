// JSON of records, with the numbers that JSON cannot write: they are written as `{ "$number": "NaN" }`.

import { isRecord } from '../../base/canonical.ts';

const unspeakable = ['NaN', 'Infinity', '-Infinity', '-0'];

/** For `JSON.stringify`. */
export function writeNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' && (!Number.isFinite(value) || Object.is(value, -0))
    ? { $number: Object.is(value, -0) ? '-0' : String(value) }
    : value;
}

/** @throws SyntaxError when the text is not JSON */
export function parseWithNumbers(text: string): unknown {
  // Most records have no such number, and a parser with a reviver takes ten times as long.
  return text.includes('"$number"') ? JSON.parse(text, readNumber) : JSON.parse(text);
}

function readNumber(_: string, value: unknown): unknown {
  return isRecord(value) && Object.keys(value).length === 1 && unspeakable.includes(String(value['$number']))
    ? Number(value['$number'])
    : value;
}
