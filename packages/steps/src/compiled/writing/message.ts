// The wire format of Protocol Buffers, written: varints, 32-bit floats, bytes, and messages in messages. A graph needs no
// more (https://protobuf.dev/programming-guides/encoding/).

const utf8 = new TextEncoder();

/** A message that is being written: fields in the order of the calls. */
export class Message {
  #bytes = new Uint8Array(256);
  #length = 0;

  /** A number of any integer type, or an enum. Negative numbers take ten bytes, as int64 does. */
  integer(field: number, value: number): this {
    this.#varint(field * 8);
    return this.#varint(value);
  }

  flag(field: number, value: boolean): this {
    return this.integer(field, value ? 1 : 0);
  }

  float(field: number, value: number): this {
    this.#varint(field * 8 + 5);
    this.#reserve(4);
    new DataView(this.#bytes.buffer).setFloat32(this.#length, value, true);
    this.#length += 4;
    return this;
  }

  text(field: number, value: string): this {
    return this.blob(field, utf8.encode(value));
  }

  blob(field: number, value: Uint8Array): this {
    this.#varint(field * 8 + 2).#varint(value.length);
    this.#reserve(value.length);
    this.#bytes.set(value, this.#length);
    this.#length += value.length;
    return this;
  }

  /** A message in this one. */
  message(field: number, write: (inner: Message) => void): this {
    const inner = new Message();
    write(inner);
    return this.blob(field, inner.finish());
  }

  /** An entry of a `map<string, …>` of messages. */
  entry(field: number, key: string, write: (value: Message) => void): this {
    return this.message(field, (entry) => entry.text(1, key).message(2, write));
  }

  /** The bytes that were written. */
  finish(): Uint8Array {
    return this.#bytes.subarray(0, this.#length);
  }

  #varint(value: number): this {
    this.#reserve(10);
    let rest = BigInt.asUintN(64, BigInt(value));
    for (; rest > 127n; rest >>= 7n) this.#bytes[this.#length++] = Number(rest & 127n) | 128;
    this.#bytes[this.#length++] = Number(rest);
    return this;
  }

  #reserve(count: number): void {
    if (this.#length + count <= this.#bytes.length) return;
    const larger = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
    larger.set(this.finish());
    this.#bytes = larger;
  }
}
