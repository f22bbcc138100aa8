// Housekeeping of a shared store: how large it is, whether it is whole, and removing what no registered run needs.

import { createHash } from 'node:crypto';
import type { Digest, Key } from '../../base/brand.ts';
import { isRecord } from '../../base/canonical.ts';
import { digestFolder, type FolderEntry } from '../../base/digest.ts';
import { isDigits } from '../../base/safe-name.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import { blobOf, readBlob } from '../blobs/blob-bytes.ts';
import type { BlobStore, ListedBlob } from '../blobs/blob-store.ts';
import type { NotedArtifact } from '../format/record-file.ts';
import { readActionResult } from './action-result.ts';
import type { RecordTrust } from './record-trust.ts';
import { readRegisteredRuns, runsPrefix } from './registered-runs.ts';
import { isJobBody } from './sealed-objects.ts';
import { nameOfFile, nameOfFolder, nameOfRecord, readSharedFolder, readSharedRecord } from './shared-objects.ts';

const atOnce = 8;
const marksPrefix = 'cairn/marked/';
export const dayMs = 24 * 60 * 60 * 1000;

export interface Amount {
  readonly count: number;
  readonly bytes: number;
}

export interface MeasuredShared {
  readonly location: string;
  readonly artifacts: Amount;
  /** Results, and folders. */
  readonly records: Amount;
  /** Registered runs. */
  readonly runs: number;
}

export async function measureShared(blobs: BlobStore): Promise<MeasuredShared> {
  const [files, objects, runs] = [
    await listAll(blobs, 'cas/'),
    await listAll(blobs, 'ac/'),
    await listAll(blobs, runsPrefix),
  ];
  return { location: blobs.location, artifacts: amountOf(files), records: amountOf(objects), runs: runs.length };
}

export interface SharedFinding {
  /** The name of the object. */
  readonly name: string;
  readonly problem: 'damaged' | 'incomplete' | 'unsigned' | 'unknown-key' | 'wrong-signature';
}

export interface VerifiedShared {
  readonly location: string;
  readonly artifacts: Amount;
  readonly records: Amount;
  readonly findings: readonly SharedFinding[];
}

/** Reads and hashes everything. Changes nothing. */
export async function verifyShared(blobs: BlobStore, trust: RecordTrust): Promise<VerifiedShared> {
  const [files, objects] = [await listAll(blobs, 'cas/'), await listAll(blobs, 'ac/')];
  const there = new Set([...files, ...objects].map(({ name }) => name));
  const hashed = await inParallel(files, atOnce, async ({ name }): Promise<SharedFinding | undefined> => {
    const hash = createHash('sha256');
    const blob = await blobs.get(name);
    if (!blob) return undefined;
    for await (const chunk of blob.chunks()) hash.update(chunk);
    return nameOfFile(hash.digest('hex') as Digest) === name ? undefined : { name, problem: 'damaged' };
  });
  const read = await inParallel(objects, atOnce, async ({ name }): Promise<SharedFinding | undefined> => {
    const blob = await blobs.get(name);
    if (!blob) return undefined;
    const needed = readNeeded(await readBlob(blob), name, trust);
    if (typeof needed === 'string') return { name, problem: needed };
    return needed.every((one) => there.has(one)) ? undefined : { name, problem: 'incomplete' };
  });
  const findings = [...hashed, ...read].filter((finding) => finding !== undefined);
  return { location: blobs.location, artifacts: amountOf(files), records: amountOf(objects), findings };
}

/** The objects that one under `ac/` needs, or what is wrong with it. */
function readNeeded(bytes: Buffer, name: string, trust: RecordTrust): readonly string[] | SharedFinding['problem'] {
  const id = name.slice('ac/'.length);
  if (!isDigits(id)) return 'damaged';
  const record = readSharedRecord(bytes, id as string as Key, trust);
  if (record.type === 'found')
    return Object.entries(record.record.artifacts).map(([digest, { form }]) =>
      form === 'file' ? nameOfFile(digest as Digest) : nameOfFolder(digest as Digest),
    );
  if (record.problem !== 'damaged') return record.problem;
  const object = readActionResult(bytes);
  if (object && isJobBody(object.body)) return [];
  return readFolderNamed(bytes, name) ?? 'damaged';
}

/** The files of the folder that is stored under a name. */
function readFolderNamed(bytes: Buffer, name: string): readonly string[] | undefined {
  const object = readActionResult(bytes);
  const body = object && openSealedJson(object.body);
  const listed: unknown = isRecord(body) ? body['entries'] : undefined;
  if (!Array.isArray(listed)) return undefined;
  try {
    const digest = digestFolder(listed as readonly FolderEntry[]);
    const entries = nameOfFolder(digest) === name ? readSharedFolder(bytes, digest) : undefined;
    return entries?.map((entry) => nameOfFile(entry.digest));
  } catch {
    // What is listed are not files.
    return undefined;
  }
}

export interface CollectSharedOptions {
  /** Runs that ended longer ago need nothing. In milliseconds. */
  readonly olderThan: number;
  /** How long nothing may have needed an object before it is removed. In milliseconds; default a day. */
  readonly grace?: number;
  /** Nothing is removed, and nothing is noted. */
  readonly isDry?: boolean;
  readonly now?: number;
}

export interface CollectedShared {
  readonly location: string;
  /** Registered runs that count, and those that were too old. */
  readonly runs: number;
  readonly oldRuns: number;
  readonly needed: Amount;
  readonly removed: Amount;
  /** What nothing needs now, and is removed after the grace time. */
  readonly waiting: Amount;
  /** Objects of runs that cannot be read: then nothing is removed. */
  readonly unread: readonly string[];
}

/**
 * Removes what no registered run needs. An object is first noted as not needed, and removed by a later collection, after the
 * grace time: so a run that goes on, and registers when it ends, loses nothing.
 */
export async function collectShared(blobs: BlobStore, options: CollectSharedOptions): Promise<CollectedShared> {
  const { olderThan, grace = dayMs, isDry = false, now = Date.now() } = options;
  const { runs, damaged } = await readRegisteredRuns(blobs);
  const counted = runs.filter(({ at }) => now - Date.parse(at) <= olderThan);
  const old = runs.filter((run) => !counted.includes(run));
  const needed = await findNeeded(blobs, new Set(counted.flatMap(({ keys }) => keys)));
  const all = [...(await listAll(blobs, 'ac/')), ...(await listAll(blobs, 'cas/'))];
  const spare = all.filter(({ name }) => !needed.has(name));
  const marks = await readMarks(blobs);
  const isDue = ({ name }: ListedBlob): boolean =>
    now - (marks.since.get(name) ?? now) >= grace && marks.since.has(name);
  const due = damaged.length ? [] : spare.filter(isDue);
  const waiting = spare.filter((blob) => !due.includes(blob));
  if (!isDry && !damaged.length) {
    // Results before artifacts: if it is interrupted, no result names something that was removed.
    for (const { name } of [...due].sort((a, b) => Number(b.name.startsWith('ac/')) - Number(a.name.startsWith('ac/'))))
      await blobs.remove(name);
    for (const { name } of old) await blobs.remove(name);
    await writeMarks(blobs, marks, waiting, now);
  }
  return {
    ...{ location: blobs.location, runs: counted.length, oldRuns: old.length, unread: damaged },
    needed: amountOf(all.filter(({ name }) => needed.has(name))),
    removed: amountOf(due),
    waiting: amountOf(waiting),
  };
}

async function findNeeded(blobs: BlobStore, keys: ReadonlySet<Key>): Promise<ReadonlySet<string>> {
  const needed = new Set<string>();
  await inParallel([...keys], atOnce, async (key) => {
    const name = nameOfRecord(key);
    const blob = await blobs.get(name);
    const record = blob && readSharedRecord(await readBlob(blob), key);
    if (record?.type !== 'found') return;
    needed.add(name);
    for (const [digest, { form }] of Object.entries(record.record.artifacts) as [Digest, NotedArtifact][]) {
      if (form === 'file') {
        needed.add(nameOfFile(digest));
        continue;
      }
      needed.add(nameOfFolder(digest));
      const folder = await blobs.get(nameOfFolder(digest));
      const entries = folder && readSharedFolder(await readBlob(folder), digest);
      for (const entry of entries ?? []) needed.add(nameOfFile(entry.digest));
    }
  });
  return needed;
}

interface Marks {
  /** Since when each object is known not to be needed, in milliseconds since 1970. */
  readonly since: ReadonlyMap<string, number>;
  readonly names: readonly string[];
}

async function readMarks(blobs: BlobStore): Promise<Marks> {
  const since = new Map<string, number>();
  const names: string[] = [];
  for await (const { name } of blobs.list(marksPrefix)) {
    names.push(name);
    const blob = await blobs.get(name);
    const read = blob && openSealedJson(await readBlob(blob));
    for (const [one, at] of Object.entries((read ?? {}) as Readonly<Record<string, unknown>>))
      if (typeof at === 'number') since.set(one, Math.min(at, since.get(one) ?? at));
  }
  return { since, names };
}

/** One object in place of those before: what is needed again is not in it. */
async function writeMarks(blobs: BlobStore, { since, names }: Marks, spare: readonly ListedBlob[], now: number) {
  const body = Object.fromEntries(spare.map(({ name }) => [name, since.get(name) ?? now]));
  const written = `${marksPrefix}${now}`;
  if (spare.length) await blobs.putIfAbsent(written, blobOf(sealJson(body)));
  for (const name of names) if (name !== written) await blobs.remove(name);
}

async function listAll(blobs: BlobStore, prefix: string): Promise<readonly ListedBlob[]> {
  const listed: ListedBlob[] = [];
  for await (const blob of blobs.list(prefix)) listed.push(blob);
  return listed;
}

function amountOf(listed: readonly ListedBlob[]): Amount {
  return { count: listed.length, bytes: listed.reduce((sum, { size }) => sum + size, 0) };
}
