// JSON from an untrusted source: a valid document with one wrong part. A number decides where and how.

import fc from 'fast-check';

/** Levels that no reader may follow by recursion. */
const levels = 20_000;

/** Replaced by a text that `JSON.stringify` itself could not write. */
const deep = { list: '@@a list of lists@@', record: '@@a record of records@@' } as const;

const odd: readonly unknown[] = [
  ...[null, true, false, 0, -1, 0.5, 1e308, 2 ** 53, -1e-300],
  ...['', 'NaN', 'Infinity', '../../x', '/etc/passwd', '-x', '--output=x', '__proto__', 'constructor', 'toString'],
  ...['a\nb', 'a\0b', '\u001b[31m', '\ud800', 'ä', '2026-13-45T99:99:99Z', '+275760-09-13T00:00:00.001Z', '1969'],
  ...['x'.repeat(100_000), '0'.repeat(64), 'f'.repeat(40)],
  ...[[], [[]], [null], ['x'], {}, { a: 1 }, { length: 3 }, { $number: 'NaN' }, { toString: 1 }],
  ...[deep.list, deep.record],
];

const ways = ['replace', 'remove', 'add', 'prototype', 'repeat', 'wrap', 'rename'] as const;

export interface Spoiling {
  readonly at: number;
  readonly way: (typeof ways)[number];
  readonly value: unknown;
}

export const spoiling: fc.Arbitrary<Spoiling> = fc.record({
  at: fc.nat(10_000),
  way: fc.constantFrom(...ways),
  value: fc.constantFrom(...odd),
});

type Place = { readonly of: Record<string, unknown>; readonly name: string };

/** The text of the document with the wrong part; the document does not change. */
export function spoil(document: unknown, { at, way, value }: Spoiling): string {
  const root: Record<string, unknown> = { '': structuredClone(document) };
  const places = [...listPlaces(root)];
  const { of, name } = places[at % places.length]!;
  const now = of[name];
  if (way === 'replace') of[name] = value;
  else if (way === 'remove') delete of[name];
  else if (way === 'add') of[`${name}x`] = value;
  else if (way === 'prototype') define(of, '__proto__', value);
  else if (way === 'repeat') of[name] = Array(50).fill(now);
  else if (way === 'wrap') of[name] = { [nameFrom(value)]: now };
  else {
    delete of[name];
    define(of, nameFrom(value), now);
  }
  const text = JSON.stringify(root['']) ?? 'null';
  return text
    .replaceAll(`"${deep.list}"`, () => '['.repeat(levels) + ']'.repeat(levels))
    .replaceAll(`"${deep.record}"`, () => `${'{"a":'.repeat(levels)}1${'}'.repeat(levels)}`);
}

function nameFrom(value: unknown): string {
  return (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 100);
}

/** An assignment would set the prototype. */
function define(of: object, name: string, value: unknown): void {
  Object.defineProperty(of, name, { value, enumerable: true, configurable: true, writable: true });
}

function* listPlaces(of: Record<string, unknown>): Generator<Place> {
  for (const name of Object.keys(of)) {
    yield { of, name };
    const inner = of[name];
    if (typeof inner === 'object' && inner !== null) yield* listPlaces(inner as Record<string, unknown>);
  }
}
