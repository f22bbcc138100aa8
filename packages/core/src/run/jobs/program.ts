// The program of a job: runs the nodes of one or more jobs' folders, one after the other, with the executor of this machine,
// and answers in each folder. Inputs come from the shared blobs, and outputs go there. Nothing names them until the runner
// has reviewed the report and has taken them into its own store: as long as that has not happened, they are bytes and no
// result.
//
//   node program.ts [--at <folder of the code>] <folder of a job>...
//
// It exits with 0 if it has answered in each of them, whatever the answers are.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { parseArgs } from 'node:util';
import { createMask } from '../../base/mask-values.ts';
import { temporaryPrefix } from '../../files/temp-owner.ts';
import { openExchangeStore } from '../../store/open-exchange-store.ts';
import { type Store, StoreError } from '../../store/store.ts';
import type { Executed, Executor, NodeWork, WorkListeners } from '../executor.ts';
import { createLaidArtifacts } from '../inputs/laid-artifacts.ts';
import { openLocalExecutor } from '../local/local-executor.ts';
import { findOtherCode } from './check-code.ts';
import { findOtherVariables, sealToken, secretVariable } from './compare-variables.ts';
import { restoreWork } from './describe-job.ts';
import { openEventWriter } from './job-events.ts';
import {
  type JobAnswer,
  type JobFacts,
  readJob,
  readMachineFacts,
  sharedFolders,
  writeAnswer,
  writeJobFile,
} from './job-files.ts';
import { rebaseExecuted, rebasePath, rebaseWork } from './rebase-work.ts';
import { untilStopped } from './until-stopped.ts';

// For its worker, which is started in half the time then.
enableCompileCache();

const { values, positionals } = parseArgs({ options: { at: { type: 'string' } }, allowPositionals: true });
const secret = process.env[secretVariable];
delete process.env[secretVariable];
const stop = new AbortController();
// The scheduler ends the job, and knows why: a job that gets a signal has no answer.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

interface Machine {
  readonly store: Store;
  readonly executor: Executor;
}

const own = mkdtempSync(temporaryPrefix('job'));
/** By root: the nodes of a job are of one project. */
const machines = new Map<string, Machine>();

for (const folder of positionals) {
  // A job that was started again by its scheduler goes on where it was. The runner may have taken a node out of it.
  if (existsSync(join(folder, 'answer')) || !existsSync(join(folder, 'job.json'))) continue;
  const { facts, work } = readJob(folder);
  if (secret !== undefined && sealToken(facts.token, secret) !== facts.seal) continue;
  const answer = await answerJob(folder, facts, restoreWork(work, process.env));
  if (isFailure(answer)) await untilStopped(stop.signal);
  if (stop.signal.aborted) process.exit(143);
  writeAnswer(folder, facts.token, answer);
}
for (const { executor } of machines.values()) await executor.close();
rmSync(own, { recursive: true, force: true });
process.exit(0);

function isFailure(answer: JobAnswer): boolean {
  return answer.type !== 'executed' || answer.executed.type === 'failed';
}

async function answerJob(folder: string, facts: JobFacts, work: NodeWork): Promise<JobAnswer> {
  try {
    return { type: 'executed', executed: await moveAndRun(folder, facts, work), machine: hostname() };
  } catch (error) {
    const { message, code, syscall } = error as NodeJS.ErrnoException;
    if (error instanceof StoreError) return { type: 'broken', code: error.code, message };
    if (code === 'ENOSPC' || code === 'EDQUOT') return { type: 'broken', code: 'disk-full', message };
    if (code !== undefined && syscall) return { type: 'broken', code: 'file-error', message };
    throw error;
  }
}

/** Where the code of the run is in another folder, paths are those of that folder. */
async function moveAndRun(folder: string, facts: JobFacts, work: NodeWork): Promise<Executed> {
  const top = facts.code?.top;
  if (values.at === undefined || top === undefined) return runJob(folder, facts, work);
  const rebase = { from: top, to: values.at };
  const moved = { ...facts, root: rebasePath(facts.root, rebase) };
  return rebaseExecuted(await runJob(folder, moved, rebaseWork(work, rebase)), rebase);
}

async function runJob(folder: string, facts: JobFacts, work: NodeWork): Promise<Executed> {
  const { root, folder: shared, patience } = facts;
  const problem = findProblem(facts);
  if (problem !== undefined) return refuse(problem);
  // The folder is on a disk that others may read: no value that nothing may print is written there.
  const mask = createMask((work.masked ?? []).flatMap((name) => work.variables[name] ?? []));
  const attempt = randomBytes(8).toString('hex');
  const events = openEventWriter(join(folder, `events-${attempt}`));
  const { store, executor } = openMachine(root, shared);
  if (work.checkpoint !== null) linkStates(sharedFolders(shared).states, dirname(store.temporary));
  let changed: string | undefined;
  const listeners: WorkListeners = {
    onLoaded: () => events.write({ type: 'loaded' }),
    onLog: (stream, message) => events.write({ type: 'log', stream, message: mask(message) }),
    onProgress: (fraction, message) =>
      events.write({ type: 'progress', fraction, message: message === undefined ? undefined : mask(message) }),
    async review() {
      changed = await findOtherCode(work.code.files, patience);
      return changed === undefined;
    },
  };
  try {
    writeJobFile(folder, 'began', attempt);
    changed = await findOtherCode(work.code.files, patience);
    const executed = changed === undefined && (await executor.execute(work, listeners, stop.signal));
    if (executed && changed === undefined) return maskFailure(executed, mask);
    const message = `${changed} on '${hostname()}' is not what the run was planned with, so nothing was stored: run again`;
    return { type: 'failed', failure: 'changed-while-running', message, stack: '' };
  } finally {
    events.end();
  }
}

/** Why no node of the run may run on this machine. */
function findProblem({ root, machine, sealed }: JobFacts): string | undefined {
  if (!existsSync(root)) return `'${hostname()}' does not see the project at '${root}'`;
  const here = readMachineFacts();
  for (const [name, wanted] of Object.entries(machine)) {
    const found = here[name as keyof typeof here];
    if (found !== wanted) return `'${hostname()}' has ${name} ${found}, and the run was planned with ${wanted}`;
  }
  if (secret === undefined)
    return `its job was started on '${hostname()}' without the variables of the run: leave out options such as --export=NONE`;
  const [other, ...more] = findOtherVariables(sealed, process.env, secret);
  if (other === undefined) return undefined;
  const names = [other, ...more].map((name) => `'${name}'`).join(', ');
  return `${names} on '${hostname()}' is not what the run was planned with: a module file or a prolog of the cluster sets it. Set it to the same value where the run is started`;
}

function openMachine(root: string, shared: string): Machine {
  const known = machines.get(root);
  if (known) return known;
  const place = join(own, String(machines.size));
  const workspace = join(place, 'workspace');
  mkdirSync(workspace, { recursive: true });
  const store = openExchangeStore(sharedFolders(shared).blobs, join(place, 'store'));
  const executor = openLocalExecutor({ root, store, workspace, laid: createLaidArtifacts() });
  machines.set(root, { store, executor });
  return { store, executor };
}

/** States outlive the job: another machine may go on from one. */
function linkStates(states: string, folder: string): void {
  const link = join(folder, 'checkpoints');
  if (existsSync(link)) return;
  mkdirSync(states, { recursive: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(states, link);
}

function maskFailure(executed: Executed, mask: (text: string) => string): Executed {
  if (executed.type !== 'failed') return executed;
  return { ...executed, message: mask(executed.message), stack: mask(executed.stack) };
}

function refuse(message: string): Executed {
  return { type: 'failed', failure: 'job-refused', message, stack: '' };
}
