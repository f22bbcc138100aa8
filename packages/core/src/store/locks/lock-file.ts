// The file in which one process lists the locks that it requests. Only its owner writes it. After a line that names the
// owner it has slots of a fixed size, which are used again. So it does not grow, and a release needs no space on the
// disk.
//
//      <pid> <host> <what it does>\n
//      ?          0 <id>\n      requests a lock, or holds it if nobody else requests it
//      =         12 <id>\n      requests a lock, and has drawn a number
//      -          0 <id>\n      free
//
// A reader may see a slot that is half written. That does no harm: a process looks at others after it has written, so a
// process with a half-written slot will see the reader's. A number counts only when it is complete.

import { closeSync, openSync, readFileSync, rmSync, utimes, writeSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { hasCode } from '../../files/error-codes.ts';
import { makeFolder } from '../../files/sync-folder.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import type { LockHolder } from './locks.ts';
import { SignsOfLife } from './signs-of-life.ts';

export const lockFileEnding = '.locks';
export const idLength = 24;
const numberLength = 10;
const slotLength = 4 + numberLength + idLength;
const slotForm = new RegExp(`^([?=]) ([ \\d]{${numberLength}}) (\\S{${idLength}})$`, 'gm');

export class LockFile implements Disposable {
  readonly name = `${temporaryName()}${lockFileEnding}`;
  readonly #path: string;
  readonly #file: number;
  readonly #start: number;
  readonly #free: number[] = [];
  readonly #signOfLife: NodeJS.Timeout;
  #slots = 0;

  /**
   * Throws if it cannot be written.
   *
   * @param what - what the process does, for those who wait for it; one line
   */
  constructor(folder: string, what = '') {
    makeFolder(folder);
    this.#path = join(folder, this.name);
    this.#file = openSync(this.#path, 'wx', 0o644);
    const first = Buffer.from(`${[process.pid, hostname(), what].filter(Boolean).join(' ').replaceAll('\n', ' ')}\n`);
    this.#start = first.length;
    this.#signOfLife = setInterval(() => {
      const now = new Date();
      utimes(this.#path, now, now, () => undefined);
    }, SignsOfLife.everyMs).unref();
    try {
      this.#write(first, 0);
    } catch (error) {
      this[Symbol.dispose]();
      throw error;
    }
  }

  /** Requests a lock. Throws if that cannot be written, and then there is no request. */
  ask(id: string): number {
    const slot = this.#free.pop() ?? this.#slots++;
    try {
      this.#write(Buffer.from(`? ${'0'.padStart(numberLength)} ${id}\n`), this.#at(slot));
      return slot;
    } catch (error) {
      this.free(slot);
      throw error;
    }
  }

  draw(slot: number, number: number): void {
    this.#write(Buffer.from(String(number).padStart(numberLength)), this.#at(slot) + 2);
    this.#write(Buffer.from('='), this.#at(slot));
  }

  free(slot: number): void {
    this.#free.push(slot);
    try {
      this.#write(Buffer.from('-'), this.#at(slot));
    } catch {
      // The slot was never written.
    }
  }

  [Symbol.dispose](): void {
    clearInterval(this.#signOfLife);
    closeSync(this.#file);
    removeFile(this.#path);
  }

  #at(slot: number): number {
    return this.#start + slot * slotLength;
  }

  #write(bytes: Buffer, position: number): void {
    if (writeSync(this.#file, bytes, 0, bytes.length, position) < bytes.length) throw new Error('The disk is full');
  }
}

export interface ReadLockFile {
  readonly holder: LockHolder;
  /** The number of its request for a lock: 0 if it has none yet, undefined if it does not request the lock. */
  numberOf(id: string): number | undefined;
  /** Its requests whose id begins so: their numbers as above, and how their ids go on. */
  list(prefix: string): readonly { readonly number: number; readonly rest: string }[];
}

/** Undefined if the file was removed, or is incomplete. */
export function readLockFile(path: string): ReadLockFile | undefined {
  let text: string;
  try {
    text = readFileSync(path, 'latin1');
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
  const [, pid, host = '', what] = /^(\d+) (\S*)(?: (.*))?\n/.exec(text) ?? [];
  if (!pid) return undefined;
  return {
    holder: { pid: Number(pid), host, ...(what && { what }) },
    numberOf(id) {
      for (let at = text.indexOf(id); at >= 0; at = text.indexOf(id, at + 1)) {
        const state = text[at - numberLength - 3];
        if (state === '?') return 0;
        if (state === '=') return Number(text.slice(at - numberLength - 1, at - 1));
      }
      return undefined;
    },
    list: (prefix) =>
      [...text.matchAll(slotForm)].flatMap(([, state, number, id = '']) =>
        id.startsWith(prefix) ? [{ number: state === '?' ? 0 : Number(number), rest: id.slice(prefix.length) }] : [],
      ),
  };
}

/** A file that cannot be removed will belong to a dead process sooner or later. */
export function removeFile(path: string): void {
  try {
    rmSync(path, { force: true });
  } catch {
    // See above.
  }
}
