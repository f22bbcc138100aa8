// Ed25519 keys of a registry. A private key signs the entries of histories. If the project has a file
// `registry-keys.pem`, every entry must be signed by one of the public keys in it. That file is in the project, not in
// the registry, so that it is reviewed and committed like code.

import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { failFault } from '../base/errors/fault-error.ts';
import type { HistoryEntry } from './history-entry.ts';

export const trustedKeysFile = 'registry-keys.pem';

export interface Signer {
  /** The public key: 32 bytes in base64url. */
  readonly key: string;
  /** @returns the signature in base64url */
  sign(text: string): string;
}

/** @throws FaultError `registry-key-wrong` if the file is not an Ed25519 private key in PEM */
export async function readSigner(file: string): Promise<Signer> {
  const key = await readKey(file, createPrivateKey);
  const publicKey = rawOf(createPublicKey(key));
  return { key: publicKey, sign: (text) => sign(null, Buffer.from(text), key).toString('base64url') };
}

/**
 * The public keys that must sign the histories of a registry; undefined if the project has no such file.
 *
 * @param place - the folder `.cairn`
 * @throws FaultError `registry-key-wrong`
 */
export async function readTrustedKeys(place: string): Promise<ReadonlySet<string> | undefined> {
  const file = join(dirname(place), trustedKeysFile);
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return undefined;
    throw error;
  });
  if (text === undefined) return undefined;
  const blocks = text.match(/-----BEGIN PUBLIC KEY-----[^-]*-----END PUBLIC KEY-----/g) ?? [];
  if (!blocks.length) failFault('registry-key-wrong', { file, problem: 'it has no public key in PEM form' });
  return new Set(blocks.map((block) => rawOf(parseKey(file, block, createPublicKey))));
}

/** Whether the signature of an entry is that of its key. An entry without a signature is not. */
export function isSigned(entry: HistoryEntry): boolean {
  const { signature, ...signed } = entry;
  if (entry.key === undefined || signature === undefined) return false;
  try {
    const key = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: entry.key }, format: 'jwk' });
    return verify(null, Buffer.from(JSON.stringify(signed)), key, Buffer.from(signature, 'base64url'));
  } catch {
    return false;
  }
}

async function readKey(file: string, parse: (text: string) => KeyObject): Promise<KeyObject> {
  const text = await readFile(file, 'utf8').catch((error: NodeJS.ErrnoException) =>
    failFault('registry-key-wrong', { file, problem: `it cannot be read (${error.code})` }),
  );
  return parseKey(file, text, parse);
}

function parseKey(file: string, text: string, parse: (text: string) => KeyObject): KeyObject {
  try {
    const key = parse(text);
    if (key.asymmetricKeyType === 'ed25519') return key;
  } catch {
    // Reported below: the text of the error may contain a part of the key.
  }
  return failFault('registry-key-wrong', { file, problem: 'it is not an Ed25519 key in PEM form' });
}

function rawOf(key: KeyObject): string {
  return String(key.export({ format: 'jwk' })['x']);
}
