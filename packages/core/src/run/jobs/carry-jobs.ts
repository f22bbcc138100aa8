// Jobs on a machine that shares no folder with the runner. Their folders are in a folder of the machine, and everything comes
// and goes through the shared store: the work and the inputs come before the nodes run, and what they say, their outputs and
// their answers go there meanwhile. For the program of jobs it is as if the folder of the machine were the shared one.

import { existsSync, rmSync } from 'node:fs';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { deserialize, serialize } from 'node:v8';
import { type BlobStore, isBlobError } from '../../store/blob-client.ts';
import { bringArtifact } from '../../store/bring-artifact.ts';
import { openExchangeStore } from '../../store/open-exchange-store.ts';
import { openSealedObjects, type SealedObjects } from '../../store/shared/sealed-objects.ts';
import { type Store, StoreError } from '../../store/store.ts';
import { readLines } from './job-events.ts';
import {
  type JobAnswer,
  type JobFacts,
  type JobWork,
  makeJobFolder,
  readAnswer,
  readJobFile,
  sharedFolders,
  writeAnswer,
} from './job-files.ts';
import { type EventPiece, pieceName } from './mirror-job.ts';
import { fail } from './node-job.ts';

export interface CarriedJob {
  /** On this machine. */
  readonly folder: string;
  /** Sends what the node has said since, and its answer with the outputs if it has one. */
  sendUp(): Promise<void>;
  /** Answers that the node ended without an answer, unless it has one, or never began. */
  sendCrash(message: string): Promise<void>;
}

export interface CarryOptions {
  readonly blobs: BlobStore;
  /** What the runner and the job know, and nobody else. */
  readonly secret: string;
  /** The folder of the machine. */
  readonly scratch: string;
  /** A folder for verified copies, which the caller removes. */
  readonly own: string;
}

/**
 * Brings a job to this machine.
 *
 * @param name - of its objects
 * @throws Error if the shared store does not have it; BlobError
 */
export async function fetchJob(name: string, { blobs, secret, scratch, own }: CarryOptions): Promise<CarriedJob> {
  const objects = openSealedObjects(blobs, secret, name);
  const bytes = await objects.get('work');
  if (bytes === undefined || bytes === 'unsigned')
    throw new Error(`the shared store '${blobs.location}' has no job '${name}' that its runner signed`);
  const { facts: planned, work } = deserialize(bytes) as { readonly facts: JobFacts; readonly work: JobWork };
  const facts = { ...planned, folder: scratch, name };
  const { jobs, blobs: here } = sharedFolders(scratch);
  // It is there if its scheduler has started the job again.
  rmSync(join(jobs, facts.name), { recursive: true, force: true });
  const folder = makeJobFolder(jobs, facts, work);
  const stores = {
    far: openExchangeStore(blobs, join(own, 'far')),
    near: openExchangeStore(here, join(own, 'near')),
  };
  try {
    // The node says which input is missing.
    for (const { digest } of Object.values(work.work.inputs)) await bringArtifact(digest, stores.far, stores.near);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    // A node that has an answer does not run.
    writeAnswer(folder, facts.token, { type: 'broken', code: error.code, message: error.message });
  }
  return createCarried(folder, objects, stores);
}

interface Stores {
  readonly far: Store;
  readonly near: Store;
}

function createCarried(folder: string, objects: SealedObjects, { far, near }: Stores): CarriedJob {
  let piece = 0;
  let offset = 0;
  let isAnswered = false;
  const sendEvents = async (): Promise<void> => {
    const attempt = readJobFile(folder, 'began');
    if (attempt === undefined) return;
    const { lines, end } = readLines(join(folder, `events-${attempt}`), offset);
    // What began is known, even if its node says nothing.
    if (lines === '' && piece > 0) return;
    const said: EventPiece = { attempt, lines };
    try {
      // An earlier attempt of the job has sent some.
      while ((await objects.put(pieceName(piece), serialize(said))) === 'present') piece += 1;
    } catch (error) {
      // A log must not cost the result.
      if (!isBlobError(error)) throw error;
      return;
    }
    piece += 1;
    offset = end;
  };
  const sendAnswer = async (answer: JobAnswer): Promise<void> => {
    isAnswered = true;
    await objects.put('answer', serialize(await sendOutputs(answer, near, far)));
    rmSync(folder, { recursive: true, force: true });
  };
  return {
    folder,
    async sendUp() {
      if (isAnswered) return;
      const answer = existsSync(join(folder, 'answer')) ? readAnswer(folder) : undefined;
      // All that the node said is there before its answer.
      await sendEvents();
      if (answer) await sendAnswer(answer);
    },
    async sendCrash(message) {
      if (isAnswered || !existsSync(join(folder, 'began'))) return;
      await sendEvents();
      const executed = fail('worker-crashed', message);
      await sendAnswer({ type: 'executed', executed, machine: hostname() });
    },
  };
}

/** The answer, once its outputs are in the shared store; or why they are not. */
async function sendOutputs(answer: JobAnswer, near: Store, far: Store): Promise<JobAnswer> {
  if (answer.type !== 'executed' || answer.executed.type !== 'done') return answer;
  try {
    for (const digest of Object.values(answer.executed.outputs))
      if (!(await bringArtifact(digest, near, far)))
        return { type: 'broken', code: 'file-error', message: `an output is damaged on '${answer.machine}'` };
    return answer;
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    return { type: 'broken', code: error.code, message: error.message };
  }
}

const betweenLooks = 500;

/**
 * Sends what jobs say and answer while `work` goes on, and the rest when it has ended.
 *
 * @throws BlobError if an answer cannot be sent: the work may still go on
 */
export async function sendWhile<T>(jobs: readonly CarriedJob[], work: Promise<T>): Promise<T> {
  let isDone = false;
  const ended = work.finally(() => {
    isDone = true;
  });
  // What it rejects with is rejected below.
  ended.catch(() => undefined);
  while (!isDone) {
    for (const job of jobs) await job.sendUp();
    await Promise.race([sleep(betweenLooks), ended.catch(() => undefined)]);
  }
  for (const job of jobs) await job.sendUp();
  return ended;
}
