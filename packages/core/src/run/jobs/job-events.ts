// What a node says while it runs, through a file of its job: written in batches, since each is sent over a network, and
// followed by the runner.

import { appendFileSync, closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import type { WorkListeners } from '../executor.ts';
import { readJobFile } from './job-files.ts';

export type JobEvent =
  | { readonly type: 'loaded' }
  | { readonly type: 'log'; readonly stream: 'log' | 'stdout' | 'stderr'; readonly message: string }
  | { readonly type: 'progress'; readonly fraction: number; readonly message?: string | undefined };

const batchMilliseconds = 100;

export interface EventWriter {
  write(event: JobEvent): void;
  /** Writes what is left. */
  end(): void;
}

/** Lines that cannot be written are lost: a log must not cost the result. */
export function openEventWriter(file: string): EventWriter {
  let waiting = '';
  let timer: NodeJS.Timeout | undefined;
  const flush = (): void => {
    clearTimeout(timer);
    timer = undefined;
    const lines = waiting;
    waiting = '';
    if (!lines) return;
    try {
      // Opened and closed each time: so others see it on a network disk.
      appendFileSync(file, lines);
    } catch {
      // The disk is full or gone; the answer says so.
    }
  };
  return {
    write(event) {
      waiting += `${JSON.stringify(event)}\n`;
      timer ??= setTimeout(flush, batchMilliseconds);
    },
    end: flush,
  };
}

export interface EventFollower {
  /** Hands out what was written since. */
  read(): void;
}

export function followEvents(folder: string, listeners: WorkListeners): EventFollower {
  let attempt: string | undefined;
  let offset = 0;
  let rest = Buffer.alloc(0);
  return {
    read() {
      const now = readJobFile(folder, 'began');
      if (now === undefined) return;
      if (now !== attempt) {
        if (attempt !== undefined) listeners.onLog('log', 'its job was started again by its scheduler');
        attempt = now;
        offset = 0;
        rest = Buffer.alloc(0);
      }
      const bytes = readFrom(join(folder, `events-${attempt}`), offset);
      offset += bytes.length;
      const all = rest.length ? Buffer.concat([rest, bytes]) : bytes;
      const end = all.lastIndexOf(0x0a) + 1;
      rest = Buffer.from(all.subarray(end));
      for (const line of all.toString('utf8', 0, end).split('\n')) if (line) hear(line, listeners);
    },
  };
}

function hear(line: string, listeners: WorkListeners): void {
  const event = parseEvent(line);
  if (event?.type === 'loaded') listeners.onLoaded();
  else if (event?.type === 'log') listeners.onLog(event.stream, event.message);
  else if (event?.type === 'progress') listeners.onProgress(event.fraction, event.message);
}

/** A line that the disk cut off is not an event. */
function parseEvent(line: string): JobEvent | undefined {
  try {
    return JSON.parse(line) as JobEvent;
  } catch {
    return undefined;
  }
}

/** The whole lines that were written to a file of events since an offset, and the offset after them. */
export function readLines(file: string, offset: number): { readonly lines: string; readonly end: number } {
  const bytes = readFrom(file, offset);
  const length = bytes.lastIndexOf(0x0a) + 1;
  return { lines: bytes.toString('utf8', 0, length), end: offset + length };
}

const chunkBytes = 256 * 1024;

function readFrom(file: string, offset: number): Buffer {
  const chunks: Buffer[] = [];
  let handle: number | undefined;
  try {
    handle = openSync(file, 'r');
    for (let at = offset; ; ) {
      const chunk = Buffer.allocUnsafe(chunkBytes);
      const count = readSync(handle, chunk, 0, chunkBytes, at);
      if (count === 0) break;
      chunks.push(chunk.subarray(0, count));
      at += count;
    }
  } catch {
    // Nothing was said yet.
  } finally {
    if (handle !== undefined) closeSync(handle);
  }
  return Buffer.concat(chunks);
}
