// Lines that are appended to files of a folder. The file that is being written ends in `.open`; when it is large or old
// enough it is renamed to `.jsonl`, so a pipeline that reads `*.jsonl` sees only files that never change. Lines wait in
// memory while the disk is slow, up to a bound: a server answers whether or not it can record.

import { type FileHandle, mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';

export interface RotatingOptions {
  readonly folder: string;
  /** What the names of the files begin with. */
  readonly prefix: string;
  /** Bytes after which a file is complete. */
  readonly size: number;
  /** Milliseconds after which a file is complete. */
  readonly age: number;
  /** Complete files that are kept; the oldest are removed. */
  readonly keep: number;
  /** Called once when lines begin to be lost, and once when they no longer are (undefined). */
  readonly onProblem: (error: Error | undefined) => void;
  readonly onLost: (lines: number) => void;
}

/** Bytes that wait for the disk; further lines are lost. */
const mostWaiting = 16 * 2 ** 20;

interface OpenFile {
  readonly handle: FileHandle;
  readonly path: string;
  readonly timer: NodeJS.Timeout;
  size: number;
}

export class RotatingFile {
  readonly #options: RotatingOptions;
  /** What is done with the files, one after the other. */
  #work: Promise<void> = Promise.resolve();
  #waiting: { readonly text: string; readonly lines: number }[] = [];
  #waitingBytes = 0;
  #file: OpenFile | undefined;
  #count = 0;
  #hasProblem = false;

  constructor(options: RotatingOptions) {
    this.#options = options;
  }

  /** @param text - whole lines, each with its line end */
  append(text: string, lines: number): void {
    const bytes = Buffer.byteLength(text);
    if (this.#waitingBytes + bytes > mostWaiting) {
      this.#lose(lines, new Error('The disk is slower than the requests'));
      return;
    }
    this.#waitingBytes += bytes;
    if (this.#waiting.push({ text, lines }) === 1) this.#work = this.#work.then(() => this.#flush());
  }

  /** Completes the file that is being written, with all lines that were appended before. Never throws. */
  rotate(): Promise<void> {
    this.#work = this.#work.then(() => this.#complete()).catch((error: Error) => this.#tell(error));
    return this.#work;
  }

  async #flush(): Promise<void> {
    const parts = this.#waiting;
    this.#waiting = [];
    this.#waitingBytes = 0;
    try {
      await this.#write(Buffer.from(parts.map(({ text }) => text).join('')));
      this.#tell(undefined);
    } catch (error) {
      const lines = parts.reduce((sum, part) => sum + part.lines, 0);
      this.#lose(lines, error as Error);
    }
  }

  async #write(bytes: Buffer): Promise<void> {
    this.#file ??= await this.#open();
    const file = this.#file;
    let written = 0;
    try {
      while (written < bytes.length) {
        const { bytesWritten } = await file.handle.write(bytes, written, bytes.length - written, file.size + written);
        written += bytesWritten;
      }
    } catch (error) {
      // No half line stays.
      await file.handle.truncate(file.size).catch(() => undefined);
      throw error;
    }
    file.size += written;
    if (file.size >= this.#options.size) await this.#complete();
  }

  async #open(): Promise<OpenFile> {
    const { folder, prefix, age } = this.#options;
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const at = new Date().toISOString().replaceAll(/[-:]|\.\d+/g, '');
    this.#count += 1;
    const name = `${prefix}-${at}-${process.pid}-${String(this.#count).padStart(4, '0')}.open`;
    const path = join(folder, name);
    const handle = await open(path, 'wx', 0o600);
    const timer = setTimeout(() => void this.rotate(), age);
    timer.unref();
    return { handle, path, timer, size: 0 };
  }

  async #complete(): Promise<void> {
    const file = this.#file;
    if (!file) return;
    this.#file = undefined;
    clearTimeout(file.timer);
    await file.handle.close();
    await rename(file.path, file.path.replace(/\.open$/, '.jsonl'));
    await this.#removeOld();
  }

  async #removeOld(): Promise<void> {
    const { folder, prefix, keep } = this.#options;
    const names = await readdir(folder);
    const complete = names.filter((name) => name.startsWith(`${prefix}-`) && name.endsWith('.jsonl')).toSorted();
    for (const name of complete.slice(0, Math.max(0, complete.length - keep)))
      await rm(join(folder, name), { force: true });
  }

  #lose(lines: number, error: Error): void {
    this.#options.onLost(lines);
    this.#tell(error);
  }

  #tell(error: Error | undefined): void {
    if (this.#hasProblem === (error !== undefined)) return;
    this.#hasProblem = error !== undefined;
    this.#options.onProblem(error);
  }
}
