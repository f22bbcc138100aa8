// The store on a disk. Its guarantees are listed at the top of store.ts, and its folders in layout.ts. disk-writer.ts
// and file-taker.ts write files, and artifact-reader.ts reads them.

import { lstatSync, unlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Digest, Key } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { digestFolder, type FolderEntry } from '../../base/digest.ts';
import { type ListedFile, listFolder } from '../../files/list-folder.ts';
import { listOrNone, readOrNone } from '../../files/read-small.ts';
import { syncFolder, syncFolders } from '../../files/sync-folder.ts';
import { sweepTemporary } from '../../files/temp-owner.ts';
import { VerifiedFiles } from '../../files/verified-files.ts';
import { writeManifest } from '../format/folder-manifest.ts';
import { type NotedArtifact, type ResultRecord, readRecord, writeRecord } from '../format/record-file.ts';
import { FileLocks } from '../locks/file-locks.ts';
import type { Locks } from '../locks/locks.ts';
import { resultName } from '../result-name.ts';
import type {
  ArtifactForm,
  LostResult,
  NamedFile,
  NameFilter,
  Removal,
  Store,
  StoreContents,
  StoredResult,
} from '../store.ts';
import { ArtifactReader } from './artifact-reader.ts';
import { copyOut, layOut } from './copy-out.ts';
import { DiskWriter } from './disk-writer.ts';
import { FileTaker, type TakenFile } from './file-taker.ts';
import { FolderTaker } from './folder-taker.ts';
import { LaidFolders } from './laid-folders.ts';
import { type Layout, layoutOf } from './layout.ts';
import { listContents } from './list-contents.ts';
import { removeContents } from './remove-contents.ts';

/** Opens a store in a folder, which need not exist: the first write makes it. */
export async function openDiskStore(place: string): Promise<Store> {
  const layout = layoutOf(resolve(place));
  sweepTemporary(layout.temporary);
  return new DiskStore(layout);
}

class DiskStore implements Store {
  readonly place: string;
  readonly temporary: string;
  readonly isShared = true;
  readonly locks: Locks;
  readonly #layout: Layout;
  readonly #writer: DiskWriter;
  readonly #taker: FileTaker;
  readonly #folders: FolderTaker;
  readonly #reader: ArtifactReader;
  readonly #laid: LaidFolders;

  constructor(layout: Layout) {
    const verified = new VerifiedFiles();
    this.place = layout.place;
    this.temporary = layout.temporary;
    this.locks = new FileLocks(layout.temporary);
    this.#layout = layout;
    this.#writer = new DiskWriter(layout);
    this.#taker = new FileTaker(layout, this.#writer, verified);
    this.#folders = new FolderTaker(layout, this.#writer, this.#taker);
    this.#reader = new ArtifactReader(layout, verified);
    this.#laid = new LaidFolders(layout);
  }

  adopt(path: string, form: ArtifactForm): Promise<Digest> {
    return this.#writer.writing(() => (form === 'file' ? this.#adoptFile(path) : this.#adoptFolder(path)));
  }

  copyIn(path: string, form: ArtifactForm, match: NameFilter = () => true): Promise<Digest> {
    return this.#writer.writing(async () => {
      if (form === 'file') return this.#keepFile(await this.#taker.copy(path));
      const files = listFolder(path).filter((file) => match(file.name));
      const taken = await this.#folders.take(files.map(({ path: file }) => ({ path: file, isOurs: false })));
      return this.#keepFolder(nameAll(files, taken));
    });
  }

  copyFiles(files: readonly NamedFile[]): Promise<Digest> {
    return this.#writer.writing(async () => {
      // A file that exists with its size is not read now: it is verified at each use.
      const missing = files.filter(({ digest, size }) => {
        const note = this.#reader.note(digest);
        return note?.form !== 'file' || note.size !== size;
      });
      const taken = await this.#folders.take(
        missing.map((file) => ('bytes' in file ? { bytes: file.bytes } : { path: file.path, isOurs: false })),
      );
      const copied = new Map(missing.map((file, index) => [file, taken[index]!]));
      return this.#keepFolder(files.map((file) => ({ ...file, taken: copied.get(file), known: file })));
    });
  }

  async has(digest: Digest): Promise<boolean> {
    return this.#reader.isWhole(digest);
  }

  pathOf(digest: Digest): Promise<string | undefined> {
    return this.#reader.verifiedPath(digest);
  }

  copyOut(digest: Digest, path: string): Promise<boolean> {
    return copyOut(this.#reader, digest, path);
  }

  layOut(digest: Digest, path: string): Promise<boolean> {
    return layOut(this.#reader, this.#laid, digest, path);
  }

  async giveBack(path: string): Promise<void> {
    this.#laid.keep(path);
  }

  async formOf(digest: Digest): Promise<ArtifactForm | undefined> {
    return this.#reader.note(digest)?.form;
  }

  async membersOf(digest: Digest): Promise<readonly FolderEntry[] | undefined> {
    return this.#reader.entries(digest);
  }

  async sizeOf(digest: Digest): Promise<number | undefined> {
    return this.#reader.note(digest)?.size;
  }

  async find(key: Key): Promise<readonly StoredResult[]> {
    const whole = this.#readRecords(key).filter((record) =>
      Object.values(record.result.outputs).every((digest) => this.#reader.isWhole(digest, record.artifacts[digest])),
    );
    return whole.map((record) => record.result);
  }

  async recorded(key: Key): Promise<readonly StoredResult[]> {
    return this.#readRecords(key).map(({ result }) => result);
  }

  async findLost(key: Key): Promise<LostResult | undefined> {
    for (const { result, artifacts } of this.#readRecords(key).toReversed())
      for (const [output, digest] of Object.entries(result.outputs))
        if (!this.#reader.isWhole(digest, artifacts[digest])) return { kind: this.#reader.judge(digest), output };
    return listOrNone(this.#layout.results(key)).length ? { kind: 'record-damaged', output: null } : undefined;
  }

  record(key: Key, result: StoredResult): Promise<void> {
    return this.#writer.writing(async () => {
      const artifacts: Record<Digest, NotedArtifact> = {};
      for (const [name, digest] of Object.entries(result.outputs)) {
        const note = await this.#reader.trueNote(digest);
        if (!note) throw new Error(`The output '${name}' (${digest}) is not whole in the store '${this.place}'`);
        artifacts[digest] = note;
      }
      const sequence = 1 + Math.max(0, ...this.#readRecords(key).map((record) => record.sequence));
      const path = join(this.#layout.results(key), resultName(result));
      await this.#writer.writeWhole(path, writeRecord({ key, sequence, artifacts, result }));
    });
  }

  async list(): Promise<StoreContents> {
    return listContents(this.#layout);
  }

  remove(going: Removal): Promise<void> {
    return this.#writer.writing(() => removeContents(this.#layout, going));
  }

  /** In the order in which they were made; records of the same moment are sorted by name. */
  #readRecords(key: Key): readonly ResultRecord[] {
    const folder = this.#layout.results(key);
    const records = [...listOrNone(folder)].sort(compareCodeUnits).map((name) => {
      const bytes = readOrNone(join(folder, name));
      return bytes && readRecord(bytes, key);
    });
    return records.filter((record) => record !== undefined).sort((a, b) => a.sequence - b.sequence);
  }

  async #adoptFile(path: string): Promise<Digest> {
    const taken = await this.#taker.link(path);
    return this.#keepFile(taken, () => removeFile(path));
  }

  async #adoptFolder(path: string): Promise<Digest> {
    const files = listFolder(path);
    // The target of a symlink stays when the link is removed. So other programs can reach it, and it is copied.
    const isLink = lstatSync(path).isSymbolicLink();
    const taken = await this.#folders.take(
      files.map((file) => ({ path: file.path, isOurs: !isLink && !file.isLinked })),
    );
    return this.#keepFolder(nameAll(files, taken), () => removeFolder(path));
  }

  async #keepFile(taken: TakenFile, done?: () => void): Promise<Digest> {
    await syncFolder(dirname(this.#layout.artifact(taken.digest)));
    done?.();
    this.#remember(taken);
    return taken.digest;
  }

  async #keepFolder(members: readonly Member[], done?: () => Promise<void>): Promise<Digest> {
    const taken = members.flatMap((member) => member.taken ?? []);
    await syncFolders(new Set(taken.map((file) => dirname(this.#layout.artifact(file.digest)))));
    const entries = members
      .map(({ name, isExecutable, taken, known }) => {
        const { digest, size } = (taken ?? known)!;
        return { name, digest, size, ...(isExecutable && { isExecutable }) };
      })
      .sort((a, b) => compareCodeUnits(a.name, b.name));
    const digest = digestFolder(entries);
    if (!this.#reader.entries(digest)) {
      await this.#writer.writeWhole(this.#layout.folder(digest), writeManifest(entries));
      this.#reader.learnEntries(digest, entries);
    }
    await done?.();
    for (const file of taken) this.#remember(file);
    return digest;
  }

  #remember(taken: TakenFile): void {
    this.#taker.remember(taken);
    this.#reader.learnSize(taken.digest, taken.size);
  }
}

/** A member of a folder: a file that was taken, or one that is in the store. */
interface Member {
  readonly name: string;
  readonly isExecutable?: true | undefined;
  readonly taken?: TakenFile | undefined;
  readonly known?: FolderEntry;
}

function nameAll(files: readonly ListedFile[], taken: readonly TakenFile[]): readonly Member[] {
  return files.map(({ name, isExecutable }, index) => ({ name, isExecutable, taken: taken[index]! }));
}

/**
 * A file that cannot be removed does no harm: the store has its own name for the bytes, and hashes them before each
 * use.
 */
function removeFile(path: string): void {
  try {
    unlinkSync(path);
  } catch {
    // See above.
  }
}

async function removeFolder(path: string): Promise<void> {
  await rm(path, { recursive: true, force: true }).catch(() => undefined);
}
