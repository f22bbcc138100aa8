// Checks every file of a store on disk: its bytes are hashed and compared with its name. It reports problems and
// changes nothing.

import type { Digest, Key } from '../../base/brand.ts';
import type { FolderEntry } from '../../base/digest.ts';
import { isDigits } from '../../base/safe-name.ts';
import { digestFileOrNone } from '../../files/copy-bytes.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { readOrNone } from '../../files/read-small.ts';
import type { Layout } from '../disk/layout.ts';
import { depths, digestOfManifest } from '../disk/list-contents.ts';
import { type WalkedFile, walkRoom } from '../disk/walk-store.ts';
import { readManifest } from '../format/folder-manifest.ts';
import { readRecord } from '../format/record-file.ts';
import { resultName } from '../result-name.ts';
import type { Finding } from './finding.ts';
import { recheckFinding } from './recheck-finding.ts';
import { verifyMarks } from './verify-marks.ts';

export interface Verification {
  readonly findings: readonly Finding[];
  /** How many of each were checked, and their bytes. */
  readonly looked: {
    readonly artifacts: number;
    readonly folders: number;
    readonly records: number;
    readonly bytes: number;
  };
  /** Digests of complete artifacts and folders. */
  readonly whole: ReadonlySet<Digest>;
  /** Keys and names of records that are complete, together with everything that they name. */
  readonly records: ReadonlySet<string>;
}

/** The number of threads that Node's thread pool has for files. */
const filesAtOnce = 4;

/**
 * Runs may go on meanwhile. Records are listed before the artifacts that they name, because they are written after
 * them, and every finding is checked a second time.
 */
export async function verifyStore(layout: Layout): Promise<Verification> {
  const findings: Finding[] = [];
  const listed = {
    records: [...walkRoom(layout, 'records', depths.records)],
    folders: [...walkRoom(layout, 'folders', depths.folders)],
    artifacts: [...walkRoom(layout, 'artifacts', depths.artifacts)],
  };
  const sizes = new Map<Digest, number>();
  for (const { finding, digest, size } of await inParallel(listed.artifacts, filesAtOnce, verifyArtifact)) {
    if (finding) findings.push(finding);
    else sizes.set(digest, size);
  }
  const whole = new Set(sizes.keys());
  for (const file of listed.folders) {
    const found = verifyFolder(file, sizes);
    if (typeof found === 'string') whole.add(found);
    else findings.push(found);
  }
  const records = new Set<string>();
  for (const file of listed.records) {
    const found = verifyRecord(file, whole);
    if (typeof found === 'string') records.add(found);
    else findings.push(found);
  }
  const all = [...listed.artifacts, ...listed.folders, ...listed.records];
  findings.push(...verifyMarks(layout, all.length === 0));
  const certain = await inParallel(findings, filesAtOnce, (finding) => recheckFinding(finding, layout));
  return {
    findings: certain.filter((finding) => finding !== undefined),
    looked: {
      artifacts: listed.artifacts.length,
      folders: listed.folders.length,
      records: listed.records.length,
      bytes: all.reduce((sum, { size }) => sum + size, 0),
    },
    whole,
    records,
  };
}

async function verifyArtifact({ parts, path, size, isFile }: WalkedFile) {
  const [shard, name = ''] = parts;
  const digest = name as Digest;
  if (!isDigits(name) || shard !== digest.slice(0, 2)) return { finding: stray('artifact', path), digest: undefined };
  const taken = isFile ? await digestFileOrNone(path, size) : undefined;
  if (taken?.digest === digest) return { finding: undefined, digest, size };
  return { finding: { kind: 'artifact', fault: 'damaged', path, digest } as const, digest: undefined };
}

/** The folder's digest if it is complete. */
function verifyFolder(file: WalkedFile, sizes: ReadonlyMap<Digest, number>): Digest | Finding {
  const { parts, path, isFile } = file;
  const digest = digestOfManifest(file);
  if (!digest || parts.length !== 2 || parts[0] !== digest.slice(0, 2)) return stray('folder', path);
  const bytes = isFile ? readOrNone(path) : undefined;
  const entries = bytes && readManifest(bytes, digest);
  if (!entries) return { kind: 'folder', fault: 'damaged', path, digest };
  const lacks = lackingOf(entries, sizes);
  return lacks.length ? { kind: 'folder', fault: 'incomplete', path, digest, lacks } : digest;
}

function lackingOf(entries: readonly FolderEntry[], sizes: ReadonlyMap<Digest, number>): readonly Digest[] {
  const lacking = entries.filter(({ digest, size }) => sizes.get(digest) !== size);
  return [...new Set(lacking.map(({ digest }) => digest))];
}

/** The record's key and name if it is complete. */
function verifyRecord({ parts, path, isFile }: WalkedFile, whole: ReadonlySet<Digest>): string | Finding {
  const [shard, key = '' as Key, name = ''] = parts as readonly [string?, Key?, string?];
  if (parts.length !== 3 || shard !== key.slice(0, 2) || !isDigits(key)) return stray('record', path);
  const about = { kind: 'record', path, key, name } as const;
  const bytes = isFile ? readOrNone(path) : undefined;
  const record = bytes && readRecord(bytes, key);
  if (!record) return { ...about, fault: 'damaged' };
  if (resultName(record.result) !== name) return { ...about, fault: 'stray' };
  // They were removed when all that reads them was done.
  if (record.result.isRemoved) return `${key} ${name}`;
  const lacks = [...new Set(Object.values(record.result.outputs))].filter((digest) => !whole.has(digest));
  return lacks.length ? { ...about, fault: 'incomplete', lacks } : `${key} ${name}`;
}

function stray(kind: 'artifact' | 'folder' | 'record', path: string): Finding {
  return { kind, fault: 'stray', path };
}
