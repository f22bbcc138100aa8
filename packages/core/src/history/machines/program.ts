// The program of a job on a machine that does not see the project, or no folder of the runner. It brings what the machine
// lacks, and starts the program of jobs (run/jobs/program.ts):
//
//   1. with a shared store, the jobs and their inputs come into a folder of this machine
//   2. with the code of a commit, the machine prepares it, once for all jobs (prepare-code.ts)
//   3. the nodes run; with a shared store, what they say and their outputs go there meanwhile
//
//   node program.ts --scratch <folder of this machine> <folder of a job>...
//   node program.ts --scratch <folder of this machine> --store <URL> [--printed <file>] <name of a job>...

import { mkdtempSync, rmSync } from 'node:fs';
import { enableCompileCache } from 'node:module';
import { hostname } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { coreFolder, coreProgram } from '../../base/core-package.ts';
import { ProblemError } from '../../base/errors/problem.ts';
import { temporaryPrefix } from '../../files/temp-owner.ts';
import { type CarriedJob, fetchJob, sendWhile } from '../../run/jobs/carry-jobs.ts';
import { secretVariable } from '../../run/jobs/compare-variables.ts';
import { type ProgramEnd, runJobProgram } from '../../run/jobs/job-command.ts';
import { readJob, sharedFolders, writeAnswer } from '../../run/jobs/job-files.ts';
import { untilStopped } from '../../run/jobs/until-stopped.ts';
import { createPatientBlobs } from '../../store/blob-client.ts';
import { openExchangeStore, sweepShared } from '../../store/open-exchange-store.ts';
import { openBlobs } from '../../store/shared/open-blobs.ts';
import { makeScratch, NoCode, prepareCode } from './prepare-code.ts';

// For the program of jobs, and its worker.
enableCompileCache();

const text = { type: 'string' } as const;
const { values, positionals } = parseArgs({
  options: { scratch: text, store: text, printed: text },
  allowPositionals: true,
});
/** Milliseconds that a shared store may be gone. */
const patience = 120_000;
const stop = new AbortController();
for (const signal of ['SIGTERM', 'SIGINT', 'SIGHUP'] as const) process.on(signal, () => stop.abort());

const own = mkdtempSync(temporaryPrefix('machine'));
let exitCode = 1;
try {
  const scratch = makeScratch(values.scratch!);
  exitCode = await (values.store === undefined ? runInFolder(scratch) : runOverStore(scratch, values.store));
  const { jobs, states } = sharedFolders(scratch);
  sweepShared(scratch, [jobs, states, join(scratch, 'code')]);
  if (exitCode === 0 && values.printed !== undefined) rmSync(values.printed, { force: true });
} finally {
  rmSync(own, { recursive: true, force: true });
}
process.exit(stop.signal.aborted ? 143 : exitCode);

async function runInFolder(scratch: string): Promise<number> {
  const { folder } = readJob(positionals[0]!).facts;
  return (await startJobs(positionals, sharedFolders(folder).blobs, scratch)).exitCode ?? 1;
}

async function runOverStore(scratch: string, url: string): Promise<number> {
  const secret = process.env[secretVariable];
  // It cannot find its work and cannot sign an answer.
  if (secret === undefined) throw new Error('the job was started without the variables of its run');
  const remote = await openBlobs(url, process.env, [coreFolder]);
  const blobs = createPatientBlobs(remote, { milliseconds: patience, signal: stop.signal });
  const jobs: CarriedJob[] = [];
  for (const [index, name] of positionals.entries())
    jobs.push(await fetchJob(name, { blobs, secret, scratch, own: join(own, String(index)) }));
  const folders = jobs.map(({ folder }) => folder);
  const work = startJobs(folders, blobs, scratch);
  const { exitCode: code, printed } = await sendWhile(jobs, work).catch(async (error: unknown) => {
    // Nobody would hear of the nodes that still run.
    stop.abort();
    await work.catch(() => undefined);
    throw error;
  });
  if (code) await untilStopped(stop.signal);
  if (stop.signal.aborted) return 143;
  // The scheduler knows why a signal ended it.
  if (code) for (const job of jobs) await job.sendCrash(`its job ended with exit code ${code}\n${printed}`);
  for (const { folder } of jobs) rmSync(folder, { recursive: true, force: true });
  return code ?? 1;
}

/** @param shared - has the archive of the code */
async function startJobs(
  folders: readonly string[],
  shared: Parameters<typeof openExchangeStore>[0],
  scratch: string,
): Promise<ProgramEnd> {
  const { facts } = readJob(folders[0]!);
  const { signal } = stop;
  if (!facts.code) return runJobProgram(coreProgram('run/jobs/program'), folders, process.env, signal);
  try {
    const store = openExchangeStore(shared, join(own, 'code'));
    const { top, program } = await prepareCode(facts, { scratch, store, environment: process.env, signal });
    return await runJobProgram(program, ['--at', top, ...folders], process.env, signal);
  } catch (error) {
    await untilStopped(signal);
    if (!signal.aborted) refuseAll(folders, describeProblem(error));
    return { exitCode: 0, printed: '' };
  }
}

/** Why no node of the run may run here; an error in Cairn is thrown. */
function describeProblem(error: unknown): string {
  if (error instanceof ProblemError) return `'${hostname()}' cannot install the run's commit: ${error.message}`;
  if (error instanceof NoCode) return `'${hostname()}' ${error.message}`;
  throw error;
}

function refuseAll(folders: readonly string[], message: string): void {
  for (const folder of folders) {
    const { facts } = readJob(folder);
    const executed = { type: 'failed', failure: 'job-refused', message, stack: '' } as const;
    writeAnswer(folder, facts.token, { type: 'executed', executed, machine: hostname() });
  }
}
