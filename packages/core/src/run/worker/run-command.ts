// Runs a command: an empty folder that holds what `uses` names, PATH and the declared variables, no shell.

import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join, resolve } from 'node:path';
import { execa } from 'execa';
import type { CommandDefinition } from '../../dsl/command.ts';
import { revealSecrets } from '../../dsl/secret.ts';
import { commandEnvironment } from '../../plan/describe-command.ts';
import type { Finished, WorkOutput, WorkRequest } from './messages.ts';

const linesShown = 20;

export async function runCommand(
  { uses, env, out, command }: CommandDefinition,
  request: WorkRequest,
  signal: AbortSignal,
): Promise<Finished> {
  await mkdir(request.folder, { recursive: true });
  for (const path of uses) {
    const target = join(request.folder, path);
    await mkdir(dirname(target), { recursive: true });
    await cp(resolve(request.root, path), target, { recursive: true });
  }
  const inputs = Object.fromEntries(Object.entries(request.inputs).map(([name, { path }]) => [name, path]));
  const outputs = Object.fromEntries(Object.keys(out).map((name) => [name, join(request.outputs, name)]));
  const [program = '', ...args] = command({
    inputs,
    outputs,
    params: revealSecrets(request.params, request.variables),
  });
  const result = await execa(program, args, {
    cwd: request.folder,
    env: commandEnvironment(env, request.variables),
    extendEnv: false,
    all: true,
    reject: false,
    stdin: 'ignore',
    cancelSignal: signal,
    forceKillAfterDelay: 2000,
  });
  if (result.all) process.stdout.write(`${result.all}\n`);
  if (result.failed) {
    const how =
      result.exitCode === undefined ? (result.originalMessage ?? 'it was ended') : `exit code ${result.exitCode}`;
    const last = (result.all ?? '').trimEnd().split('\n').slice(-linesShown).join('\n');
    return {
      type: 'failed',
      failure: 'command-failed',
      message: `'${program}' failed: ${how}${last && `\n${last}`}`,
      stack: '',
    };
  }
  return collectOutputs(program, out, outputs);
}

async function collectOutputs(
  program: string,
  kinds: CommandDefinition['out'],
  paths: Readonly<Record<string, string>>,
): Promise<Finished> {
  const made: Record<string, WorkOutput> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const path = paths[name]!;
    const fail = (failure: 'output-missing' | 'output-invalid', message: string): Finished => ({
      type: 'failed',
      failure,
      message,
      stack: '',
    });
    if (!existsSync(path)) return fail('output-missing', `'${program}' wrote no '${name}'`);
    try {
      const problem = kind.validate(await kind.decode(path));
      if (problem) return fail('output-invalid', `output '${name}' of '${program}' is not valid: ${problem}`);
    } catch (error) {
      return fail('output-invalid', `output '${name}' of '${program}' cannot be read: ${(error as Error).message}`);
    }
    made[name] = { path, form: kind.form };
  }
  return { type: 'done', outputs: made, reads: [], loads: [] };
}
