// How a run and a collection go on at the same time, in one store, and no run ever loses what it relies on.
//
// A run *claims* what it finds and what it stores: it writes each digest and key into a file of its own in tmp/, named
// after its process. It finds and stores within *sections*: a line `+` when one begins, then what was claimed in it, then
// a line `-`. Whoever removes something *holds the store still* first: a folder in tmp/ that says so, named after its
// process as well. Both sides do the same two things in this order, and that is all:
//
//   a run, for each section                     whoever removes
//   1. writes `+`                               1. makes its folder
//   2. looks for a folder that holds still      2. looks for sections that are open, and waits until there are none
//      found: writes `-`, waits, begins again   3. reads the claims, then which runs there are
//   3. finds or stores                          4. moves what is neither claimed nor needed into its folder
//   4. writes what it claims, then `-`          5. renames its folder, then removes it
//
// Why that is right. Of two processes that each write first and look afterwards, at least one sees the other. So either
// the run sees the folder and waits before it relies on anything, or the remover sees the open section and waits until the
// claims are written; it then reads them. A section that was closed before the look is written already. So nothing is
// removed while a section is open, and what is claimed in a closed one is not removed. A run's claims go only after its
// record is written, and claims are read before records: of a run that ends meanwhile one of the two is seen. Removers
// need not exclude each other: each removes only what nobody claims, and what it names last goes first
// (remove-contents.ts). No clock decides anything of this, between processes of one machine.
//
// A remover may be stopped (Ctrl-Z, a debugger, a frozen container) while it holds still, and go on later. A run that has
// waited, and sees no sign of life of it, renames its folder away: then the remover can move nothing into it any more,
// finds out by that, and begins again with the claims of that time. Each removal is one rename into that folder, so none
// happens after the hold was broken. (One that the system has begun, and not ended, in the microseconds of the breaking
// may: what then is missing is made again.) A remover holds still for short times only, one after the other
// (collect-in-slices.ts), so that runs hardly wait for one that works.
//
// A process that was killed claims nothing and holds nothing still: its name tells that it is dead (temp-owner.ts).
// Claims that cannot be written, on a full disk, are emptied: an empty file claims all that there is. Where not even that
// file can be made, nothing is claimed, and what goes missing is made again as anything else that is missing.

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
/** After so long, whoever waits says for what. */
const tellAfterMs = 1_000;
/** A remover shows a sign of life every five seconds, and with everything that it removes. */
const silentForMs = 12_000;
/** A section that was looked from so recently is joined without another look: many finds in a row are one section. */
const joinedForMs = 50;
/** Machines that cannot ask whether a process of another one lives go by the age of its files. */
const signOfLifeEveryMs = 60 * 60 * 1000;

export interface Claimed {
  readonly digests?: readonly Digest[];
  readonly keys?: readonly Key[];
}

/** What a run is told that waits because a store is held still. */
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
  /** Whether its beginning could be written. */
  #isTold = false;
  #lookedAt = Number.NEGATIVE_INFINITY;
  /** How many find or store at this moment. */
  #within = 0;

  constructor({ temporary }: Pick<Layout, 'temporary'>, onHeld: OnHeld = () => undefined) {
    this.#onHeld = onHeld;
    this.#temporary = temporary;
    this.#path = join(temporary, `${temporaryName()}${claimsEnding}`);
    this.#signOfLife = setInterval(() => this.#showLife(), signOfLifeEveryMs).unref();
  }

  /** Finds or stores, and claims what came of it before anybody can remove it. */
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
      // Not at once: what follows in the same turn goes into the same section.
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

  /** Says what is waited for, once for each hold, and breaks a hold whose owner is stopped. */
  #lookAtHolds(since: number): void {
    for (const path of listHolds(this.#temporary)) {
      const isSilent = this.#signs.silence(path) > silentForMs;
      if (!isSilent && (performance.now() - since < tellAfterMs || this.#told.has(path))) continue;
      const holder = readHolder(path);
      if (!isSilent) this.#told.add(path);
      if (!isSilent || breakHold(this.#temporary, path)) this.#onHeld(holder, isSilent ? 'broken' : 'waiting');
    }
  }

  /** False when the store is held still, and one must wait. */
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
      // As a write that was cut short.
    }
    if (this.#handle !== undefined) this.#claimAll(this.#handle);
    return false;
  }

  #create(): number {
    makeFolder(this.#temporary);
    return openSync(this.#path, 'wx', 0o644);
  }

  /** To cut a file takes no room. */
  #claimAll(handle: number): void {
    this.#isEmptied = true;
    try {
      ftruncateSync(handle, 0);
    } catch {
      // What was begun and never ended keeps everything as well.
    }
  }

  #showLife(): void {
    try {
      if (this.#handle !== undefined) futimesSync(this.#handle, new Date(), new Date());
    } catch {
      // Told by the next write.
    }
  }
}
