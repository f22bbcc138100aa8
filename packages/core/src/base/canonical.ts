// One byte string for one value: tagged and length-prefixed, so that no two values share an encoding.
// Strings are written as UTF-16 code units, because UTF-8 would make lone surrogates equal; keys of a record sort by
// code unit, never by locale. A field that is undefined is missing, which is not the same as null.

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
  const parts: Buffer[] = [];
  write(value, '', parts);
  return Buffer.concat(parts);
}

function write(value: Canonical, path: string, parts: Buffer[]): void {
  if (value === null) parts.push(Buffer.from(tag.null));
  else if (value === true) parts.push(Buffer.from(tag.true));
  else if (value === false) parts.push(Buffer.from(tag.false));
  else if (typeof value === 'number') parts.push(Buffer.from(tag.number), doubleBytes(value));
  else if (typeof value === 'string') writeSized(tag.string, Buffer.from(value, 'utf16le'), parts);
  else if (value instanceof Uint8Array) writeSized(tag.bytes, Buffer.from(value), parts);
  else if (Array.isArray(value)) writeList(value, path, parts);
  else if (isRecord(value)) writeRecord(value, path, parts);
  else throw new TypeError(`'${path || 'value'}' is not plain data: ${describe(value)}`);
}

function writeList(value: readonly Canonical[], path: string, parts: Buffer[]): void {
  parts.push(Buffer.from(`${tag.list}${value.length}:`));
  // By index and not by forEach, which passes over holes: [ , 1] would be one value short of its length.
  for (let index = 0; index < value.length; index += 1) write(value[index], `${path}[${index}]`, parts);
}

function writeRecord(value: { readonly [name: string]: Canonical }, path: string, parts: Buffer[]): void {
  const names = Object.keys(value)
    .filter((name) => value[name] !== undefined)
    .sort(compareCodeUnits);
  parts.push(Buffer.from(`${tag.record}${names.length}:`));
  for (const name of names) {
    writeSized(tag.string, Buffer.from(name, 'utf16le'), parts);
    write(value[name], path ? `${path}.${name}` : name, parts);
  }
}

function writeSized(tagged: string, bytes: Buffer, parts: Buffer[]): void {
  parts.push(Buffer.from(`${tagged}${bytes.length}:`), bytes);
}

function doubleBytes(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  // Every NaN becomes the same NaN; -0 and 0 stay apart.
  bytes.writeDoubleBE(Number.isNaN(value) ? Number.NaN : value);
  return bytes;
}

/** Order by UTF-16 code unit: the same on every machine and in every locale. */
export function compareCodeUnits(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** A record made by a literal or by `JSON.parse`: no class, no Map, no Date. */
export function isRecord(value: unknown): value is { readonly [name: string]: unknown } {
  if (typeof value !== 'object' || value === null) return false;
  const prototype = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null;
}

/** What a value is, in a word or two, for a message. */
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
