// The command line of a job, and how a job starts the program of another Cairn.

import { getCompileCacheDir } from 'node:module';
import { join, relative } from 'node:path';
import { execa } from 'execa';
import { coreFolder, corePackage, coreProgram, isCoreSource } from '../../base/core-package.ts';

const flags = [...(isCoreSource ? ['--conditions=cairn-source'] : []), '--disable-warning=ExperimentalWarning'];

export interface JobPlaces {
  /** The program of Node on the machines of the jobs. */
  readonly node: string;
  /** A folder there with Cairn in its `node_modules`; default where it is installed here. */
  readonly cairn?: string | undefined;
  /** A folder of each machine for itself, if the machines do not see the project, or share no folder. */
  readonly scratch?: string | undefined;
  /** The URL of the shared store, if there is no shared folder. */
  readonly store?: string | undefined;
  /** The file of the machine to which the job prints, which is removed if all is well. */
  readonly printed?: string | undefined;
}

/** @param jobs - the folders of the jobs whose nodes are to run, one after the other; with a shared store their names */
export function jobCommand(
  jobs: readonly string[],
  { node, cairn, scratch, store, printed }: JobPlaces,
): readonly string[] {
  const start = (program: string, ...more: readonly string[]) => [node, ...flags, program, ...more, ...jobs];
  if (scratch === undefined) return start(coreProgram('run/jobs/program'));
  const program = coreProgram('history/machines/program');
  const there = cairn === undefined ? program : join(cairn, 'node_modules', corePackage, relative(coreFolder, program));
  const options = Object.entries({ scratch, store, printed }).flatMap(([name, value]) =>
    value === undefined ? [] : [`--${name}`, value],
  );
  return start(there, ...options);
}

export interface ProgramEnd {
  /** Undefined if it was ended by a signal. */
  readonly exitCode: number | undefined;
  /** The last lines that it printed. */
  readonly printed: string;
}

const lastLines = 20;

/** Runs the program of jobs of some Cairn until it ends. What it prints is printed. */
export async function runJobProgram(
  program: string,
  args: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
  signal: AbortSignal,
): Promise<ProgramEnd> {
  const { exitCode, all } = await execa(process.execPath, [...flags, program, ...args], {
    ...{
      env: { NODE_COMPILE_CACHE: getCompileCacheDir(), ...environment },
      extendEnv: false,
      stdin: 'ignore',
      all: true,
      reject: false,
    },
    ...{ stdout: ['pipe', 'inherit'], stderr: ['pipe', 'inherit'] },
    ...{ cancelSignal: signal, forceKillAfterDelay: 5000 },
  });
  return { exitCode, printed: all.trimEnd().split('\n').slice(-lastLines).join('\n') };
}
