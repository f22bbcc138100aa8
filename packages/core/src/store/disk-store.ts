// The store on a disk. What it promises is at the top of store.ts, where things lie in layout.ts, how they get there in
// disk-writer.ts and file-taker.ts, how they are read in artifact-reader.ts.

import { rm } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import type { Digest, Key } from '../base/brand.ts';
import { compareCodeUnits } from '../base/canonical.ts';
import { digestFolder, type FolderEntry } from '../base/digest.ts';
import { ArtifactReader } from './artifact-reader.ts';
import { copyOut } from './copy-out.ts';
import { DiskWriter } from './disk-writer.ts';
import { FileTaker } from './file-taker.ts';
import { writeManifest } from './folder-manifest.ts';
import { inParallel } from './in-parallel.ts';
import { type Layout, layoutOf } from './layout.ts';
import { type ListedFile, listFolder } from './list-folder.ts';
import { listOrNone, readOrNone } from './read-small.ts';
import { type NotedArtifact, type ResultRecord, readRecord, resultName, writeRecord } from './record-file.ts';
import type { ArtifactForm, NameFilter, Store, StoredResult } from './store.ts';
import { syncFolder } from './sync-folder.ts';
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
    return this.#writer.writing(async () => {
      if (form === 'file') return this.#takeFile(path, 'adopt');
      // A file that has a second name in the folder is copied before the first is moved away.
      const files = listFolder(path);
      const linked = await this.#takeAll(
        files.filter((file) => file.isLinked),
        'copy',
      );
      const own = await this.#takeAll(
        files.filter((file) => !file.isLinked),
        'adopt',
      );
      const digest = await this.#storeFolder([...linked, ...own]);
      await rm(path, { recursive: true, force: true }).catch(() => undefined);
      return digest;
    });
  }

  copyIn(path: string, form: ArtifactForm, match: NameFilter = () => true): Promise<Digest> {
    return this.#writer.writing(async () => {
      if (form === 'file') return this.#takeFile(path, 'copy');
      const files = listFolder(path).filter((file) => match(file.name));
      return this.#storeFolder(await this.#takeAll(files, 'copy'));
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

  /** In the order in which they were made; two that were made at once in the order of their names. */
  #readRecords(key: Key): readonly ResultRecord[] {
    const folder = this.#layout.results(key);
    const records = [...listOrNone(folder)].sort(compareCodeUnits).map((name) => {
      const bytes = readOrNone(join(folder, name));
      return bytes && readRecord(bytes, key);
    });
    return records.filter((record) => record !== undefined).sort((a, b) => a.sequence - b.sequence);
  }

  async #takeFile(path: string, how: 'adopt' | 'copy'): Promise<Digest> {
    const { digest, size } = await this.#taker[how](path);
    await syncFolder(dirname(this.#layout.artifact(digest)));
    this.#reader.learnSize(digest, size);
    return digest;
  }

  /** The folders that hold the files are synced by `#storeFolder`, once each. */
  #takeAll(files: readonly ListedFile[], how: 'adopt' | 'copy'): Promise<readonly FolderEntry[]> {
    return inParallel(files, filesAtOnce, async ({ name, path }) => {
      const { digest, size } = await this.#taker[how](path);
      this.#reader.learnSize(digest, size);
      return { name, digest, size };
    });
  }

  async #storeFolder(entries: readonly FolderEntry[]): Promise<Digest> {
    const shards = new Set(entries.map((entry) => dirname(this.#layout.artifact(entry.digest))));
    await inParallel([...shards], filesAtOnce, syncFolder);
    const digest = digestFolder(entries);
    if (!this.#reader.entries(digest)) {
      await this.#writer.writeWhole(this.#layout.folder(digest), writeManifest(entries));
    }
    return digest;
  }
}
