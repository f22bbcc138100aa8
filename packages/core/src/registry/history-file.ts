// The history of a name: a file that is only ever appended to. Each line is one entry with its checksum, and names the
// digest of the entry before it, so that no entry can be changed, removed or put in between. registry.json and its copy
// name the last entry, so that the end of the file cannot be cut off.

import { open, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { digestBytes } from '../base/digest.ts';
import { failFault } from '../base/errors/fault-error.ts';
import { openSealedJson, sealJson } from '../files/sealed-json.ts';
import { makeFolder, syncFolder } from '../files/sync-folder.ts';
import { timestamp } from '../run/clock.ts';
import { type Change, type HistoryEntry, isHistoryEntry } from './history-entry.ts';
import type { HistoryHead } from './registered-shape.ts';
import { isSigned, type Signer } from './signing.ts';

/** Who changes a registry, and why. */
export interface Author {
  readonly by: string;
  /** Default null. */
  readonly reason?: string | null;
  /** Signs the entries. Default: they are not signed. */
  readonly signer?: Signer | undefined;
}

export interface History {
  readonly entries: readonly HistoryEntry[];
  /** Undefined if there are no entries. */
  readonly head: HistoryHead | undefined;
  /** Bytes of whole entries. What follows was not written completely, and never happened. */
  readonly length: number;
}

export interface HistoryChecks {
  readonly name: string;
  /** What a registry file says about the history. */
  readonly head: HistoryHead | undefined;
  /** The keys of which one must have signed each entry. Undefined: signatures are optional, but have to be valid. */
  readonly trusted: ReadonlySet<string> | undefined;
}

export function historyFile(folder: string): string {
  return join(folder, 'history.jsonl');
}

/**
 * Reads and checks the whole history.
 *
 * @throws FaultError `history-damaged`, `history-unsigned`
 */
export async function readHistory(folder: string, { name, head, trusted }: HistoryChecks): Promise<History> {
  const file = historyFile(folder);
  const fail = (entry: number, problem: string): never => failFault('history-damaged', { name, file, entry, problem });
  const bytes = await readFile(file).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error;
    return head ? fail(1, 'is missing') : Buffer.alloc(0);
  });
  const entries: HistoryEntry[] = [];
  const digests: Digest[] = [];
  let start = 0;
  while (start < bytes.length) {
    const end = bytes.indexOf('\n', start) + 1;
    const line = bytes.subarray(start, end || bytes.length);
    const entry = openSealedJson(line);
    const number = entries.length + 1;
    if (!isHistoryEntry(entry)) {
      // Only the last line can be incomplete, if its writer was killed: no registry file names it.
      if (end === 0 && (head?.entries ?? 0) < number) break;
      return fail(number, 'was changed: its checksum does not match');
    }
    if (entry.sequence !== number || entry.previous !== (digests.at(-1) ?? null))
      fail(number, `does not follow entry ${number - 1}: an entry was removed, added or moved`);
    if (entry.name !== undefined && entry.name !== name)
      fail(number, `belongs to '${entry.name}': the history is that of another name`);
    checkSignature(entry, { name, file, trusted });
    entries.push(entry);
    digests.push(digestOf(entry));
    start = end;
  }
  if (head && entries.length < head.entries) fail(entries.length + 1, `is missing: there were ${head.entries} entries`);
  if (head?.entries && digests[head.entries - 1] !== head.head) fail(head.entries, 'is not the one that was written');
  const last = digests.at(-1);
  return { entries, head: last && { entries: entries.length, head: last }, length: start };
}

/** Appends entries in one write, and syncs them. */
export async function appendHistory(
  folder: string,
  name: string,
  { entries, head, length }: History,
  changes: readonly Change[],
  { by, reason = null, signer }: Author,
): Promise<readonly HistoryEntry[]> {
  const added: HistoryEntry[] = [];
  let previous = head?.head ?? null;
  for (const change of changes) {
    const why = change.type === 'moved' && change.how === 'edit' ? 'registry.json was edited by hand' : reason;
    const sequence = entries.length + added.length + 1;
    const plain = { sequence, name, previous, at: timestamp(), by, reason: why, change };
    const signed = signer && { ...plain, key: signer.key };
    const entry = signed ? { ...signed, signature: signer.sign(JSON.stringify(signed)) } : plain;
    added.push(entry);
    previous = digestOf(entry);
  }
  makeFolder(folder);
  const handle = await open(historyFile(folder), 'a');
  try {
    // A writer that was killed may have left a part of an entry.
    await handle.truncate(length);
    await handle.appendFile(added.map((entry) => sealJson(entry)).join(''));
    await handle.sync();
  } finally {
    await handle.close();
  }
  await syncFolder(folder);
  return added;
}

export function digestOf(entry: HistoryEntry): Digest {
  return digestBytes(JSON.stringify(entry));
}

function checkSignature(
  entry: HistoryEntry,
  { name, file, trusted }: Pick<HistoryChecks, 'name' | 'trusted'> & { readonly file: string },
): void {
  const problem = findProblem(entry, trusted);
  if (problem !== undefined) failFault('history-unsigned', { name, file, entry: entry.sequence, problem });
}

function findProblem(entry: HistoryEntry, trusted: ReadonlySet<string> | undefined): string | undefined {
  if (entry.signature === undefined) return trusted && 'has no signature';
  if (!isSigned(entry)) return 'has a signature that is not valid';
  return !trusted || trusted.has(entry.key!) ? undefined : 'is signed by a key that is not in registry-keys.pem';
}
