// Who changes a registry.

import { hostname, userInfo } from 'node:os';
import type { Author } from './history-file.ts';
import { readSigner } from './signing.ts';

export interface AuthorOptions {
  /** Default: the user of the process, as `name@machine`. */
  readonly by?: string | undefined;
  readonly reason?: string | undefined;
  /** The file of an Ed25519 private key in PEM, which signs the entries. */
  readonly keyFile?: string | undefined;
}

/** @throws FaultError `registry-key-wrong` */
export async function readAuthor({ by = describeUser(), reason, keyFile }: AuthorOptions): Promise<Author> {
  return { by, reason: reason ?? null, ...(keyFile && { signer: await readSigner(keyFile) }) };
}

function describeUser(): string {
  try {
    return `${userInfo().username}@${hostname()}`;
  } catch {
    // A container may run as a user without a name.
    return `unknown@${hostname()}`;
  }
}
