// The store on a disk. What it promises is at the top of store.ts, where things lie in layout.ts, how they get there in
// disk-writer.ts and file-taker.ts, how they are read in artifact-reader.ts.

import { lstatSync, unlinkSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Digest, Key } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestFolder } from '../base/digest.ts';
import { ArtifactReader } from './artifact-reader.ts';
import { copyOut, layOut } from './copy-out.ts';
import { DiskWriter } from './disk-writer.ts';
import { FileTaker, type TakenFile } from './file-taker.ts';
import { writeManifest } from './folder-manifest.ts';
import { inParallel } from './in-parallel.ts';
import { type Layout, layoutOf } from './layout.ts';
import { listContents } from './list-contents.ts';
import { type ListedFile, listFolder } from './list-folder.ts';
import { listOrNone, readOrNone } from './read-small.ts';
import { type NotedArtifact, type ResultRecord, readRecord, resultName, writeRecord } from './record-file.ts';
import { removeContents } from './remove-contents.ts';
import type { ArtifactForm, NameFilter, Removal, Store, StoreContents, StoredResult } from './store.ts';
import { syncFolder, syncFolders } from './sync-folder.ts';
import { sweepTemporary } from './temp-owner.ts';
import { VerifiedFiles } from './verified-files.ts';

/** Node's thread pool has four threads for files: more at a time would only hold more handles open. */
const filesAtOnce = 4;

/** Opens a store in a folder, which need not exist: the first write makes it. */
export async function openDiskStore(place: string): Promise<Store> {
  const layout = layoutOf(resolve(place));
  sweepTemporary(layout.temporary);
  return new DiskStore(layout);
}

class DiskStore implements Store {
  readonly place: string;
  readonly isShared = true;
  readonly #layout: Layout;
  readonly #writer: DiskWriter;
  readonly #taker: FileTaker;
  readonly #reader: ArtifactReader;

  constructor(layout: Layout) {
    const verified = new VerifiedFiles();
    this.place = layout.place;
    this.#layout = layout;
    this.#writer = new DiskWriter(layout);
    this.#taker = new FileTaker(layout, this.#writer, verified);
    this.#reader = new ArtifactReader(layout, verified);
  }

  adopt(path: string, form: ArtifactForm): Promise<Digest> {
    return this.#writer.writing(() => (form === 'file' ? this.#adoptFile(path) : this.#adoptFolder(path)));
  }

  copyIn(path: string, form: ArtifactForm, match: NameFilter = () => true): Promise<Digest> {
    return this.#writer.writing(async () => {
      if (form === 'file') return this.#keepFile(await this.#taker.copy(path));
      const files = listFolder(path).filter((file) => match(file.name));
      const taken = await inParallel(files, filesAtOnce, (file) => this.#taker.copy(file.path));
      return this.#keepFolder(files, taken);
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
    return layOut(this.#reader, digest, path);
  }

  async formOf(digest: Digest): Promise<ArtifactForm | undefined> {
    return this.#reader.note(digest)?.form;
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

  /** In the order in which they were made; two that were made at once in the order of their names. */
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
    // What a symlink leads to keeps its own name when the link is removed: it is not ours alone, and so copied.
    const isLink = lstatSync(path).isSymbolicLink();
    const taken = await inParallel(files, filesAtOnce, (file) =>
      this.#taker[isLink || file.isLinked ? 'copy' : 'link'](file.path),
    );
    return this.#keepFolder(files, taken, () => removeFolder(path));
  }

  async #keepFile(taken: TakenFile, done?: () => void): Promise<Digest> {
    await syncFolder(dirname(this.#layout.artifact(taken.digest)));
    done?.();
    this.#remember(taken);
    return taken.digest;
  }

  async #keepFolder(
    files: readonly ListedFile[],
    taken: readonly TakenFile[],
    done?: () => Promise<void>,
  ): Promise<Digest> {
    await syncFolders(taken.map((file) => dirname(this.#layout.artifact(file.digest))));
    const entries = files.map(({ name, isExecutable }, index) => {
      const { digest, size } = taken[index] as TakenFile;
      return { name, digest, size, ...(isExecutable && { isExecutable }) };
    });
    const digest = digestFolder(entries);
    if (!this.#reader.entries(digest)) {
      await this.#writer.writeWhole(this.#layout.folder(digest), writeManifest(entries));
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

/** What cannot be removed does no harm: the store has its own name for the bytes, and hashes them before each use. */
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
