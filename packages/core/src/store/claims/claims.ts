// How a run and a collection can use one store at the same time, without a run losing a result that it relies on.
//
// A run *claims* what it finds and what it stores: it writes each digest and key into its own file in tmp/, which is
// named after its process. It finds and stores within *sections*: a line `+` begins a section, the claims follow, and a
// line `-` ends it. A process that removes something (a *remover*) first *holds the store still*: it makes a folder in
// tmp/, which is named after its process too. Both sides do these steps in this order:
//
//      a run, for each section                     a remover
//      1. writes `+`                               1. makes its folder
//      2. looks for such a folder                  2. looks for open sections, and waits until there are none
//         if there is one: writes `-`, waits,      3. reads the claims, then the list of runs
//         begins again                             4. moves what is not claimed and not needed into its folder
//      3. finds or stores                          5. renames its folder, then removes it
//      4. writes its claims, then `-`
//
// Why this is correct: if two processes both write first and look afterwards, at least one of them sees the other. So
// either the run sees the folder and waits before it relies on anything, or the remover sees the open section, waits
// until the claims are written, and reads them. The claims of a section that was closed before the look are written
// already. So nothing is removed while a section is open, and nothing that was claimed in a closed section is removed.
// A run gives up its claims only after its record is written, and claims are read before records. So if a run ends
// meanwhile, the remover sees its claims or its record. Removers need not exclude each other: each removes only what
// nobody claims, and removes whatever names a file before the file (remove-contents.ts). Between processes of one
// machine, no clock is involved.
//
// A remover may be stopped (Ctrl-Z, a debugger, a frozen container) while it holds the store still, and continue later.
// A run that has waited, and sees no sign of life, renames the remover's folder. The remover then cannot move anything
// into it any more. It notices this, and begins again with the current claims. Each removal is one rename into that
// folder, so nothing is removed after the hold was broken. (A rename that the system had begun but not ended when the
// hold was broken may still happen; what is then missing is made again.) A remover that works holds the store still
// only for short times, one after the other (collect-in-slices.ts), so that runs hardly wait.
//
// A process that was killed has no claims and holds nothing: its name shows that it is dead (temp-owner.ts). If claims
// cannot be written because the disk is full, the file is emptied: an empty file claims everything. If even that file
// cannot be made, nothing is claimed. Then a missing result is made again, like any other missing result.

import { closeSync, ftruncateSync, futimesSync, openSync, rmSync, writeSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Digest, Key } from '../../base/brand.ts';
import { makeFolder } from '../../files/sync-folder.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import type { Layout } from '../disk/layout.ts';
import { SignsOfLife } from '../locks/signs-of-life.ts';
import { claimsEnding } from './standing-claims.ts';
import { breakHold, isHeldStill, listHolds, readHolder, type StoreHolder } from './standing-holds.ts';

const askEveryMs = 20;
/** A run that has waited for this long says what it waits for. */
const tellAfterMs = 1_000;
/** A remover shows a sign of life every five seconds, and with every removal. */
const silentForMs = 12_000;
/** A section that began so recently is used again without another look: many finds in a row are one section. */
const joinedForMs = 50;
/** Other machines cannot check whether this process lives, so they judge by the age of its files. */
const signOfLifeEveryMs = 60 * 60 * 1000;

export interface Claimed {
  readonly digests?: readonly Digest[];
  readonly keys?: readonly Key[];
}

/** Called when a run waits for the end of a hold, and when it breaks the hold. */
export type OnHeld = (holder: StoreHolder | undefined, what: 'waiting' | 'broken') => void;

export class Claims implements Disposable {
  readonly #onHeld: OnHeld;
  readonly #signs = new SignsOfLife();
  readonly #told = new Set<string>();
  readonly #temporary: string;
  readonly #path: string;
  readonly #signOfLife: NodeJS.Timeout;
  readonly #written = new Set<string>();
  readonly #pending = new Set<string>();
  #handle: number | undefined;
  #isEmptied = false;
  #isOpen = false;
  /** Whether the beginning of the section could be written. */
  #isTold = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** How many calls find or store at this moment. */
  #within = 0;

  constructor({ temporary }: Pick<Layout, 'temporary'>, onHeld: OnHeld = () => undefined) {
    this.#onHeld = onHeld;
    this.#temporary = temporary;
    this.#path = join(temporary, `${temporaryName()}${claimsEnding}`);
    this.#signOfLife = setInterval(() => this.#showLife(), signOfLifeEveryMs).unref();
  }

  /** Finds or stores, and claims the result before anybody can remove it. */
  async within<T>(work: () => Promise<T>, claimed: (result: T) => Claimed): Promise<T> {
    for (const since = performance.now(); !this.#enter(); await sleep(askEveryMs)) this.#lookAtHolds(since);
    try {
      const result = await work();
      const { digests = [], keys = [] } = claimed(result);
      for (const line of [...digests.map((digest) => `a ${digest}\n`), ...keys.map((key) => `k ${key}\n`)])
        if (!this.#written.has(line)) this.#pending.add(line);
      return result;
    } finally {
      this.#within -= 1;
      // Not immediately: calls that follow in the same turn use the same section.
      setImmediate(() => this.#close());
    }
  }

  /** Gives up all claims. */
  [Symbol.dispose](): void {
    clearInterval(this.#signOfLife);
    if (this.#handle === undefined) return;
    closeSync(this.#handle);
    this.#handle = undefined;
    this.#isEmptied = true;
    rmSync(this.#path, { force: true });
  }

  /** Reports each hold once, and breaks a hold whose owner is stopped. */
  #lookAtHolds(since: number): void {
    for (const path of listHolds(this.#temporary)) {
      const isSilent = this.#signs.silence(path) > silentForMs;
      if (!isSilent && (performance.now() - since < tellAfterMs || this.#told.has(path))) continue;
      const holder = readHolder(path);
      if (!isSilent) this.#told.add(path);
      if (!isSilent || breakHold(this.#temporary, path)) this.#onHeld(holder, isSilent ? 'broken' : 'waiting');
    }
  }

  /** False if there is a hold and the caller has to wait. */
  #enter(): boolean {
    const now = performance.now();
    if (!this.#isOpen || now - this.#lookedAt > joinedForMs) {
      if (!this.#isOpen) this.#isTold = this.#write('+\n');
      this.#isOpen = true;
      if (isHeldStill(this.#temporary)) {
        this.#close();
        return false;
      }
      this.#lookedAt = now;
    }
    this.#within += 1;
    return true;
  }

  #close(): void {
    if (!this.#isOpen || this.#within > 0) return;
    this.#isOpen = false;
    if (!this.#write([...this.#pending, this.#isTold ? '-\n' : ''].join(''))) return;
    for (const line of this.#pending) this.#written.add(line);
    this.#pending.clear();
  }

  #write(text: string): boolean {
    if (this.#isEmptied || text === '') return true;
    try {
      this.#handle ??= this.#create();
      const bytes = Buffer.from(text);
      if (writeSync(this.#handle, bytes) === bytes.length) return true;
    } catch {
      // This counts like a write that was cut short.
    }
    if (this.#handle !== undefined) this.#claimAll(this.#handle);
    return false;
  }

  #create(): number {
    makeFolder(this.#temporary);
    return openSync(this.#path, 'wx', 0o644);
  }

  /** Truncating a file needs no space. */
  #claimAll(handle: number): void {
    this.#isEmptied = true;
    try {
      ftruncateSync(handle, 0);
    } catch {
      // A section that was begun and never ended also protects everything.
    }
  }

  #showLife(): void {
    try {
      if (this.#handle !== undefined) futimesSync(this.#handle, new Date(), new Date());
    } catch {
      // The next write reports the error.
    }
  }
}
