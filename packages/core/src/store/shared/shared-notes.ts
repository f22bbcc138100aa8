// What this machine knows of a shared store, as files that may be deleted at any time:
//
//      found/<key>     the object that was found under a key. While it is young, it is not asked for again
//      sent/<key>      the name of the result that is known to be there under the key

import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Key } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { readOrNone } from '../../files/read-small.ts';
import { temporaryName } from '../../files/temp-owner.ts';

const dayMs = 24 * 60 * 60 * 1000;
/** What is in a shared store may be removed from it, so that a note is not believed forever. */
const longest: Readonly<Record<Room, number>> = { found: dayMs, sent: 7 * dayMs };

type Room = 'found' | 'sent';

export class SharedNotes {
  readonly #folder: string;

  /** @param above - the local store @param location - of the shared store */
  constructor(above: string, location: string) {
    this.#folder = join(above, 'cache', 'shared', digestBytes(location).slice(0, 16));
  }

  /** The file of the object that was found under a key. */
  pathOfFound(key: Key): string {
    return join(this.#folder, 'found', key);
  }

  readFound(key: Key): Buffer | undefined {
    return this.#read('found', key);
  }

  noteFound(key: Key, object: Uint8Array): void {
    this.#write('found', key, object);
  }

  /** The object was not what it seemed to be. */
  forgetFound(key: Key): void {
    rmSync(this.pathOfFound(key), { force: true });
  }

  isSent(key: Key, result: string): boolean {
    return this.#read('sent', key)?.toString() === result;
  }

  noteSent(key: Key, result: string): void {
    this.#write('sent', key, result);
  }

  #read(room: Room, key: Key): Buffer | undefined {
    const path = join(this.#folder, room, key);
    const stats = statSync(path, { throwIfNoEntry: false });
    return stats && Date.now() - stats.mtimeMs < longest[room] ? readOrNone(path) : undefined;
  }

  #write(room: Room, key: Key, content: Uint8Array | string): void {
    const path = join(this.#folder, room, key);
    const written = `${path}.${temporaryName()}`;
    try {
      mkdirSync(join(this.#folder, room), { recursive: true });
      writeFileSync(written, content);
      renameSync(written, path);
    } catch {
      // Then it is asked for again.
      rmSync(written, { force: true });
    }
  }
}
