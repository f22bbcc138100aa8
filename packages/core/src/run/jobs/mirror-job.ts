// The folder of a job on this machine, if its machine shares none with it: what the job has put into the shared store is
// written into the folder, as if the job had done it. Next to the files of each job (job-files.ts) it has
//
//      secret     what only the runner and the job know
//
// and the shared store has these objects of it (sealed-objects.ts), each written once:
//
//      work           what the runner gives the job
//      events <n>     what its node says, in pieces: the attempt, and lines
//      answer         how it ended

import { appendFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import { type BlobStore, isBlobError } from '../../store/blob-client.ts';
import { openSealedObjects, type SealedObjects } from '../../store/shared/sealed-objects.ts';
import { type JobAnswer, type JobFacts, readFacts, readJob, readJobFile, writeJobFile } from './job-files.ts';

/** A piece of what the node of a job says. */
export interface EventPiece {
  readonly attempt: string;
  readonly lines: string;
}

export function pieceName(piece: number): string {
  return `events ${piece}`;
}

/** What the objects of a job belong to: another one for each time that it is submitted. */
export function nameObjects({ name, token }: Pick<JobFacts, 'name' | 'token'>): string {
  return `${name}-${token}`;
}

export interface Pulled {
  /** Why the shared store cannot be asked now: what the job did meanwhile is not known. */
  readonly unreachable?: string;
  /** What is wrong with an answer that is there. */
  readonly refused?: string;
}

export interface JobMirror {
  /** Gives the job what is in its folder. @throws BlobError */
  send(): Promise<void>;
  /** Brings what is new. */
  pull(): Promise<Pulled>;
  /** Of a job that ended without an answer: the one that the shared store explains, such as one that is full. */
  explain(): Promise<JobAnswer | undefined>;
  /** Removes what the shared store has of the job, if it can. */
  remove(): Promise<void>;
}

export function writeSecret(folder: string, secret: string): void {
  writeFileSync(join(folder, 'secret'), secret, { mode: 0o600 });
}

/** @param folder - of the job, on this machine */
export function mirrorJob(blobs: BlobStore, folder: string): JobMirror {
  const secret = readJobFile(folder, 'secret') ?? '';
  const objects = openSealedObjects(blobs, secret, nameObjects(readFacts(folder)));
  let next = 0;
  let attempt: string | undefined;
  const begin = (): void => {
    // An earlier run may have mirrored a part of it.
    for (const file of readdirSync(folder))
      if (file === 'began' || file.startsWith('events-')) rmSync(join(folder, file), { force: true });
  };
  return {
    async send() {
      const { facts, work } = readJob(folder);
      await objects.put('work', serialize({ facts, work }));
    },
    async pull() {
      if (next === 0) begin();
      try {
        for (let piece = await read<EventPiece>(objects, pieceName(next)); piece; ) {
          appendFileSync(join(folder, `events-${piece.attempt}`), piece.lines);
          if (piece.attempt !== attempt) writeJobFile(folder, 'began', piece.attempt);
          attempt = piece.attempt;
          next += 1;
          piece = await read<EventPiece>(objects, pieceName(next));
        }
        const answer = await objects.get('answer');
        if (answer === 'unsigned')
          return { refused: 'its answer in the shared store is damaged, or its job did not sign it' };
        if (answer) writeJobFile(folder, 'answer', answer);
        return {};
      } catch (error) {
        if (!isBlobError(error)) throw error;
        return { unreachable: error.message };
      }
    },
    async explain() {
      try {
        await objects.put('probe', Buffer.alloc(4096));
        return undefined;
      } catch (error) {
        if (!isBlobError(error)) throw error;
        if (error.code === 'full') return { type: 'broken', code: 'disk-full', message: error.message };
        if (error.code === 'denied') return { type: 'broken', code: 'store-read-only', message: error.message };
        return undefined;
      }
    },
    async remove() {
      try {
        for (const part of ['work', 'answer', 'probe']) await objects.remove(part);
        for (let piece = 0; await objects.remove(pieceName(piece)); ) piece += 1;
      } catch (error) {
        // It cannot remove anything, or not now: a collection does it later.
        if (!isBlobError(error)) throw error;
      }
    },
  };
}

async function read<T>(objects: SealedObjects, part: string): Promise<T | undefined> {
  const bytes = await objects.get(part);
  // One that somebody else wrote is not an event.
  return bytes === undefined || bytes === 'unsigned' ? undefined : (deserialize(bytes) as T);
}
