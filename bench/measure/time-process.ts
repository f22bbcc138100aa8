// Times whole processes, from the start to the exit.

import { spawnSync } from 'node:child_process';
import { delimiter } from 'node:path';
import { linked } from '../repository.ts';

export interface Command {
  readonly program: string;
  readonly args: readonly string[];
  readonly cwd: string;
  readonly env?: Readonly<Record<string, string>>;
}

/** The unit: Node doing nothing. */
export const nothing: Command = { program: process.execPath, args: ['-e', '0'], cwd: '/' };

/** The milliseconds that a program takes. Throws if it fails. */
export function timeProcess(command: Command): number {
  const begun = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(command.program, command.args, optionsOf(command, 'ignore'));
  const taken = Number(process.hrtime.bigint() - begun) / 1e6;
  if (status !== 0)
    throw new Error(`'${nameOf(command)}' failed (${status ?? error?.message}): ${lastLine(String(stderr))}`);
  return taken;
}

/** The output of a program, from both of its streams. Throws if it fails. */
export function readProcess(command: Command): string {
  const { status, stdout, stderr, error } = spawnSync(command.program, command.args, optionsOf(command, 'pipe'));
  const said = `${stdout}${stderr}`;
  if (status !== 0) throw new Error(`'${nameOf(command)}' failed (${status ?? error?.message}): ${lastLine(said)}`);
  return said;
}

function lastLine(text: string): string {
  return text.trimEnd().split('\n').at(-1) ?? '';
}

function nameOf({ program, args }: Command): string {
  return [program, ...args].join(' ');
}

function optionsOf({ cwd, env }: Command, stdout: 'ignore' | 'pipe') {
  return {
    cwd,
    env: { ...cleanEnvironment(), ...env },
    stdio: ['ignore', stdout, 'pipe'] as ('ignore' | 'pipe')[],
    maxBuffer: 1 << 30,
  };
}

/** Only variables that programs need to run. npm's own variables are left out. */
function cleanEnvironment(): Record<string, string> {
  const kept = ['HOME', 'TMPDIR', 'LANG', 'CAIRN_CACHE', 'XDG_CACHE_HOME'];
  const given = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  const path = [linked, process.env['PATH'] ?? ''].join(delimiter);
  return { ...Object.fromEntries(given), PATH: path, NO_COLOR: '1', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
}
