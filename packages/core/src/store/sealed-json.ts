// JSON that carries its own checksum, for files whose name does not vouch for their bytes: with one byte flipped it
// reads as damaged, never as another answer.

import { digestBytes } from '../base/digest.ts';

const sealed = /^\{"sha256":"([0-9a-f]{64})","body":(.*)\}\n$/s;

/** @param write - for a body with values that JSON has no words for */
export function sealJson(body: unknown, write: (body: unknown) => string = JSON.stringify): string {
  const text = write(body);
  return `{"sha256":"${digestBytes(text)}","body":${text}}\n`;
}

/** The body, or undefined when the seal is broken. `read` is the inverse of `write`. */
export function openSealedJson(bytes: Uint8Array, read: (text: string) => unknown = JSON.parse): unknown {
  const text = Buffer.from(bytes).toString('utf8');
  const [, digest, body] = sealed.exec(text) ?? [];
  if (digest === undefined || body === undefined || digestBytes(body) !== digest) return undefined;
  // A byte that is no UTF-8 becomes U+FFFD, which is another text and so another digest: nothing gets past the seal.
  try {
    return read(body);
  } catch {
    // Whoever may write here can seal what is not JSON.
    return undefined;
  }
}
