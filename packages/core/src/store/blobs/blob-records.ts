// Results under keys, as blobs. A blob is never written twice. So a result that is recorded again is a new blob with a
// higher number, and the earlier one is removed.

import type { Digest, Key } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { isDigits } from '../../base/safe-name.ts';
import { type NotedArtifact, type ResultRecord, readRecord, writeRecord } from '../format/record-file.ts';
import { resultName } from '../result-name.ts';
import type { ListedResult, StoredResult } from '../store.ts';
import { blobOf, readBlob } from './blob-bytes.ts';
import type { BlobStore, ListedBlob } from './blob-store.ts';

/** A blob that should be a result, judged by its name. */
interface NamedRecord extends ListedBlob {
  readonly key: Key;
  readonly sequence: number;
  /** The name that `resultName` makes. */
  readonly result: string;
}

export class BlobRecords {
  readonly #blobs: BlobStore;

  constructor(blobs: BlobStore) {
    this.#blobs = blobs;
  }

  async add(key: Key, artifacts: Readonly<Record<Digest, NotedArtifact>>, result: StoredResult): Promise<void> {
    const name = resultName(result);
    for (;;) {
      const before = await this.#list(`records/${key}/`);
      const sequence = 1 + Math.max(0, ...before.map((record) => record.sequence));
      const content = blobOf(writeRecord({ key, sequence, artifacts, result }));
      const put = await this.#blobs.putIfAbsent(`records/${key}/${sequence}-${stemOf(name)}`, content);
      // Another process recorded the same result at the same time. This one then gets a higher number.
      if (put === 'present') continue;
      for (const earlier of before) if (earlier.result === name) await this.#blobs.remove(earlier.name);
      return;
    }
  }

  /** The results under a key, the newest last, and how many of its records cannot be read. */
  async read(key: Key): Promise<{ readonly results: readonly StoredResult[]; readonly damaged: number }> {
    const newest = new Map<string, StoredResult>();
    let damaged = 0;
    if (!isDigits(key)) return { results: [], damaged };
    for (const record of await this.#list(`records/${key}/`)) {
      const body = await this.#read(record);
      if (!body) {
        damaged += 1;
        continue;
      }
      // It is deleted first, so that it moves to the end.
      newest.delete(record.result);
      newest.set(record.result, body.result);
    }
    return { results: [...newest.values()], damaged };
  }

  async list(): Promise<readonly ListedResult[]> {
    const listed = new Map<string, ListedResult>();
    for (const record of await this.#list('records/')) {
      const { key, result: name, size } = record;
      const body = await this.#read(record);
      if (!body) continue;
      const { outputs, at, isRemoved } = body.result;
      listed.set(`${key}/${name}`, { key, name, size, outputs, at, ...(isRemoved && { isRemoved }) });
    }
    return [...listed.values()];
  }

  async remove(key: Key, name: string): Promise<void> {
    for (const record of await this.#list(`records/${key}/`))
      if (record.result === name) await this.#blobs.remove(record.name);
  }

  async #read({ key, name }: NamedRecord): Promise<ResultRecord | undefined> {
    const blob = await this.#blobs.get(name);
    return blob && readRecord(await readBlob(blob), key);
  }

  /** In the order in which they were recorded; results that were recorded at the same time are sorted by name. */
  async #list(prefix: string): Promise<readonly NamedRecord[]> {
    const found: NamedRecord[] = [];
    for await (const blob of this.#blobs.list(prefix)) {
      const [, key, sequence, outputs] = /^records\/([^/]+)\/(\d+)-([^/]+)$/.exec(blob.name) ?? [];
      if (isDigits(key) && isDigits(outputs))
        found.push({ ...blob, key: key as Key, sequence: Number(sequence), result: `${outputs}${ending}` });
    }
    return found.sort((a, b) => a.sequence - b.sequence || compareCodeUnits(a.result, b.result));
  }
}

const ending = '.json';

function stemOf(name: string): string {
  return name.slice(0, -ending.length);
}
