// Objects under `ac/` of a shared store. They have the form of Bazel's `ActionResult`, so that any server with Bazel's HTTP
// cache layout accepts them: a server that checks them also hides one whose files it has removed meanwhile.
//
//      output_files  (2)  the files that it needs: { path (1), digest (2): { hash (1), size_bytes (2) } }
//      stdout_raw    (5)  what Cairn stores there: a record of a result, or the members of a folder
//      stderr_raw    (8)  who signed it
//
// https://github.com/bazelbuild/remote-apis/blob/main/build/bazel/remote/execution/v2/remote_execution.proto

import type { Digest } from '../../base/brand.ts';

export interface NeededFile {
  readonly digest: Digest;
  /** In bytes. */
  readonly size: number;
}

export interface ActionResult {
  /** What the object says, as bytes that its reader understands. */
  readonly body: Uint8Array;
  /** Empty if nobody signed it. */
  readonly signature: Uint8Array;
}

const outputFiles = 2;
const stdoutRaw = 5;
const stderrRaw = 8;
const lengthDelimited = 2;

export function writeActionResult(needed: readonly NeededFile[], { body, signature }: ActionResult): Buffer {
  const files = needed.map(({ digest, size }) =>
    field(outputFiles, [
      ...field(1, [Buffer.from(digest)]),
      ...field(2, [...field(1, [Buffer.from(digest)]), ...(size ? [writeVarint(2 << 3), writeVarint(size)] : [])]),
    ]),
  );
  return Buffer.concat([
    ...files.flat(),
    ...field(stdoutRaw, [body]),
    ...(signature.length ? field(stderrRaw, [signature]) : []),
  ]);
}

/** Undefined if it is not an `ActionResult` with a body. */
export function readActionResult(bytes: Uint8Array): ActionResult | undefined {
  let body: Uint8Array | undefined;
  let signature: Uint8Array = new Uint8Array();
  let at = 0;
  while (at < bytes.length) {
    const tag = readVarint(bytes, at);
    if (!tag) return undefined;
    const number = Math.floor(tag.value / 8);
    const length = tag.value % 8 === lengthDelimited ? readVarint(bytes, tag.end) : undefined;
    // Cairn writes fields of this type alone.
    if (!length || length.end + length.value > bytes.length) return undefined;
    at = length.end + length.value;
    if (number === stdoutRaw) body = bytes.subarray(length.end, at);
    if (number === stderrRaw) signature = bytes.subarray(length.end, at);
  }
  return body && { body, signature };
}

function field(number: number, parts: readonly Uint8Array[]): readonly Uint8Array[] {
  const length = parts.reduce((sum, part) => sum + part.length, 0);
  return [writeVarint(number * 8 + lengthDelimited), writeVarint(length), ...parts];
}

function writeVarint(value: number): Buffer {
  const bytes: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest = Math.floor(rest / 0x80)) bytes.push((rest % 0x80) + 0x80);
  return Buffer.from([...bytes, rest]);
}

function readVarint(bytes: Uint8Array, start: number): { readonly value: number; readonly end: number } | undefined {
  let value = 0;
  let factor = 1;
  for (let at = start; at < bytes.length && factor < 2 ** 49; at += 1, factor *= 0x80) {
    const byte = bytes[at]!;
    value += (byte % 0x80) * factor;
    if (byte < 0x80) return { value, end: at + 1 };
  }
  return undefined;
}
