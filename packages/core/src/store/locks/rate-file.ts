// When nodes that use a pool with a rate started, for all processes of a machine: one line for each start. Only the holder
// of the lock of the rate reads and writes it.

import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { temporaryName } from '../../files/temp-owner.ts';

interface Start {
  /** Milliseconds since 1970. */
  readonly at: number;
  readonly amount: number;
}

export class RateFile {
  readonly #file: string;
  readonly #count: number;
  readonly #periodMs: number;
  readonly #now: () => number;
  /** All that counts, where the file could not be written. */
  #unwritten: readonly Start[] | undefined;

  /** @param now - milliseconds since 1970 */
  constructor(
    file: string,
    { count, periodMs }: { readonly count: number; readonly periodMs: number },
    now: () => number = Date.now,
  ) {
    this.#file = file;
    this.#count = count;
    this.#periodMs = periodMs;
    this.#now = now;
  }

  /** Milliseconds until so much may start: in no period of its length more than its count starts. 0 for now. */
  waitFor(amount: number): number {
    const now = this.#now();
    let left = this.#count - amount;
    for (const { at, amount: taken } of this.#read(now).toReversed()) {
      left -= taken;
      if (left < 0) return Math.max(0, at + this.#periodMs - now);
    }
    return 0;
  }

  /** Notes that so much starts now. */
  note(amount: number): void {
    const now = this.#now();
    this.#write([...this.#read(now), { at: now, amount }]);
  }

  /** The starts that count still, the oldest one first. */
  #read(now: number): readonly Start[] {
    const starts = this.#unwritten ?? this.#readFile();
    const recent = starts.filter(({ at }) => at > now - this.#periodMs).sort((a, b) => a.at - b.at);
    if (recent.every(({ at }) => at <= now)) return recent;
    // The clock was set back.
    const moved = recent.map((start) => ({ ...start, at: Math.min(start.at, now) }));
    this.#write(moved);
    return moved;
  }

  #readFile(): readonly Start[] {
    try {
      return readFileSync(this.#file, 'latin1')
        .split('\n')
        .flatMap((line) => {
          const [, at, amount] = /^(\d+) (\d+)$/.exec(line) ?? [];
          return at ? [{ at: Number(at), amount: Number(amount) }] : [];
        });
    } catch {
      return [];
    }
  }

  #write(starts: readonly Start[]): void {
    const unfinished = `${this.#file}.${temporaryName()}`;
    try {
      writeFileSync(unfinished, starts.map(({ at, amount }) => `${at} ${amount}\n`).join(''), { flag: 'wx' });
      renameSync(unfinished, this.#file);
      this.#unwritten = undefined;
    } catch {
      this.#unwritten = starts;
    }
  }
}
