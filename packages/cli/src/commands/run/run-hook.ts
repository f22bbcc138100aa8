// Calls the hooks of a configuration: functions, or programs without a shell. A hook cannot change what a run made or
// its exit code. If one fails, it is said.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { basename, dirname } from 'node:path';
import { awaitAuthored, type RunRecord } from '@cairn/core';
import type { Hook, HookContext, HookName } from '../../config/config-types.ts';
import { hooksOf } from '../../config/hooks-of.ts';
import type { Cli } from '../../terminal/cli.ts';
import { failUsage } from '../../usage/usage-error.ts';

type Finished = Pick<RunRecord, 'run' | 'status' | 'metrics'> & { readonly exitCode: number };

export interface RunHooks {
  /** @throws UsageError `hook-failed`: then nothing is run */
  before(): Promise<void>;
  /** `undefined`: the pipeline could not be planned, and the command ends with this exit code. */
  after(record: Finished | undefined, exitCode: number): Promise<void>;
}

/** @param notify - a command of the shell that is called when the run has ended, whatever came out of it */
export function openHooks({ config, environment, terminal, cwd }: Cli, pipeline: string, notify?: string): RunHooks {
  const hooks = config ? hooksOf(config) : {};
  const file = config ? basename(config.file) : '';
  const folder = config ? dirname(config.file) : cwd;
  const call = (hook: HookName, facts: Omit<HookContext, 'hook' | 'pipeline'>): Promise<string | undefined> =>
    callHook(hooks[hook], { hook, pipeline, ...facts }, folder, environment.variables);
  return {
    async before() {
      const problem = await call('before', { run: null, status: null, exitCode: null, metrics: {} });
      if (problem !== undefined) failUsage('hook-failed', { file, problem });
    },
    async after(record, exitCode) {
      const metrics = Object.entries(record?.metrics ?? {}).map(([name, { value }]) => [name, value] as const);
      const facts = {
        ...{ run: record?.run ?? null, status: record?.status ?? null, exitCode },
        metrics: Object.fromEntries(metrics),
      };
      const isFailed = !record || record.status === 'failed';
      const names: readonly HookName[] = isFailed ? ['failed'] : record.status === 'refused' ? ['refused'] : [];
      for (const name of [...names, 'after'] as const) {
        const problem = await call(name, facts);
        if (problem !== undefined)
          terminal.complain(
            `${terminal.errorStyle('yellow', 'warning:')} The hook '${name}' of '${file}' failed: ${problem}. The exit code stays ${exitCode}.`,
          );
      }
      const told = { ...environment.variables, ...describe({ hook: 'after', pipeline, ...facts }) };
      const problem = notify === undefined ? undefined : await runProgram([notify], cwd, told, true);
      if (problem !== undefined)
        terminal.complain(
          `${terminal.errorStyle('yellow', 'warning:')} The command of --notify failed: ${problem}. The exit code stays ${exitCode}.`,
        );
    },
  };
}

/** Why it failed; undefined if it did not. */
async function callHook(
  hook: Hook | undefined,
  context: HookContext,
  folder: string,
  variables: Readonly<Record<string, string | undefined>>,
): Promise<string | undefined> {
  if (!hook) return undefined;
  try {
    if (typeof hook === 'function') await awaitAuthored(() => hook(context));
    else return await runProgram(hook, folder, { ...variables, ...describe(context) });
  } catch (error) {
    return (error instanceof Error ? error.message : String(error)).split('\n')[0]!.replace(/\.$/, '');
  }
  return undefined;
}

function describe({ hook, pipeline, run, status, exitCode, metrics }: HookContext): Readonly<Record<string, string>> {
  return {
    CAIRN_HOOK: hook,
    CAIRN_PIPELINE: pipeline,
    CAIRN_RUN: run ?? '',
    CAIRN_STATUS: status ?? '',
    CAIRN_EXIT_CODE: exitCode === null ? '' : String(exitCode),
    CAIRN_METRICS: JSON.stringify(metrics),
  };
}

async function runProgram(
  [program, ...args]: readonly [string, ...string[]],
  cwd: string,
  env: Readonly<Record<string, string | undefined>>,
  shell = false,
): Promise<string | undefined> {
  // Standard output is the command's own: what a hook prints goes to standard error.
  const child = spawn(program, args, { cwd, env: { ...env }, stdio: ['ignore', 2, 2], shell });
  const [code, signal] = (await once(child, 'exit')) as [number | null, string | null];
  return code === 0 ? undefined : `'${[program, ...args].join(' ')}' ended with ${signal ?? `exit code ${code}`}`;
}
