// Finds files that must not be in a commit that somebody may push: by their name, or by their content.

import type { FoundSecret } from './found-secret.ts';
import { hasSecretName } from './secret-names.ts';
import { secretTexts } from './secret-texts.ts';

/**
 * Why a file looks like a secret; undefined if it does not.
 *
 * @param path - with `/`
 * @param bytes - the bytes of the file, or as many of its first bytes as are checked
 */
export async function findSecret(path: string, bytes: Buffer): Promise<FoundSecret | undefined> {
  if (hasSecretName(path)) return { what: 'its name' };
  const text = decodeText(bytes);
  const found = findSecretText(text);
  if (found) return found;
  // Loaded only if there is something to check: a run in a clean working tree does not need it.
  const { lintText } = await import('./lint-text.ts');
  return lintText(text);
}

const everywhere = secretTexts.map(({ looks, ...rest }) => ({ ...rest, looks: new RegExp(looks, `${looks.flags}g`) }));

function findSecretText(text: string): FoundSecret | undefined {
  for (const { what, looks, isReal = () => true } of everywhere)
    for (const match of text.matchAll(looks))
      if (isReal(match)) return { what, line: text.slice(0, match.index).split('\n').length };
  return undefined;
}

/**
 * Letters of keys and tokens are ASCII, so any encoding that is a superset of ASCII gives the same text. UTF-16, which
 * Windows often writes, is not: the second byte of an ASCII letter is zero.
 */
function decodeText(bytes: Buffer): string {
  const zeros: [number, number] = [0, 0];
  const looked = Math.min(bytes.length, 256);
  for (let at = 0; at < looked; at += 1) if (bytes[at] === 0) zeros[at % 2 === 0 ? 0 : 1] += 1;
  const [isBig, isLittle] = zeros.map((count, which) => count > looked / 3 && zeros[1 - which]! < looked / 20);
  if (!isBig && !isLittle) return bytes.toString('latin1');
  const whole = Buffer.from(bytes.subarray(0, bytes.length & ~1));
  return (isBig ? whole.swap16() : whole).toString('utf16le');
}
