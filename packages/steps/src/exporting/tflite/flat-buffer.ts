// FlatBuffers, written and read without a schema's code: tables whose fields have positions, vectors and texts.
// https://flatbuffers.dev/internals/: offsets point forward, numbers are aligned to their size, a table begins with the
// distance back to the list of its fields.

export type Field =
  | { readonly type: 'byte' | 'int' | 'uint' | 'float'; readonly value: number }
  | { readonly type: 'offset'; readonly to: Part };

export type Part =
  /** Fields by their position in the schema. A field that is left out has its default. */
  | { readonly type: 'table'; readonly fields: ReadonlyMap<number, Field> }
  | { readonly type: 'text'; readonly value: string }
  | { readonly type: 'ints'; readonly values: readonly number[] }
  | { readonly type: 'floats'; readonly values: ArrayLike<number> }
  /** Bytes that begin at a multiple of 16. */
  | { readonly type: 'bytes'; readonly value: Uint8Array }
  | { readonly type: 'parts'; readonly values: readonly Part[] };

const sizes = { byte: 1, int: 4, uint: 4, float: 4, offset: 4 } as const;

/** @param identifier - four letters, which the file has at position 4 */
export function writeFlatBuffer(root: Part, identifier: string): Uint8Array {
  const writer = new Writer();
  writer.grow(8);
  writer.bytes.set(Buffer.from(identifier, 'latin1'), 4);
  const at = writer.write(root);
  writer.view.setUint32(0, at, true);
  writer.align(16);
  return writer.bytes.slice(0, writer.end);
}

class Writer {
  bytes = new Uint8Array(1024);
  view = new DataView(this.bytes.buffer);
  end = 0;

  /** Adds bytes of 0, and returns the position of the first. */
  grow(count: number): number {
    const at = this.end;
    this.end += count;
    if (this.end > this.bytes.length) {
      const larger = new Uint8Array(Math.max(this.end, 2 * this.bytes.length));
      larger.set(this.bytes);
      [this.bytes, this.view] = [larger, new DataView(larger.buffer)];
    }
    return at;
  }

  /** Goes on where the position and `before` bytes more are a multiple of a size. */
  align(size: number, before = 0): void {
    while ((this.end + before) % size !== 0) this.grow(1);
  }

  /** Returns the position of the part. */
  write(part: Part): number {
    switch (part.type) {
      case 'table':
        return this.#writeTable(part.fields);
      case 'text':
        return this.#writeBytes(Buffer.from(`${part.value}\0`, 'utf8'), 4, 1);
      case 'bytes':
        return this.#writeBytes(part.value, 16, 0);
      case 'ints':
        return this.#writeNumbers(part.values, 'setInt32');
      case 'floats':
        return this.#writeNumbers(part.values, 'setFloat32');
      default: {
        this.align(4);
        const at = this.grow(4 + 4 * part.values.length);
        this.view.setUint32(at, part.values.length, true);
        for (const [k, value] of part.values.entries()) this.#link(at + 4 + 4 * k, value);
        return at;
      }
    }
  }

  #link(from: number, to: Part): void {
    const at = this.write(to);
    this.view.setUint32(from, at - from, true);
  }

  #writeBytes(value: Uint8Array, alignment: number, uncounted: number): number {
    this.align(alignment, 4);
    const at = this.grow(4 + value.length);
    this.view.setUint32(at, value.length - uncounted, true);
    this.bytes.set(value, at + 4);
    return at;
  }

  #writeNumbers(values: ArrayLike<number>, set: 'setInt32' | 'setFloat32'): number {
    this.align(4);
    const at = this.grow(4 + 4 * values.length);
    this.view.setUint32(at, values.length, true);
    for (let k = 0; k < values.length; k++) this.view[set](at + 4 + 4 * k, values[k]!, true);
    return at;
  }

  #writeTable(fields: ReadonlyMap<number, Field>): number {
    const slots = Math.max(-1, ...fields.keys()) + 1;
    // The larger fields first, so that each is aligned.
    const ordered = [...fields].sort(([a, one], [b, other]) => sizes[other.type] - sizes[one.type] || a - b);
    let size = 4;
    const places = ordered.map(([slot, field]) => {
      const place = size;
      size += sizes[field.type];
      return { slot, field, place };
    });
    const listSize = 4 + 2 * slots;
    this.align(4, listSize);
    const list = this.grow(listSize);
    this.view.setUint16(list, listSize, true);
    this.view.setUint16(list + 2, size, true);
    const at = this.grow(size);
    this.view.setInt32(at, at - list, true);
    for (const { slot, place } of places) this.view.setUint16(list + 4 + 2 * slot, place, true);
    for (const { field, place } of places) this.#writeField(at + place, field);
    return at;
  }

  #writeField(at: number, field: Field): void {
    if (field.type === 'offset') this.#link(at, field.to);
    else if (field.type === 'byte') this.view.setInt8(at, field.value);
    else if (field.type === 'float') this.view.setFloat32(at, field.value, true);
    else if (field.type === 'uint') this.view.setUint32(at, field.value, true);
    else this.view.setInt32(at, field.value, true);
  }
}

/** A table of a buffer that is read. */
export interface ReadTable {
  /** A number, or the default where the field is left out. */
  byte(slot: number, absent?: number): number;
  int(slot: number, absent?: number): number;
  float(slot: number, absent?: number): number;
  text(slot: number): string;
  ints(slot: number): readonly number[];
  bytes(slot: number): Uint8Array | undefined;
  table(slot: number): ReadTable | undefined;
  tables(slot: number): readonly ReadTable[];
}

/** @throws Error if the identifier is another one */
export function readFlatBuffer(bytes: Uint8Array, identifier: string): ReadTable {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = Buffer.from(bytes.subarray(4, 8)).toString('latin1');
  if (found !== identifier) throw new Error(`The file begins with '${found}', not with '${identifier}'`);
  const follow = (at: number) => at + view.getUint32(at, true);
  const tableAt = (at: number): ReadTable => {
    const list = at - view.getInt32(at, true);
    const size = view.getUint16(list, true);
    const placeOf = (slot: number): number | undefined => {
      const entry = 4 + 2 * slot;
      const place = entry < size ? view.getUint16(list + entry, true) : 0;
      return place === 0 ? undefined : at + place;
    };
    const number =
      (read: (at: number) => number) =>
      (slot: number, absent = 0) => {
        const place = placeOf(slot);
        return place === undefined ? absent : read(place);
      };
    const vector = <Item>(slot: number, read: (at: number) => Item): readonly Item[] => {
      const place = placeOf(slot);
      if (place === undefined) return [];
      const start = follow(place);
      return Array.from({ length: view.getUint32(start, true) }, (_, k) => read(start + 4 + 4 * k));
    };
    const bytesOf = (slot: number): Uint8Array | undefined => {
      const place = placeOf(slot);
      if (place === undefined) return undefined;
      const start = follow(place);
      return bytes.subarray(start + 4, start + 4 + view.getUint32(start, true));
    };
    return {
      byte: number((place) => view.getInt8(place)),
      int: number((place) => view.getInt32(place, true)),
      float: number((place) => view.getFloat32(place, true)),
      text: (slot) => Buffer.from(bytesOf(slot) ?? []).toString('utf8'),
      ints: (slot) => vector(slot, (place) => view.getInt32(place, true)),
      bytes: bytesOf,
      table: (slot) => {
        const place = placeOf(slot);
        return place === undefined ? undefined : tableAt(follow(place));
      },
      tables: (slot) => vector(slot, (place) => tableAt(follow(place))),
    };
  };
  return tableAt(follow(0));
}
