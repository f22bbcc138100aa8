// The program of a job: runs the node of a job's folder with the executor of this machine, and answers there. Inputs come
// from the shared blobs, and outputs go there. Nothing names them until the runner has reviewed the report and has taken
// them into its own store: as long as that has not happened, they are bytes and no result.
//
//   node program.ts <folder of the job>
//
// It exits with 0 if it has answered, whatever the answer is.

import { randomBytes } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join } from 'node:path';
import { createMask } from '../../base/mask-values.ts';
import { temporaryPrefix } from '../../files/temp-owner.ts';
import { openExchangeStore } from '../../store/open-exchange-store.ts';
import { StoreError } from '../../store/store.ts';
import type { Executed, NodeWork, WorkListeners } from '../executor.ts';
import { createLaidArtifacts } from '../inputs/laid-artifacts.ts';
import { openLocalExecutor } from '../local/local-executor.ts';
import { findOtherCode } from './check-code.ts';
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

const folder = process.argv[2]!;
const stop = new AbortController();
// The scheduler ends the job, and knows why: a job that gets a signal has no answer.
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

const { facts, work: written } = readJob(folder);
const answer = await answerJob(facts, restoreWork(written, process.env));
if (stop.signal.aborted) process.exit(143);
writeAnswer(folder, facts.token, answer);
process.exit(0);

async function answerJob(facts: JobFacts, work: NodeWork): Promise<JobAnswer> {
  try {
    return { type: 'executed', executed: await runJob(facts, work), machine: hostname() };
  } catch (error) {
    const { message, code, syscall } = error as NodeJS.ErrnoException;
    if (error instanceof StoreError) return { type: 'broken', code: error.code, message };
    if (code === 'ENOSPC' || code === 'EDQUOT') return { type: 'broken', code: 'disk-full', message };
    if (code !== undefined && syscall) return { type: 'broken', code: 'file-error', message };
    throw error;
  }
}

async function runJob({ root, folder: shared, machine, patience }: JobFacts, work: NodeWork): Promise<Executed> {
  if (!existsSync(root)) return refuse(`'${hostname()}' does not see the project at '${root}'`);
  const here = readMachineFacts();
  for (const [name, wanted] of Object.entries(machine))
    if (here[name as keyof typeof here] !== wanted)
      return refuse(
        `'${hostname()}' has ${name} ${here[name as keyof typeof here]}, and the run was planned with ${wanted}`,
      );
  // The folder is on a disk that others may read: no value that nothing may print is written there.
  const mask = createMask((work.masked ?? []).flatMap((name) => work.variables[name] ?? []));
  const { blobs, states } = sharedFolders(shared);
  const attempt = randomBytes(8).toString('hex');
  const events = openEventWriter(join(folder, `events-${attempt}`));
  const own = mkdtempSync(temporaryPrefix('job'));
  const store = openExchangeStore(blobs, join(own, 'store'));
  const workspace = join(own, 'workspace');
  mkdirSync(workspace);
  if (work.checkpoint !== null) linkStates(states, dirname(store.temporary));
  const executor = openLocalExecutor({ root, store, workspace, laid: createLaidArtifacts() });
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
    await executor.close();
    rmSync(own, { recursive: true, force: true });
  }
}

/** States outlive the job: another machine may go on from one. */
function linkStates(states: string, folder: string): void {
  mkdirSync(states, { recursive: true });
  mkdirSync(folder, { recursive: true });
  symlinkSync(states, join(folder, 'checkpoints'));
}

function maskFailure(executed: Executed, mask: (text: string) => string): Executed {
  if (executed.type !== 'failed') return executed;
  return { ...executed, message: mask(executed.message), stack: mask(executed.stack) };
}

function refuse(message: string): Executed {
  return { type: 'failed', failure: 'job-refused', message, stack: '' };
}
