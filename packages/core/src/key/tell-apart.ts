// Shows two values of a param on one line as `from → to`, so that they can be told apart.

import { type Canonical, encodeCanonical, isRecord } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';

/** `from → to`, with quotes if `1` became `'1'`, and with digests if both begin in the same way. */
export function tellApart(from: Canonical | undefined, to: Canonical | undefined): string {
  const ways = [show, write, (value: Canonical) => `${write(value)} ${digestCanonical(value).slice(0, 6)}`];
  const pairs = ways.map((way) => [from, to].map((value) => (value === undefined ? 'not set' : way(value))));
  return (pairs.find(([a, b]) => a !== b) ?? pairs[0]!).join(' → ');
}

/** A short text is shown unchanged; one that is long, or has several lines, as a literal. */
function show(value: Canonical): string {
  return typeof value === 'string' && value.length <= mostText && !value.includes('\n') ? value : write(value);
}

const mostText = 200;

/** One line, at most 200 characters for a text, and at most 40 for other values. */
function write(value: Canonical): string {
  const text = writeAll(value);
  if (typeof value !== 'object' && text.length <= mostText) return text;
  if (typeof value === 'object' && text.length <= 40) return text;
  return `${text.slice(0, 37)}… (${Buffer.from(encodeCanonical(value)).length} bytes)`;
}

function writeAll(value: Canonical): string {
  if (typeof value === 'string') return JSON.stringify(value);
  if (Object.is(value, -0)) return '-0';
  if (Array.isArray(value)) return `[${value.map(writeAll).join(',')}]`;
  if (!isRecord(value)) return String(value);
  const fields = Object.entries(value).map(
    ([name, inner]) => `${JSON.stringify(name)}:${writeAll(inner as Canonical)}`,
  );
  return `{${fields.join(',')}}`;
}
