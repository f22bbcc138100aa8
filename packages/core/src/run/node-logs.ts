// What a step wrote while it ran, kept under its key, so that a node that is fresh still has the log of when it ran. It is
// written as it comes: a log may be larger than the memory.

import { appendFileSync, closeSync, existsSync, mkdirSync, openSync, renameSync, rmSync, writeSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Key } from '../base/brand.ts';
import { isDigits } from '../base/safe-name.ts';
import { sweepUnfinished } from '../files/sweep-unfinished.ts';

/** The log of one node while it is made. A log that cannot be written must not cost the result: nothing here throws. */
export interface NodeLog {
  write(line: string): void;
  /** Puts it in the place of the log of an earlier time; without a line there is none. */
  keep(): void;
}

export interface NodeLogs {
  /** The log of one try. */
  open(key: Key): NodeLog;
  /** Adds a line to a log that was kept, and lets the next one that is opened go on behind it. */
  goOn(key: Key, line: string): void;
  read(key: Key): Promise<string | undefined>;
}

/** What is gathered before it is written. */
const gatheredCharacters = 64 * 1024;
let count = 0;

/** Keeps nothing. */
export const noLogs: NodeLogs = {
  open: () => ({ write: () => undefined, keep: () => undefined }),
  goOn: () => undefined,
  read: async () => undefined,
};

export function openNodeLogs(place: string): NodeLogs {
  const folder = join(place, 'logs');
  const goingOn = new Set<Key>();
  const fileOf = (key: Key): string => join(folder, `${key}.log`);
  return {
    open(key) {
      const file = fileOf(key);
      count += 1;
      return createNodeLog(file, `${file}.${process.pid}-${count}`, goingOn.delete(key));
    },
    goOn(key, line) {
      try {
        mkdirSync(folder, { recursive: true });
        appendFileSync(fileOf(key), `${line}\n`);
        goingOn.add(key);
      } catch {
        // As above.
      }
    },
    async read(key) {
      if (!isDigits(key)) return undefined;
      try {
        return await readFile(fileOf(key), 'utf8');
      } catch {
        return undefined;
      }
    },
  };
}

function createNodeLog(file: string, unfinished: string, goesOn: boolean): NodeLog {
  let gathered = '';
  let descriptor: number | undefined;
  let isBroken = false;
  const attempt = (work: () => void): void => {
    if (isBroken) return;
    try {
      work();
    } catch {
      isBroken = true;
    }
  };
  const flush = (): void => {
    if (gathered === '') return;
    descriptor ??= begin();
    writeAll(descriptor, Buffer.from(gathered));
    gathered = '';
  };
  const begin = (): number => {
    mkdirSync(dirname(file), { recursive: true });
    sweepUnfinished(dirname(file));
    if (goesOn && existsSync(file)) renameSync(file, unfinished);
    return openSync(unfinished, 'a');
  };
  return {
    write(line) {
      if (isBroken) return;
      gathered += `${line}\n`;
      if (gathered.length >= gatheredCharacters) attempt(flush);
    },
    keep() {
      attempt(() => {
        flush();
        if (descriptor === undefined) {
          if (!goesOn && existsSync(file)) rmSync(file);
          return;
        }
        closeSync(descriptor);
        descriptor = undefined;
        renameSync(unfinished, file);
      });
    },
  };
}

function writeAll(descriptor: number, bytes: Buffer): void {
  for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
}
