// Who may write results that others use. Whoever can write to a shared store can name any outputs under a key, so writers
// sign their results, and readers name the keys that they accept. Artifacts need no signature: their digests are in the
// results.

import { createPrivateKey, createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { isRecord } from '../../base/canonical.ts';
import { digestBytes } from '../../base/digest.ts';

/** Why a result is not used. */
export type TrustProblem = 'unsigned' | 'unknown-key' | 'wrong-signature';

export interface RecordTrust {
  /** Empty if results are not signed. */
  sign(body: Uint8Array): Uint8Array;
  /** Undefined if a result may be used. */
  check(body: Uint8Array, signature: Uint8Array): TrustProblem | undefined;
}

export const noTrust: RecordTrust = { sign: () => new Uint8Array(), check: () => undefined };

const purpose = Buffer.from('cairn shared result\n');

export interface TrustOptions {
  /** The private key that signs, in PEM. */
  readonly signingKey?: string | undefined;
  /** Public keys whose results are accepted, in PEM. Without any, every result is accepted. */
  readonly acceptedKeys?: readonly string[] | undefined;
}

/** @throws Error if a text is not a key of the right kind */
export function createTrust({ signingKey, acceptedKeys = [] }: TrustOptions): RecordTrust {
  const own = signingKey === undefined ? undefined : readPrivate(signingKey);
  const accepted = new Map(acceptedKeys.map(readPublic).map((key) => [idOfKey(key), key]));
  // A writer accepts what it wrote itself.
  if (own && accepted.size) {
    const key = createPublicKey(own);
    accepted.set(idOfKey(key), key);
  }
  return {
    sign(body) {
      if (!own) return new Uint8Array();
      const by = idOfKey(createPublicKey(own));
      return Buffer.from(JSON.stringify({ by, signature: sign(null, withPurpose(body), own).toString('base64') }));
    },
    check(body, signature) {
      if (!accepted.size) return undefined;
      if (!signature.length) return 'unsigned';
      const read = readSignature(signature);
      const key = read && accepted.get(read.by);
      if (!key) return 'unknown-key';
      return verify(null, withPurpose(body), key, Buffer.from(read.signature, 'base64'))
        ? undefined
        : 'wrong-signature';
    },
  };
}

/** So that a signature of a result is never one of anything else. */
function withPurpose(body: Uint8Array): Buffer {
  return Buffer.concat([purpose, body]);
}

function idOfKey(key: KeyObject): string {
  return digestBytes(key.export({ type: 'spki', format: 'der' })).slice(0, 16);
}

function readPrivate(pem: string): KeyObject {
  return checkKind(createPrivateKey(pem));
}

function readPublic(pem: string): KeyObject {
  return checkKind(createPublicKey(pem));
}

function checkKind(key: KeyObject): KeyObject {
  if (key.asymmetricKeyType !== 'ed25519') throw new Error('it is not an Ed25519 key');
  return key;
}

function readSignature(bytes: Uint8Array): { readonly by: string; readonly signature: string } | undefined {
  try {
    const read: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    if (!isRecord(read)) return undefined;
    const { by, signature } = read as Readonly<Record<string, unknown>>;
    return typeof by === 'string' && typeof signature === 'string' ? { by, signature } : undefined;
  } catch {
    return undefined;
  }
}
