// JSON that carries its own checksum, for files whose name does not vouch for their bytes: with one byte flipped it
// reads as damaged, never as another answer.

import { digestBytes } from '../base/digest.ts';

const before = '{"sha256":"';
const between = '","body":';
const after = '}\n';
const bodyAt = before.length + 64 + between.length;

/** @param write - for a body with values that JSON has no words for */
export function sealJson(body: unknown, write: (body: unknown) => string = JSON.stringify): string {
  const text = write(body);
  return `{"sha256":"${digestBytes(text)}","body":${text}}\n`;
}

/** The body, or undefined when the seal is broken. `read` is the inverse of `write`. */
export function openSealedJson(bytes: Uint8Array, read: (text: string) => unknown = JSON.parse): unknown {
  const all = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  // The bytes are hashed as they are, which takes a third of the time where they are many: a file may list 20,000 others.
  const body = all.subarray(bodyAt, -after.length);
  const head = `${before}${digestBytes(body)}${between}`;
  if (all.toString('latin1', 0, bodyAt) !== head || all.toString('latin1', all.length - after.length) !== after)
    return undefined;
  try {
    return read(body.toString('utf8'));
  } catch {
    // Whoever may write here can seal what is not JSON.
    return undefined;
  }
}
