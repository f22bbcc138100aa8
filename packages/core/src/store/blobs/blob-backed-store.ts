// A store over any store of blobs. It uses these blobs:
//
//      files/<digest>               the bytes of a file
//      folders/<digest>             the members of a folder; their bytes are files
//      records/<key>/<n>-<outputs>  one result, named after its outputs; of several, the highest n counts
//
// A folder on a disk of this machine contains files that are being moved, and a verified copy of each file whose path
// was requested. It may be removed at any moment.

import { rmSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest, Key } from '../../base/brand.ts';
import type { FolderEntry } from '../../base/digest.ts';
import { temporaryFolder } from '../../files/temp-owner.ts';
import type { Locks } from '../locks/locks.ts';
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
import { BlobArtifacts } from './blob-artifacts.ts';
import { BlobRecords } from './blob-records.ts';
import type { BlobStore } from './blob-store.ts';
import { copyOutOf } from './copy-blobs.ts';
import { takeFile, takeFolder } from './take-files.ts';
import { reading, writing } from './tell-blob-errors.ts';

export interface BlobBackedOptions {
  readonly blobs: BlobStore;
  /** A folder of this process on a disk of this machine. It is made at its first use, and the caller removes it. */
  readonly folder: string;
  readonly locks: Locks;
}

/**
 * Bytes are hashed whenever they come from the blobs. A blob with the wrong digest is removed, so that it can be stored
 * again; a blob that cannot be read counts as missing for now. The store has no claims: while others use the blobs,
 * nothing may be removed from them.
 */
export function createBlobBackedStore(options: BlobBackedOptions): Store {
  return new BlobBackedStore(options);
}

class BlobBackedStore implements Store {
  readonly place: string;
  readonly temporary: string;
  readonly isShared = false;
  readonly locks: Locks;
  readonly #blobs: BlobStore;
  readonly #artifacts: BlobArtifacts;
  readonly #records: BlobRecords;

  constructor({ blobs, folder, locks }: BlobBackedOptions) {
    this.place = folder;
    this.temporary = temporaryFolder(folder);
    this.locks = locks;
    this.#blobs = blobs;
    this.#artifacts = new BlobArtifacts(blobs, join(folder, 'files'), this.temporary);
    this.#records = new BlobRecords(blobs);
  }

  async adopt(path: string, form: ArtifactForm): Promise<Digest> {
    const digest = await this.copyIn(path, form);
    // A single file is removed synchronously, which is faster than Node's thread pool.
    if (form === 'file') rmSync(path, { force: true });
    else await rm(path, { recursive: true, force: true });
    return digest;
  }

  copyIn(path: string, form: ArtifactForm, match: NameFilter = () => true): Promise<Digest> {
    return writing(this.#blobs, async () =>
      form === 'file'
        ? (await takeFile(this.#artifacts, { name: '', path })).digest
        : takeFolder(this.#artifacts, path, match),
    );
  }

  copyFiles(files: readonly NamedFile[]): Promise<Digest> {
    return writing(this.#blobs, async () => {
      const entries = await Promise.all(
        files.map(async (file) => {
          const { name, digest, size, isExecutable } = file;
          const isKept = (await this.#artifacts.sizeOfFile(digest)) === size;
          return isKept
            ? { name, digest, size, ...(isExecutable && { isExecutable }) }
            : takeFile(this.#artifacts, file);
        }),
      );
      return this.#artifacts.putFolder(entries);
    });
  }

  async has(digest: Digest): Promise<boolean> {
    return (await this.formOf(digest)) !== undefined;
  }

  pathOf(digest: Digest): Promise<string | undefined> {
    return reading(() => this.#artifacts.pathOf(digest));
  }

  async copyOut(digest: Digest, path: string): Promise<boolean> {
    return (await reading(() => copyOutOf(this.#artifacts, digest, path, 0o644))) ?? false;
  }

  async layOut(digest: Digest, path: string): Promise<boolean> {
    return (await reading(() => copyOutOf(this.#artifacts, digest, path, 0o444))) ?? false;
  }

  /** Laying a folder out again costs as much as checking that it is unchanged. */
  async giveBack(): Promise<void> {}

  async formOf(digest: Digest): Promise<ArtifactForm | undefined> {
    return (await reading(() => this.#artifacts.find(digest)))?.form;
  }

  membersOf(digest: Digest): Promise<readonly FolderEntry[] | undefined> {
    return reading(() => this.#artifacts.entriesOf(digest));
  }

  async sizeOf(digest: Digest): Promise<number | undefined> {
    return (await reading(() => this.#artifacts.find(digest)))?.size;
  }

  async find(key: Key): Promise<readonly StoredResult[]> {
    const whole: StoredResult[] = [];
    for (const result of await this.recorded(key)) if (!(await this.#findMissing(result))) whole.push(result);
    return whole;
  }

  async recorded(key: Key): Promise<readonly StoredResult[]> {
    return (await reading(() => this.#records.read(key)))?.results ?? [];
  }

  async findLost(key: Key): Promise<LostResult | undefined> {
    const found = await reading(() => this.#records.read(key));
    for (const result of found?.results.toReversed() ?? []) {
      const output = await this.#findMissing(result);
      if (output !== undefined) return { kind: 'artifact-missing', output };
    }
    return found && found.damaged > 0 ? { kind: 'record-damaged', output: null } : undefined;
  }

  record(key: Key, result: StoredResult): Promise<void> {
    return writing(this.#blobs, async () => {
      const artifacts: Record<Digest, { form: ArtifactForm; size: number }> = {};
      for (const [name, digest] of Object.entries(result.outputs)) {
        const found = await this.#artifacts.find(digest);
        if (!found) throw new Error(`The output '${name}' (${digest}) is not whole in the store`);
        artifacts[digest] = found;
      }
      await this.#records.add(key, artifacts, result);
    });
  }

  async list(): Promise<StoreContents> {
    return { ...(await this.#artifacts.list()), results: await this.#records.list() };
  }

  remove({ results, folders, files }: Removal): Promise<void> {
    return writing(this.#blobs, async () => {
      for (const { key, name } of results) await this.#records.remove(key, name);
      for (const digest of folders) await this.#artifacts.removeFolder(digest);
      for (const digest of files) await this.#artifacts.removeFile(digest);
    });
  }

  /** The first output that is not complete. */
  async #findMissing({ outputs }: StoredResult): Promise<string | undefined> {
    for (const [name, digest] of Object.entries(outputs)) if (!(await this.has(digest))) return name;
    return undefined;
  }
}
