// A store of this machine in front of a shared one. What is stored goes to the local store at once, and to the shared one
// while the run goes on. What is looked up is taken from the local store, otherwise from the shared one: then only its
// record is read, and the bytes of an artifact when somebody reads them.

import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest, Key } from '../../base/brand.ts';
import type { FolderEntry } from '../../base/digest.ts';
import { isDigits } from '../../base/safe-name.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { makeFolder } from '../../files/sync-folder.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import type { NotedArtifact } from '../format/record-file.ts';
import type { Store, StoredResult } from '../store.ts';
import type { TrustProblem } from './record-trust.ts';
import type { SharedNotes } from './shared-notes.ts';
import { readSharedRecord, type SharedRecord } from './shared-objects.ts';
import type { SharedRemote } from './shared-remote.ts';
import type { Uploads } from './uploads.ts';

const filesAtOnce = 8;

export interface SharedStoreParts {
  readonly local: Store;
  readonly remote: SharedRemote;
  readonly notes: SharedNotes;
  /** Undefined if this process only reads. */
  readonly uploads?: Uploads | undefined;
  /** Whether somebody withdrew the result under a key for this project: it is not looked up in the shared store. */
  readonly isWithdrawn?: ((key: Key) => boolean) | undefined;
  /** Called for each result that is not used, and for each artifact whose bytes were wrong. */
  readonly onRefused?: ((key: Key, problem: TrustProblem | 'damaged') => void) | undefined;
  readonly onDamaged?: ((digest: Digest) => void) | undefined;
}

export function createSharedStore({
  local,
  remote,
  notes,
  uploads,
  isWithdrawn = () => false,
  onRefused,
  onDamaged,
}: SharedStoreParts): Store {
  const found = new Map<Key, SharedRecord>();
  const refused = new Set<Key>();
  /** Artifacts that a record of the shared store names. */
  const believed = new Map<Digest, NotedArtifact & { readonly keys: Set<Key> }>();
  const lost = new Set<Digest>();
  const coming = new Map<Digest, Promise<boolean>>();

  const isUsable = ({ result }: SharedRecord): boolean =>
    !Object.values(result.outputs).some((digest) => lost.has(digest));

  const believe = async (record: SharedRecord): Promise<void> => {
    const { key, artifacts, result } = record;
    found.set(key, record);
    for (const [digest, noted] of Object.entries(artifacts) as [Digest, NotedArtifact][]) {
      const known = believed.get(digest);
      if (known) known.keys.add(key);
      else believed.set(digest, { ...noted, keys: new Set([key]) });
    }
    await completeLocally(key, result);
  };

  /** A result whose artifacts are all here is a result of the local store. */
  const completeLocally = async (key: Key, result: StoredResult): Promise<void> => {
    for (const digest of Object.values(result.outputs)) if (!(await local.has(digest))) return;
    // The local store may be read-only.
    await local.record(key, result).catch(() => undefined);
  };

  /** What was found under a key not long ago. */
  const readNoted = (key: Key): SharedRecord | undefined => {
    const noted = notes.readFound(key);
    const again = noted && readSharedRecord(noted, key, remote.trust);
    return again?.type === 'found' ? again.record : undefined;
  };

  const lookUp = async (key: Key): Promise<SharedRecord | undefined> => {
    if (!isDigits(key) || isWithdrawn(key)) return undefined;
    const known = found.get(key) ?? readNoted(key);
    if (known && !found.has(key)) await believe(known);
    if (known) return known;
    const asked = await remote.readRecord(key);
    if (!asked) return undefined;
    if (asked.read.type === 'refused') {
      if (!refused.has(key)) onRefused?.(key, asked.read.problem);
      refused.add(key);
      return undefined;
    }
    notes.noteFound(key, asked.bytes);
    await believe(asked.read.record);
    return asked.read.record;
  };

  const lose = (digest: Digest): void => {
    lost.add(digest);
    for (const key of believed.get(digest)?.keys ?? []) notes.forgetFound(key);
  };

  const temporaryPath = (): string => {
    makeFolder(local.temporary);
    return join(local.temporary, temporaryName());
  };

  const bringFile = async (digest: Digest): Promise<boolean> => {
    if (await local.has(digest)) return (await local.pathOf(digest)) !== undefined;
    const path = temporaryPath();
    try {
      const fetched = await remote.fetchFile(digest, path);
      if (fetched === 'whole') return (await local.adopt(path, 'file')) === digest;
      if (fetched === 'damaged') onDamaged?.(digest);
      return false;
    } finally {
      await rm(path, { force: true });
    }
  };

  const bringFolder = async (digest: Digest): Promise<boolean> => {
    const entries = await remote.entriesOf(digest);
    if (!entries) return false;
    const files = [...new Set(entries.map((entry) => entry.digest))];
    const here = await inParallel(files, filesAtOnce, (file) => bringOnce(file, 'file'));
    if (!here.every(Boolean)) return false;
    // Their bytes are in the store, so their paths are not read.
    const path = temporaryPath();
    return (await local.copyFiles(entries.map((entry) => ({ ...entry, path })))) === digest;
  };

  const bringAny = async (digest: Digest, form: NotedArtifact['form'] | undefined): Promise<boolean> => {
    if (form === 'folder') return bringFolder(digest);
    return (await bringFile(digest)) || (form === undefined && (await bringFolder(digest)));
  };

  const bringOnce = (digest: Digest, form?: NotedArtifact['form']): Promise<boolean> => {
    const known = coming.get(digest);
    if (known) return known;
    const bringing = bringAny(digest, form).finally(() => coming.delete(digest));
    coming.set(digest, bringing);
    return bringing;
  };

  /** Brings an artifact into the local store, verified. */
  const bring = async (digest: Digest): Promise<boolean> => {
    if (!isDigits(digest) || lost.has(digest)) return false;
    const known = believed.get(digest);
    if (!(await bringOnce(digest, known?.form))) {
      if (known) lose(digest);
      return false;
    }
    for (const key of known?.keys ?? []) {
      const record = found.get(key);
      if (record) await completeLocally(key, record.result);
    }
    return true;
  };

  /** What is known of an artifact that is not here. */
  const ask = async (digest: Digest): Promise<NotedArtifact | undefined> => {
    if (!isDigits(digest) || lost.has(digest)) return undefined;
    const known = believed.get(digest);
    if (known) return known;
    const size = await remote.sizeOfFile(digest);
    if (size !== undefined) return { form: 'file', size };
    const entries = await remote.entriesOf(digest);
    return entries && { form: 'folder', size: entries.reduce((sum, entry) => sum + entry.size, 0) };
  };

  const membersOf = async (digest: Digest): Promise<readonly FolderEntry[] | undefined> => {
    const own = await local.membersOf(digest);
    if (own || !isDigits(digest) || lost.has(digest)) return own;
    if (believed.get(digest)?.form === 'file' || (await local.has(digest))) return undefined;
    return remote.entriesOf(digest);
  };

  return {
    place: local.place,
    temporary: local.temporary,
    isShared: local.isShared,
    locks: local.locks,
    adopt: (path, form) => local.adopt(path, form),
    copyIn: (path, form, match) => local.copyIn(path, form, match),
    copyFiles: (files) => local.copyFiles(files),
    has: async (digest) => (await local.has(digest)) || (await ask(digest)) !== undefined,
    pathOf: async (digest) =>
      (await local.pathOf(digest)) ?? ((await bring(digest)) ? local.pathOf(digest) : undefined),
    copyOut: async (digest, path) =>
      (await local.copyOut(digest, path)) || ((await bring(digest)) && (await local.copyOut(digest, path))),
    layOut: async (digest, path) =>
      (await local.layOut(digest, path)) || ((await bring(digest)) && (await local.layOut(digest, path))),
    giveBack: (path) => local.giveBack(path),
    formOf: async (digest) => (await local.formOf(digest)) ?? (await ask(digest))?.form,
    membersOf,
    sizeOf: async (digest) => (await local.sizeOf(digest)) ?? (await ask(digest))?.size,
    async find(key) {
      const own = await local.find(key);
      const usable = own.findLast(({ impure, accepted }) => !impure && !accepted);
      if (usable) {
        uploads?.add(key, usable);
        return own;
      }
      const shared = await lookUp(key);
      return shared && isUsable(shared) ? [shared.result, ...own] : own;
    },
    async recorded(key) {
      const own = await local.recorded(key);
      if (own.length || !isDigits(key) || isWithdrawn(key)) return own;
      const shared = found.get(key) ?? readNoted(key);
      return shared ? [shared.result] : [];
    },
    isRefused: (key) => refused.has(key) || isWithdrawn(key),
    findLost: (key) => local.findLost(key),
    async record(key, result) {
      for (const digest of Object.values(result.outputs)) if (!(await local.has(digest))) await bring(digest);
      await local.record(key, result);
      lost.forEach((digest) => {
        if (Object.values(result.outputs).includes(digest)) lost.delete(digest);
      });
      uploads?.add(key, result);
    },
    list: () => local.list(),
    remove: (going) => local.remove(going),
  };
}
