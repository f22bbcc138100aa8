// The code of a run on a machine that does not see the project: the files of the run's commit in a folder of the machine,
// with the packages of its lockfile. It is made once for each commit, and used by all jobs of the machine.
//
//      code/<digest>/tree     the files, as they were when the run began, and node_modules
//      code/<digest>/ready    exists when they are complete, and is touched by each job that uses them
//
// A job that is ended while it makes one leaves no `ready`, so the next job makes it again.

import {
  chmodSync,
  existsSync,
  mkdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { findPackageJSON } from 'node:module';
import { join, relative } from 'node:path';
import { pathToFileURL } from 'node:url';
import { coreFolder, corePackage, coreProgram } from '../../base/core-package.ts';
import { digestCanonical } from '../../base/digest.ts';
import { unpackFolder } from '../../files/folder-archive.ts';
import type { JobFacts } from '../../run/jobs/job-files.ts';
import { rebasePath } from '../../run/jobs/rebase-work.ts';
import { FileLocks } from '../../store/locks/file-locks.ts';
import type { Store } from '../../store/store.ts';
import { installLocked } from '../reproduce/install-locked.ts';

export interface CodeOptions {
  /** A folder of this machine that only this user can write to. */
  readonly scratch: string;
  /** Has the archive of the files. */
  readonly store: Store;
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly signal: AbortSignal;
}

export interface CodeHere {
  /** The folder of the files on this machine. */
  readonly top: string;
  /** The program of a job in the Cairn that the lockfile installs. */
  readonly program: string;
}

/** Why a machine cannot prepare the code of a run. The message is a clause that goes on from the name of the machine. */
export class NoCode extends Error {
  override readonly name = 'NoCode';
}

/**
 * Makes the folder of a machine, for this user alone.
 *
 * @throws NoCode if others can write there: they could replace the code
 */
export function makeScratch(scratch: string): string {
  mkdirSync(scratch, { recursive: true, mode: 0o700 });
  const { uid, mode } = statSync(scratch);
  if (process.getuid && uid !== process.getuid()) throw new NoCode(`'${scratch}' belongs to another user`);
  if (mode & 0o022) chmodSync(scratch, 0o700);
  return realpathSync(scratch);
}

/**
 * @throws NoCode, and ProblemError `no-lockfile`, `install-failed`
 */
export async function prepareCode(
  { code, root, machine }: Pick<JobFacts, 'code' | 'root' | 'machine'>,
  { scratch, store, environment, signal }: CodeOptions,
): Promise<CodeHere> {
  const { archive, top: planned } = code!;
  const folder = join(scratch, 'code', digestCanonical([archive, root, { ...machine }]).slice(0, 32));
  const [top, ready] = [join(folder, 'tree'), join(folder, 'ready')];
  const here = rebasePath(root, { from: planned, to: top });
  const locks = new FileLocks(join(scratch, 'locks'));
  const turn = locks.request(`code ${folder}`);
  try {
    await turn.wait({ signal });
    if (existsSync(ready)) {
      // What nobody used for long is removed (sweepShared).
      const now = Date.now() / 1000;
      for (const path of [ready, folder]) utimesSync(path, now, now);
    } else {
      rmSync(folder, { recursive: true, force: true });
      const file = await store.pathOf(archive);
      if (file === undefined)
        throw new NoCode("cannot read the run's commit: it is missing or damaged in the shared store");
      await unpackFolder(readFileSync(file), top);
      if (!existsSync(here)) throw new NoCode(`does not find '${relative(planned, root)}' in the run's commit`);
      await installLocked({ top, root: here }, { environment, onMessage: () => undefined, signal });
      writeFileSync(ready, '');
    }
    return { top, program: findProgram(here) };
  } finally {
    turn.release();
    locks.close();
  }
}

/** @throws NoCode */
function findProgram(root: string): string {
  const manifest = findPackageJSON(corePackage, pathToFileURL(join(root, 'package.json')).href);
  const program = manifest && join(manifest, '..', relative(coreFolder, coreProgram('run/jobs/program')));
  if (program === undefined || !existsSync(program))
    throw new NoCode(`finds no ${corePackage} of this version among the packages of the run's lockfile`);
  return program;
}
