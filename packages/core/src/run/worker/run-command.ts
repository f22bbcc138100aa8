// Runs a command: an empty folder that holds what `uses` names, PATH and the declared variables, no shell.

import { existsSync } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { execa } from 'execa';
import { describe } from '../../base/canonical.ts';
import type { CommandDefinition } from '../../dsl/command.ts';
import { describeOutput, type OutputDescription } from '../../dsl/describe-output.ts';
import { revealSecrets } from '../../dsl/secret.ts';
import { commandVariables } from '../../plan/environment/step-variables.ts';
import { describeUsed } from '../../plan/sources/describe-used.ts';
import type { Finished, WorkRequest } from './messages.ts';
import { waitFor } from './never-settled.ts';

export async function runCommand(
  definition: CommandDefinition,
  request: WorkRequest,
  signal: AbortSignal,
): Promise<Finished> {
  const { uses, env, out, command } = definition;
  await mkdir(request.folder, { recursive: true });
  for (const path of uses) {
    const target = join(request.folder, path);
    await mkdir(dirname(target), { recursive: true });
    await cp(resolve(request.root, path), target, {
      recursive: true,
      dereference: true,
      force: false,
      errorOnExist: true,
    });
    // What is hashed is what runs: the copy is what the program gets.
    if ((await describeUsed(target)) !== request.uses[path])
      return {
        type: 'failed',
        failure: 'changed-while-running',
        message: `${path} changed while the run was going, so nothing was stored: run again`,
        stack: '',
      };
  }
  const here = (path: string): string => relative(request.folder, path).replaceAll('\\', '/');
  const outputs = Object.fromEntries(
    Object.entries(out).map(([name, { extension }]) => [name, here(join(request.outputs, name + extension))]),
  );
  const words = command({
    inputs: pathsOf(definition, request, here),
    outputs,
    params: revealSecrets(request.params, request.variables),
  });
  const wrong = words.findIndex((word) => typeof word !== 'string');
  if (wrong >= 0 || !words.length) return refuseWords(definition, words, wrong);
  const [program = '', ...args] = words;
  const result = await execa(program, args, {
    cwd: request.folder,
    env: commandVariables(env, request.variables),
    extendEnv: false,
    // What it prints goes to the runner, which reads what this process prints: however much it is, no one else copies it.
    stdio: ['ignore', 'inherit', 'inherit'],
    reject: false,
    cancelSignal: signal,
    forceKillAfterDelay: 2000,
  });
  if (result.failed) {
    const how =
      result.exitCode === undefined ? (result.originalMessage ?? 'it was ended') : `exit code ${result.exitCode}`;
    const message = `'${program}' failed: ${how}`;
    return { type: 'failed', failure: 'command-failed', message, stack: '', endsWithLines: true };
  }
  const made = Object.fromEntries(Object.entries(outputs).map(([name, path]) => [name, join(request.folder, path)]));
  return collectOutputs(program, out, made);
}

/** As the command declares them: one, one or none, a record. */
function pathsOf(
  { in: inputs }: CommandDefinition,
  request: WorkRequest,
  here: (path: string) => string,
): Parameters<CommandDefinition['command']>[0]['inputs'] {
  const given = Object.entries(request.inputs).map(([wired, { path }]) => [wired, here(path)] as const);
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      if (!('each' in input)) return [name, given.find(([wired]) => wired === name)?.[1]];
      const members = given.filter(([wired]) => wired.startsWith(`${name}.`));
      return [name, Object.fromEntries(members.map(([wired, path]) => [wired.slice(name.length + 1), path]))];
    }),
  );
}

function refuseWords({ name, definedAt }: CommandDefinition, words: readonly unknown[], place: number): Finished {
  const what =
    place < 0
      ? `run of '${name}' returned no program`
      : `${place === 0 ? 'the program' : `argument ${place}`} that run of '${name}' returned is ${describe(words[place])}, not a string`;
  const stack = definedAt ? `Error\n    at ${definedAt.file}:${definedAt.line}:${definedAt.column}` : '';
  return { type: 'failed', failure: 'step-threw', message: what, stack };
}

async function collectOutputs(
  program: string,
  kinds: CommandDefinition['out'],
  paths: Readonly<Record<string, string>>,
): Promise<Finished> {
  const descriptions: Record<string, OutputDescription> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const path = paths[name]!;
    const fail = (failure: 'output-missing' | 'output-invalid', message: string): Finished => ({
      type: 'failed',
      failure,
      message,
      stack: '',
    });
    if (!existsSync(path)) return fail('output-missing', `'${program}' wrote no '${name}'`);
    waitFor(`decoding output '${name}'`);
    try {
      const value: unknown = await kind.decode(path);
      const problem = kind.validate(value);
      if (problem) return fail('output-invalid', `output '${name}' of '${program}' is not valid: ${problem}`);
      descriptions[name] = describeOutput(kind, value);
    } catch (error) {
      return fail('output-invalid', `output '${name}' of '${program}' cannot be read: ${(error as Error).message}`);
    }
  }
  return { type: 'done', descriptions, reads: [], loads: [] };
}
