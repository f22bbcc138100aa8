// Calls Slurm's commands.

import type { Variables } from '@cairn/core/jobs';
import { execa } from 'execa';
import type { SlurmSettings } from './slurm-settings.ts';

/** Slurm's commands wait for a controller that does not answer; another call comes later anyway. */
const timeout = 30_000;

export interface SlurmAnswer {
  readonly isWell: boolean;
  readonly stdout: string;
  /** The last line that it printed as an error, without the name of the command. */
  readonly problem: string;
  /** All that it printed as errors. */
  readonly stderr: string;
  /** The command does not exist. */
  readonly isMissing: boolean;
  readonly timedOut: boolean;
}

export interface CallOptions {
  readonly input?: string;
  /** The whole environment; default that of this process. */
  readonly variables?: Variables;
}

export type CallSlurm = (command: string, args: readonly string[], options?: CallOptions) => Promise<SlurmAnswer>;

export function callSlurmWith({ conf }: Pick<SlurmSettings, 'conf'>): CallSlurm {
  return async (command, args, { input, variables } = {}) => {
    const called = await execa(command, args, {
      ...{ reject: false, timeout, stripFinalNewline: true },
      ...(input !== undefined && { input }),
      env: { ...variables, ...(conf !== undefined && { SLURM_CONF: conf }) },
      extendEnv: variables === undefined,
    });
    const stderr = called.stderr ?? '';
    return {
      isWell: !called.failed,
      stdout: called.stdout ?? '',
      stderr,
      problem: describeProblem(command, stderr, called),
      isMissing: called.code === 'ENOENT',
      timedOut: called.timedOut,
    };
  };
}

function describeProblem(
  command: string,
  stderr: string,
  called: {
    readonly timedOut: boolean;
    readonly shortMessage?: string | undefined;
    readonly code?: string | undefined;
  },
): string {
  if (called.code === 'ENOENT') return `'${command}' is not installed`;
  const last = (stderr.trim().split('\n').at(-1) ?? '').replace(/^\w+: (error: )?/, '');
  // sbatch itself tries again while the queue is full.
  if (called.timedOut) return `'${command}' did not answer within ${timeout / 1000} s${last && ` (${last})`}`;
  return last || called.shortMessage || `'${command}' failed`;
}
