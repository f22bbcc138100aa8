// A store that lasts as long as its process. It keeps the contract of every store, and writes a file only when somebody
// asks for its path.

import { existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest, Key } from '../base/brand.ts';
import { digestBytes, digestFolder, type FolderEntry } from '../base/digest.ts';
import { type ListedFile, listFolder } from '../files/list-folder.ts';
import { nowNs } from '../files/now-ns.ts';
import { readOrNone, statFile } from '../files/read-small.ts';
import { resultName } from './disk/record-file.ts';
import { VerifiedFiles } from './disk/verified-files.ts';
import { createProcessLocks } from './locks/process-locks.ts';
import type {
  ArtifactForm,
  LostResult,
  NamedFile,
  NameFilter,
  Removal,
  Store,
  StoreContents,
  StoredResult,
} from './store.ts';

/** Larger files are read by Node's thread pool, so that others get on meanwhile. */
const smallest = 1 << 20;

/** @param folder - where to write files whose path is asked for; made when it is needed, removed by the caller */
export function createMemoryStore(folder: string): Store {
  return new MemoryStore(folder);
}

class MemoryStore implements Store {
  readonly place: string;
  readonly isShared = false;
  readonly locks = createProcessLocks();
  readonly #files = new Map<Digest, Buffer>();
  readonly #folders = new Map<Digest, readonly FolderEntry[]>();
  readonly #results = new Map<Key, Map<string, StoredResult>>();
  readonly #written = new VerifiedFiles();

  constructor(folder: string) {
    this.place = folder;
  }

  async adopt(path: string, form: ArtifactForm): Promise<Digest> {
    const digest = await this.copyIn(path, form);
    if (form === 'file') rmSync(path, { force: true });
    else await rm(path, { recursive: true, force: true });
    return digest;
  }

  async copyIn(path: string, form: ArtifactForm, match: NameFilter = () => true): Promise<Digest> {
    if (form === 'file') return (await this.#take({ name: '', path })).digest;
    const files = listFolder(path).filter((file) => match(file.name));
    const entries = await Promise.all(files.map((file) => this.#take(file)));
    const digest = digestFolder(entries);
    this.#folders.set(digest, entries);
    return digest;
  }

  async copyFiles(files: readonly NamedFile[]): Promise<Digest> {
    const folder = await Promise.all(
      files.map(async ({ path, ...entry }) => (this.#files.has(entry.digest) ? entry : this.#take({ ...entry, path }))),
    );
    const digest = digestFolder(folder);
    this.#folders.set(digest, folder);
    return digest;
  }

  async has(digest: Digest): Promise<boolean> {
    return this.#has(digest);
  }

  async pathOf(digest: Digest): Promise<string | undefined> {
    const bytes = this.#files.get(digest);
    if (!bytes) return undefined;
    const path = join(this.place, digest);
    if (this.#isAsWritten(path, digest)) return path;
    if (!existsSync(this.place)) mkdirSync(this.place, { recursive: true });
    // In one go, so that nobody who asks meanwhile is given half a file.
    rmSync(path, { force: true });
    writeFileSync(path, bytes, { mode: 0o444 });
    return path;
  }

  /** Outside of this process's memory, where others can write: never believed without a look. */
  #isAsWritten(path: string, digest: Digest): boolean {
    const stats = statFile(path);
    if (!stats) return false;
    if (this.#written.has(path, digest, stats)) return true;
    const since = nowNs();
    const bytes = readOrNone(path);
    if (!bytes || digestBytes(bytes) !== digest) return false;
    this.#written.noteRead(path, digest, stats, since);
    return true;
  }

  copyOut(digest: Digest, path: string): Promise<boolean> {
    return this.#writeOut(digest, path, 0o644);
  }

  layOut(digest: Digest, path: string): Promise<boolean> {
    return this.#writeOut(digest, path, 0o444);
  }

  /** To write a folder out costs as much as to look whether it is as it was. */
  async giveBack(): Promise<void> {}

  async #writeOut(digest: Digest, path: string, mode: number): Promise<boolean> {
    const bytes = this.#files.get(digest);
    const entries = this.#entries(digest);
    if (await isThere(path)) throw new Error(`'${path}' is there already`);
    if (bytes) await writeNew(path, bytes, mode);
    else if (entries) {
      await mkdir(path, { recursive: true });
      for (const entry of entries)
        await writeNew(
          join(path, entry.name),
          this.#files.get(entry.digest) as Buffer,
          entry.isExecutable ? mode | 0o111 : mode,
        );
    }
    return bytes !== undefined || entries !== undefined;
  }

  async formOf(digest: Digest): Promise<ArtifactForm | undefined> {
    if (this.#files.has(digest)) return 'file';
    return this.#entries(digest) ? 'folder' : undefined;
  }

  async sizeOf(digest: Digest): Promise<number | undefined> {
    const bytes = this.#files.get(digest);
    return bytes ? bytes.length : this.#entries(digest)?.reduce((sum, { size }) => sum + size, 0);
  }

  async find(key: Key): Promise<readonly StoredResult[]> {
    const whole = [...(this.#results.get(key)?.values() ?? [])].filter(({ outputs }) =>
      Object.values(outputs).every((digest) => this.#has(digest)),
    );
    return whole.map((result) => structuredClone(result));
  }

  async recorded(key: Key): Promise<readonly StoredResult[]> {
    return [...(this.#results.get(key)?.values() ?? [])].map((result) => structuredClone(result));
  }

  async findLost(key: Key): Promise<LostResult | undefined> {
    for (const { outputs } of [...(this.#results.get(key)?.values() ?? [])].toReversed())
      for (const [output, digest] of Object.entries(outputs))
        if (!this.#has(digest)) return { kind: 'artifact-missing', output };
    return undefined;
  }

  async record(key: Key, result: StoredResult): Promise<void> {
    for (const [name, digest] of Object.entries(result.outputs)) {
      if (!(await this.has(digest))) throw new Error(`The output '${name}' (${digest}) is not whole in the store`);
    }
    const results = this.#results.get(key) ?? new Map<string, StoredResult>();
    // Taken out first, so that it moves to the end.
    results.delete(resultName(result));
    results.set(resultName(result), structuredClone(result));
    this.#results.set(key, results);
  }

  async list(): Promise<StoreContents> {
    const all = [...this.#results].flatMap(([key, results]) =>
      [...results].map(([name, each]) => ({ key, name, each })),
    );
    return {
      files: new Map([...this.#files].map(([digest, { length }]) => [digest, { size: length }])),
      folders: new Map([...this.#folders].map(([digest, entries]) => [digest, { size: 0, entries }])),
      results: all.map(({ key, name, each: { outputs, at } }) => ({ key, name, size: 0, outputs: { ...outputs }, at })),
    };
  }

  async remove({ results, folders, files }: Removal): Promise<void> {
    for (const { key, name } of results) {
      this.#results.get(key)?.delete(name);
      if (!this.#results.get(key)?.size) this.#results.delete(key);
    }
    for (const digest of folders) this.#folders.delete(digest);
    for (const digest of files) this.#files.delete(digest);
  }

  #has(digest: Digest): boolean {
    return this.#files.has(digest) || this.#entries(digest) !== undefined;
  }

  /** The members of a folder that are all there: one may have been removed under its own digest. */
  #entries(digest: Digest): readonly FolderEntry[] | undefined {
    const entries = this.#folders.get(digest);
    return entries?.every((entry) => this.#files.has(entry.digest)) ? entries : undefined;
  }

  async #take({ name, path, isExecutable }: Pick<ListedFile, 'name' | 'path' | 'isExecutable'>): Promise<FolderEntry> {
    const bytes = await readSource(path);
    const digest = digestBytes(bytes);
    if (!this.#files.has(digest)) this.#files.set(digest, bytes);
    return { name, digest, size: bytes.length, ...(isExecutable && { isExecutable }) };
  }
}

async function readSource(path: string): Promise<Buffer> {
  try {
    const found = statSync(path);
    if (found.isFile()) return found.size < smallest ? readFileSync(path) : await readFile(path);
  } catch (cause) {
    throw new Error(`'${path}' cannot be read`, { cause });
  }
  throw new Error(`'${path}' is not a file`);
}

async function writeNew(path: string, bytes: Buffer, mode: number): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes, { flag: 'wx', mode });
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
