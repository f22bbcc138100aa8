// Runs a command: a folder that holds its inputs and what `uses` names, PATH and the declared variables, no shell.

import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync, realpathSync, renameSync, type WriteStream } from 'node:fs';
import { cp, mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve } from 'node:path';
import { execa } from 'execa';
import { describe } from '../../base/canonical.ts';
import { describeOutput, type OutputDescription } from '../../dsl/describe-output.ts';
import { optionalValue } from '../../dsl/kinds/maybe.ts';
import type { CommandDefinition } from '../../dsl/programs/command.ts';
import { quoteWord } from '../../dsl/programs/shell.ts';
import { revealSecrets } from '../../dsl/secret.ts';
import { isInside } from '../../files/is-inside.ts';
import type { KindFacts } from '../../graph/definition.ts';
import { outputFile } from '../../graph/output-file.ts';
import { describeUsed } from '../../plan/sources/describe-used.ts';
import { openContainerOf } from '../programs/container-of-command.ts';
import { endLeftovers } from '../programs/end-leftovers.ts';
import type { OpenedContainer } from '../programs/open-container.ts';
import { programVariables } from '../programs/program-variables.ts';
import type { OpenedPython } from '../programs/python-environment.ts';
import type { Finished, FromWorker, WorkRequest } from './messages.ts';
import { waitFor } from './never-settled.ts';
import { openProgramCheckpoint } from './program-checkpoint.ts';
import { addReads, failChanged, openPython, pythonVariables } from './run-python.ts';
import { watchReads } from './watch-reads.ts';

const mostShown = 400;

/** What a program is started with, in a folder that is ready for it. */
export interface PreparedCommand {
  readonly words: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
  /** Paths relative to the folder, by output. */
  readonly outputs: Readonly<Record<string, string>>;
  readonly call: Parameters<CommandDefinition['command']>[0];
  /** What `run` of the command read. */
  readonly reads: ReturnType<ReturnType<typeof watchReads>>;
  readonly python: OpenedPython | undefined;
  readonly container: OpenedContainer | undefined;
}

/** @param allowed - what `run` of the command may read */
export async function runCommand(
  definition: CommandDefinition,
  request: WorkRequest,
  say: (message: FromWorker) => Promise<void>,
  signal: AbortSignal,
  allowed: readonly string[],
): Promise<Finished> {
  const prepared = await prepareCommand(definition, request, say, signal, allowed);
  if ('type' in prepared) return prepared;
  const { out, stdout } = definition;
  const { words, variables, outputs, call, reads, python, container } = prepared;
  const program = words[0]!;
  const [started = '', ...args] = container?.callOf(words) ?? words;
  const guard = container?.guard();
  signal.addEventListener('abort', () => guard?.remove());
  const printed = stdout === undefined ? undefined : await createFile(join(request.folder, outputs[stdout]!));
  const result = await execa(started, args, {
    cwd: request.folder,
    env: container?.variables ?? variables,
    extendEnv: false,
    // What it prints goes to the runner, which reads what this process prints: however much it is, no one else copies it.
    stdio: ['ignore', printed ?? 'inherit', 'inherit'],
    reject: false,
    cancelSignal: signal,
    forceKillAfterDelay: 2000,
  }).finally(() => printed?.destroy());
  await guard?.end();
  // Before the outputs are looked at: what it left could still write to them.
  const running = await endLeftovers();
  if (result.failed) {
    const how =
      result.exitCode === undefined ? (result.originalMessage ?? 'it was ended') : `exit code ${result.exitCode}`;
    const message = `'${program}' failed${container ? ` in ${definition.container?.image}` : ''}: ${how}${showWords(definition, { ...call, params: request.params })}`;
    return { type: 'failed', failure: 'command-failed', message, stack: '', endsWithLines: true };
  }
  const written = Object.entries(outputs).map(([name, path]) => [name, join(request.folder, path)] as const);
  const made = Object.fromEntries(written.map(([name, path]) => [name, takeWritten(name, out[name]!, path)]));
  const collected = await collectOutputs(program, out, made, [request.folder, ...allowed]);
  if (collected.type !== 'done') return collected;
  const done = { ...collected, reads, ...(running.length && { running }) };
  if (!python) return done;
  const changed = python.findChange();
  return changed === undefined ? addReads(done, request) : failChanged(`'${changed}' of its Python environment`);
}

/** The file that a program writes an output to; of one that may be absent, the file of its value. */
function writtenFile(name: string, kind: KindFacts): string {
  return kind.optionalOf ? `${name}-${optionalValue}${kind.optionalOf.extension}` : outputFile(name, kind);
}

/** The path of an output: of one that may be absent, a folder with what was written, or nothing. */
function takeWritten(name: string, kind: KindFacts, path: string): string {
  if (!kind.optionalOf) return path;
  const folder = join(dirname(path), outputFile(name, kind));
  mkdirSync(folder);
  if (existsSync(path)) renameSync(path, join(folder, `${optionalValue}${kind.optionalOf.extension}`));
  return folder;
}

/** Copies what the program uses into its folder, and computes its call. */
export async function prepareCommand(
  definition: CommandDefinition,
  request: WorkRequest,
  say: (message: FromWorker) => Promise<void>,
  signal: AbortSignal,
  allowed: readonly string[],
): Promise<PreparedCommand | Finished> {
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
    if ((await describeUsed(target)) !== request.uses[path]) return failChanged(path);
  }
  const here = (path: string): string => relative(request.folder, path).replaceAll('\\', '/');
  const outputs = Object.fromEntries(
    Object.entries(out).map(([name, kind]) => [name, here(join(request.outputs, writtenFile(name, kind)))]),
  );
  const call = {
    inputs: pathsOf(definition, request, here),
    outputs,
    params: revealSecrets(request.params, request.variables),
    threads: request.threads,
  };
  // What is read around this call is the runner's own.
  const endReads = watchReads(allowed);
  const words = command(call);
  const reads = endReads();
  const wrong = words.findIndex((word) => typeof word !== 'string');
  if (wrong >= 0 || !words.length) return refuseWords(definition, words, wrong);
  let variables = programVariables(env, request.variables, request.threads);
  if (definition.checkpoint) variables = { ...variables, CAIRN_CHECKPOINT: openProgramCheckpoint(request) };
  let python: OpenedPython | undefined;
  let container: OpenedContainer | undefined;
  if (definition.container) {
    const log = (message: string): void => void say({ type: 'log', message });
    const prepared = { words, call, variables };
    const opened = await openContainerOf(definition, definition.container, request, prepared, log, signal);
    if (typeof opened === 'string') return { type: 'failed', failure: 'command-failed', message: opened, stack: '' };
    container = opened;
  }
  if (definition.python) {
    try {
      python = await openPython(definition.python, request, say, signal);
      variables = await pythonVariables(definition, request, call, variables, python.folder);
    } catch (error) {
      return { type: 'failed', failure: 'command-failed', message: (error as Error).message, stack: '' };
    }
  }
  return { words, variables, outputs, call, reads, python, container };
}

/** Open, so that the program is given the file itself. */
async function createFile(path: string): Promise<WriteStream> {
  const file = createWriteStream(path);
  await once(file, 'open');
  return file;
}

/**
 * As it can be pasted into a shell, in the folder of the node. It is computed from the params as they are planned, in which
 * a secret is `secret(NAME)`: a value that was quoted or cut could not be masked.
 */
function showWords({ command }: CommandDefinition, planned: Parameters<CommandDefinition['command']>[0]): string {
  try {
    const text = command(planned).map(quoteWord).join(' ');
    return `, run as ${text.length <= mostShown ? text : `${text.slice(0, mostShown)}…`}`;
  } catch {
    // It computes with the value of a secret.
    return '';
  }
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

/** @param allowed - the folder of the node and its inputs: what a link leads to is a part of the output */
async function collectOutputs(
  program: string,
  kinds: CommandDefinition['out'],
  paths: Readonly<Record<string, string>>,
  allowed: readonly string[],
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
    const real = realpathSync(path);
    if (!allowed.some((folder) => existsSync(folder) && isInside(real, realpathSync(folder))))
      return fail(
        'output-invalid',
        `output '${name}' of '${program}' is a link to '${real}', which is none of its inputs: make it an input, and copy it`,
      );
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
