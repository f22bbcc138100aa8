// The folder of a job, on a disk that the runner and the job's machine share. Each file has one writer, and is complete
// when it has its name.
//
//      jobs/<name>/
//        job.json             for people, and what has to be the same on the machine
//        work                 the node, as V8 serializes it
//        submitted            the id that the scheduler gave the job
//        group                if several nodes run in the job: the name by which the scheduler finds it
//        began                which attempt writes its events: a job may be started again by its scheduler
//        events-<attempt>     what the node says while it runs, a line of JSON each
//        answer               how it ended. The first attempt that has one gives it its name
//        output.txt           what the program printed, if it failed
//
// The room for a short answer is taken when the folder is made (`spare`): on a full disk the job can still say so.

import { linkSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { deserialize, serialize } from 'node:v8';
import type { Digest } from '../../base/brand.ts';
import { hasCode } from '../../files/error-codes.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import type { StoreErrorCode } from '../../store/store.ts';
import type { Executed, NodeWork } from '../executor.ts';
import type { SealedVariables } from './compare-variables.ts';

/** What is in the folder that all machines share. */
export interface SharedFolders {
  readonly jobs: string;
  /** Artifacts, as blobs. */
  readonly blobs: string;
  /** States of nodes that are not done. */
  readonly states: string;
}

export function sharedFolders(folder: string): SharedFolders {
  return { jobs: join(folder, 'jobs'), blobs: folder, states: join(folder, 'states') };
}

/** What a machine must have in common with the one where the run was planned. */
export interface MachineFacts {
  readonly node: string;
  readonly platform: string;
  readonly arch: string;
}

export function readMachineFacts(): MachineFacts {
  return { node: process.version, platform: process.platform, arch: process.arch };
}

/** `job.json` */
export interface JobFacts {
  readonly name: string;
  /** Another one in each folder of the name: a job whose folder was given to another one has no answer. */
  readonly token: string;
  readonly key: string;
  readonly label: string;
  readonly root: string;
  readonly folder: string;
  readonly machine: MachineFacts;
  /** Seconds until an edit that was made elsewhere is seen on every machine. */
  readonly patience: number;
  /** Of the token, with the secret of the run: a job of another run does not run it. */
  readonly seal: string;
  /** Variables that have to have the same values there. */
  readonly sealed: SealedVariables;
  /** The files of the run's commit; without them, the project is where it is here. */
  readonly code?: JobCode | undefined;
}

export interface JobCode {
  /** Of the archive of the files, which is an artifact. */
  readonly archive: Digest;
  /** The folder that they are here. */
  readonly top: string;
}

/** A node, without values of the environment: the job is started with them. */
export interface JobWork {
  readonly work: Omit<NodeWork, 'environment' | 'variables'>;
  /** Names of variables that the job finds in its own environment: those of the caller, and those of the step's process. */
  readonly variables: readonly string[];
  readonly environment: readonly string[];
  /** Variables of the step's process that have another value than for the caller. */
  readonly own: Readonly<Record<string, string>>;
}

export type JobAnswer =
  | { readonly type: 'executed'; readonly executed: Executed; readonly machine: string }
  /** The disk or the store of the machine failed, and not the node. */
  | { readonly type: 'broken'; readonly code: StoreErrorCode | 'file-error'; readonly message: string };

/** The file to which a job of several nodes prints: the folders of its nodes are removed one by one. */
export function printedBy(folder: string, group: string): string {
  return join(dirname(folder), `${group}.out`);
}

/** The file of its own machine to which a job prints, if it shares no folder with this one. */
export function printedThere(name: string): string {
  return `/tmp/cairn-${name}.out`;
}

const spareBytes = 16 * 1024;

/** Writes a new folder of a job; its name must be free. */
export function makeJobFolder(jobs: string, facts: JobFacts, work: JobWork): string {
  mkdirSync(jobs, { recursive: true, mode: 0o700 });
  const unfinished = join(jobs, `.${temporaryName()}`);
  const folder = join(jobs, facts.name);
  try {
    mkdirSync(unfinished, { mode: 0o700 });
    writeFileSync(join(unfinished, 'job.json'), `${JSON.stringify(facts, undefined, 2)}\n`);
    writeFileSync(join(unfinished, 'work'), serialize(work));
    writeFileSync(join(unfinished, 'spare'), Buffer.alloc(spareBytes, 1));
    renameSync(unfinished, folder);
  } catch (error) {
    rmSync(unfinished, { recursive: true, force: true });
    throw error;
  }
  return folder;
}

/**
 * @throws Error if they are not there, or not what a runner writes
 */
export function readJob(folder: string): { readonly facts: JobFacts; readonly work: JobWork } {
  return { facts: readFacts(folder), work: deserialize(readFileSync(join(folder, 'work'))) as JobWork };
}

export function readFacts(folder: string): JobFacts {
  return JSON.parse(readFileSync(join(folder, 'job.json'), 'utf8')) as JobFacts;
}

/** The names in a folder; undefined if it does not exist. Read again each time, also on a disk that remembers what was missing. */
export function listJobFiles(folder: string): ReadonlySet<string> | undefined {
  try {
    return new Set(readdirSync(folder));
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined;
    throw error;
  }
}

/** Writes a small file, complete or not at all. One of the name is replaced. */
export function writeJobFile(folder: string, name: string, text: string | Uint8Array): void {
  const unfinished = join(folder, `.${temporaryName()}`);
  writeFileSync(unfinished, text);
  renameSync(unfinished, join(folder, name));
}

export function readJobFile(folder: string, name: string): string | undefined {
  return readText(join(folder, name));
}

export function readText(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8');
  } catch {
    return undefined;
  }
}

/**
 * Of several attempts of one job, the first has the answer; they were given the same work. Nothing is written if the folder
 * belongs to another job by now.
 */
export function writeAnswer(folder: string, token: string, answer: JobAnswer): void {
  if (readFacts(folder).token !== token) return;
  const unfinished = join(folder, `.${temporaryName()}`);
  try {
    writeFileSync(unfinished, serialize(answer));
    linkSync(unfinished, join(folder, 'answer'));
  } catch (error) {
    if (hasCode(error, 'EEXIST')) return;
    if (hasCode(error, 'ENOSPC', 'EDQUOT')) writeIntoSpare(folder, error as Error);
    else throw error;
  } finally {
    rmSync(unfinished, { force: true });
  }
}

/** The bytes of `spare` are there already, so these and the new name take no room. */
function writeIntoSpare(folder: string, error: Error): void {
  const message = error.message.slice(0, spareBytes / 16);
  const answer: JobAnswer = { type: 'broken', code: 'disk-full', message };
  writeFileSync(join(folder, 'spare'), serialize(answer), { flag: 'r+' });
  renameSync(join(folder, 'spare'), join(folder, 'answer'));
}

/** Undefined if it cannot be read as one. */
export function readAnswer(folder: string): JobAnswer | undefined {
  try {
    return deserialize(readFileSync(join(folder, 'answer'))) as JobAnswer;
  } catch {
    return undefined;
  }
}
