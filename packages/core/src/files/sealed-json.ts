// JSON with a checksum, for files that are not named after their digest. If one bit is flipped, the file counts as
// damaged and is never read as another value.

import { digestBytes } from '../base/digest.ts';

const before = '{"sha256":"';
const between = '","body":';
const after = '}\n';
const bodyAt = before.length + 64 + between.length;

/** @param write - for a body with values that JSON cannot write */
export function sealJson(body: unknown, write: (body: unknown) => string = JSON.stringify): string {
  const text = write(body);
  return `{"sha256":"${digestBytes(text)}","body":${text}}\n`;
}

/** The body, or undefined if the checksum does not match. `read` is the inverse of `write`. */
export function openSealedJson(bytes: Uint8Array, read: (text: string) => unknown = JSON.parse): unknown {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // Hashes the bytes and not the parsed text, which takes a third of the time for large files: a file may list 20,000
  // others.
  const body = all.subarray(bodyAt, -after.length);
  const head = `${before}${digestBytes(body)}${between}`;
  if (all.toString('latin1', 0, bodyAt) !== head || all.toString('latin1', all.length - after.length) !== after)
    return undefined;
  try {
    return read(body.toString('utf8'));
  } catch {
    // A program with write access can add a valid checksum to bytes that are not JSON.
    return undefined;
  }
}
