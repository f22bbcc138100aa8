// Whole processes, from before they are started until they are gone.

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

/** Milliseconds that a program takes. Throws when it does not end well. */
export function timeProcess(command: Command): number {
  const begun = process.hrtime.bigint();
  const { status, stderr, error } = spawnSync(command.program, command.args, optionsOf(command, 'ignore'));
  const taken = Number(process.hrtime.bigint() - begun) / 1e6;
  if (status !== 0)
    throw new Error(`'${nameOf(command)}' failed (${status ?? error?.message}): ${lastLine(String(stderr))}`);
  return taken;
}

/** What a program writes, to both of its streams. Throws when it does not end well. */
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

/** What programs need to run at all: npm's own variables would be told to them all. */
function cleanEnvironment(): Record<string, string> {
  const kept = ['HOME', 'TMPDIR', 'LANG', 'CAIRN_CACHE', 'XDG_CACHE_HOME'];
  const given = kept.flatMap((name) => (process.env[name] === undefined ? [] : [[name, process.env[name]] as const]));
  const path = [linked, process.env['PATH'] ?? ''].join(delimiter);
  return { ...Object.fromEntries(given), PATH: path, NO_COLOR: '1', TURBO_TELEMETRY_DISABLED: '1', DO_NOT_TRACK: '1' };
}
