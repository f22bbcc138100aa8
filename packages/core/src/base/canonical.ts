// Encodes a value as bytes. Everything is tagged and length-prefixed, so no two values have the same encoding. Strings
// are written as UTF-16 code units, because UTF-8 would make lone surrogates equal. The names of a record are sorted by
// code unit, never by locale. A field that is undefined counts as missing, which is not the same as null.

import { createGrowingBytes, type GrowingBytes } from './growing-bytes.ts';

export type Canonical =
  | null
  | undefined
  | boolean
  | number
  | string
  | Uint8Array
  | readonly Canonical[]
  | { readonly [name: string]: Canonical };

const tag = { null: 'n', true: 't', false: 'f', number: 'd', string: 's', bytes: 'b', list: 'l', record: 'r' } as const;

/** Encodes plain data. Throws a `TypeError` that names the path of anything that is not plain data. */
export function encodeCanonical(value: Canonical): Uint8Array {
  const bytes = createGrowingBytes();
  write(value, [], bytes);
  return bytes.end();
}

/** The path from the top to a value: names of fields, and positions in lists. */
type Way = (string | number)[];

function write(value: Canonical, way: Way, bytes: GrowingBytes): void {
  if (value === null) bytes.ascii(tag.null);
  else if (value === true) bytes.ascii(tag.true);
  else if (value === false) bytes.ascii(tag.false);
  else if (typeof value === 'number') {
    bytes.ascii(tag.number);
    // Every NaN becomes the same NaN; -0 and 0 stay different.
    bytes.double(Number.isNaN(value) ? Number.NaN : value);
  } else if (typeof value === 'string') writeText(value, bytes);
  else if (value instanceof Uint8Array) {
    bytes.ascii(`${tag.bytes}${value.length}:`);
    bytes.bytes(value);
  } else if (Array.isArray(value)) writeList(value, way, bytes);
  else if (isRecord(value)) writeRecord(value, way, bytes);
  else throw new TypeError(`'${showWay(way) || 'value'}' is not plain data: ${describe(value)}`);
}

function writeList(value: readonly Canonical[], way: Way, bytes: GrowingBytes): void {
  bytes.ascii(`${tag.list}${value.length}:`);
  // By index and not by forEach, which skips holes: [ , 1] would have one value less than its length.
  for (let index = 0; index < value.length; index += 1) {
    way.push(index);
    write(value[index], way, bytes);
    way.pop();
  }
}

function writeRecord(value: { readonly [name: string]: Canonical }, way: Way, bytes: GrowingBytes): void {
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort(compareCodeUnits);
  bytes.ascii(`${tag.record}${names.length}:`);
  for (const name of names) {
    writeText(name, bytes);
    way.push(name);
    write(value[name], way, bytes);
    way.pop();
  }
}

function writeText(text: string, bytes: GrowingBytes): void {
  bytes.ascii(`${tag.string}${2 * text.length}:`);
  bytes.utf16(text);
}

/** `rows[2].name` */
function showWay(way: Way): string {
  return way.reduce<string>(
    (path, part) => (typeof part === 'number' ? `${path}[${part}]` : path ? `${path}.${part}` : part),
    '',
  );
}

/** Order by UTF-16 code unit: the same on every machine and in every locale. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** Whether a value was made by a literal or by `JSON.parse`: it has no class, and is not a Map or a Date. */
export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What a value is, in one or two words for a message. */
export function describe(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value === 'function') return /^class\b/.test(String(value)) ? 'a class' : 'a function';
  if (typeof value !== 'object') return `a ${typeof value}`;
  if (isRecord(value)) return 'a record';
  if (Array.isArray(value)) return 'an array';
  const tag = (value as { readonly [Symbol.toStringTag]?: unknown })[Symbol.toStringTag];
  const name = typeof tag === 'string' ? tag : value.constructor.name || 'class instance';
  return `${/^[aeiou]/i.test(name) ? 'an' : 'a'} ${name}`;
}
