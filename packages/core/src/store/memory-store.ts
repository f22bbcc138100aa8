// A store that lasts as long as its process. It keeps the contract of every store, and writes a file only when somebody
// asks for its path.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest, Key } from '../base/brand.ts';
import { digestBytes, digestFolder, type FolderEntry } from '../base/digest.ts';
import { type ListedFile, listFolder } from './list-folder.ts';
import { statFile } from './read-small.ts';
import { resultName } from './record-file.ts';
import type { ArtifactForm, NameFilter, Store, StoredResult } from './store.ts';

/** @param folder - where to write files whose path is asked for; made when it is needed, removed by the caller */
export function createMemoryStore(folder: string): Store {
  return new MemoryStore(folder);
}

class MemoryStore implements Store {
  readonly place = 'memory';
  readonly #files = new Map<Digest, Buffer>();
  readonly #folders = new Map<Digest, readonly FolderEntry[]>();
  readonly #results = new Map<Key, Map<string, StoredResult>>();
  readonly #folder: string;

  constructor(folder: string) {
    this.#folder = folder;
  }

  async adopt(path: string, form: ArtifactForm): Promise<Digest> {
    const digest = await this.copyIn(path, form);
    await rm(path, { recursive: true, force: true });
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

  async has(digest: Digest): Promise<boolean> {
    return this.#files.has(digest) || this.#folders.has(digest);
  }

  async pathOf(digest: Digest): Promise<string | undefined> {
    const bytes = this.#files.get(digest);
    if (!bytes) return undefined;
    await mkdir(this.#folder, { recursive: true });
    const path = join(this.#folder, digest);
    // Outside of this process's memory, where others can write: never believed.
    if (statFile(path) && digestBytes(readFileSync(path)) === digest) return path;
    // In one go, so that nobody who asks meanwhile is given half a file.
    rmSync(path, { force: true });
    writeFileSync(path, bytes, { mode: 0o444 });
    return path;
  }

  async copyOut(digest: Digest, path: string): Promise<boolean> {
    const bytes = this.#files.get(digest);
    const entries = this.#folders.get(digest);
    if (await isThere(path)) throw new Error(`'${path}' is there already`);
    if (bytes) await writeNew(path, bytes);
    else if (entries) {
      await mkdir(path, { recursive: true });
      for (const entry of entries) await writeNew(join(path, entry.name), this.#files.get(entry.digest) as Buffer);
    }
    return bytes !== undefined || entries !== undefined;
  }

  async formOf(digest: Digest): Promise<ArtifactForm | undefined> {
    if (this.#files.has(digest)) return 'file';
    return this.#folders.has(digest) ? 'folder' : undefined;
  }

  async sizeOf(digest: Digest): Promise<number | undefined> {
    const bytes = this.#files.get(digest);
    return bytes ? bytes.length : this.#folders.get(digest)?.reduce((sum, { size }) => sum + size, 0);
  }

  async find(key: Key): Promise<readonly StoredResult[]> {
    return [...(this.#results.get(key)?.values() ?? [])].map((result) => structuredClone(result));
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

  async #take({ name, path }: Pick<ListedFile, 'name' | 'path'>): Promise<FolderEntry> {
    const bytes = await readSource(path);
    const digest = digestBytes(bytes);
    if (!this.#files.has(digest)) this.#files.set(digest, bytes);
    return { name, digest, size: bytes.length };
  }
}

async function readSource(path: string): Promise<Buffer> {
  const found = await stat(path).catch((cause) => {
    throw new Error(`'${path}' cannot be read`, { cause });
  });
  if (!found.isFile()) throw new Error(`'${path}' is not a file`);
  return readFile(path);
}

async function writeNew(path: string, bytes: Buffer): Promise<void> {
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, bytes, { flag: 'wx' });
}

async function isThere(path: string): Promise<boolean> {
  return (await stat(path).catch(() => undefined)) !== undefined;
}
