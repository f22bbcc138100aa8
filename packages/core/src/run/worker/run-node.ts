// Runs one node in a worker: imports the definition, decodes the inputs, calls the body, validates and encodes the
// outputs. What a worker did before never shows: chance starts anew for each node, its process is put back after it, and
// what cannot be put back ends the worker.

import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { inspect } from 'node:util';
import { isRecord } from '../../base/canonical.ts';
import { createStream } from '../../base/seed.ts';
import type { CommandDefinition } from '../../dsl/command.ts';
import type { StepContext } from '../../dsl/context.ts';
import type { GateDefinition } from '../../dsl/gate.ts';
import type { Kind } from '../../dsl/kind.ts';
import { revealSecrets } from '../../dsl/secret.ts';
import type { StepDefinition } from '../../dsl/step.ts';
import type { LocatedDefinition } from '../../fingerprint/locate-definition.ts';
import type { FailureCode } from '../../plan/outcome.ts';
import { decodeInputs } from './decode-inputs.ts';
import type { Finished, FromWorker, WorkDone, WorkFailure, WorkOutput, WorkRequest } from './messages.ts';
import { openNotedLoads } from './note-loads.ts';
import { ownProcess } from './own-process.ts';
import { runCommand } from './run-command.ts';
import { seedChance } from './seed-chance.ts';
import { watchLoads } from './watch-loads.ts';
import { watchReads } from './watch-reads.ts';

/** A failure of a node with a code of its own. */
export class NodeFailure extends Error {
  readonly failure: FailureCode;

  constructor(failure: FailureCode, message: string) {
    super(message);
    this.failure = failure;
  }
}

const temporary = tmpdir();
const takeNotedLoads = openNotedLoads();

export async function runNode(
  request: WorkRequest,
  say: (message: FromWorker) => Promise<void>,
  signal: AbortSignal,
): Promise<Finished> {
  const giveBack = ownProcess();
  const inputs = Object.values(request.inputs).map(({ path }) => path);
  const ofNode = [...inputs, request.folder, request.outputs, temporary];
  const endReads = watchReads(ofNode);
  const loads = watchLoads();
  let endChance = (): void => undefined;
  try {
    const { definition } = await importDefinition<{ definition: StepDefinition }>(request.definition);
    // Models are loaded with the code that they are given to.
    const params = await restoreModels(revealSecrets(request.params, request.variables), request.models);
    await say({ type: 'loaded' });
    loads.noteRunning();
    if (definition.role === 'command') return await runCommand(definition as CommandDefinition, request, signal);
    endChance = seedChance(request.seed);
    const made = await runDefinition(definition, params, request, say, signal);
    const files = [request.definition, ...Object.values(request.models)].map(({ file }) => file);
    return { type: 'done', ...made, reads: endReads(), loads: loads.end(files, takeNotedLoads(), ofNode) };
  } catch (error) {
    return describeFailure(error);
  } finally {
    endReads();
    endChance();
    giveBack();
  }
}

async function runDefinition(
  definition: StepDefinition,
  params: unknown,
  request: WorkRequest,
  say: (message: FromWorker) => Promise<void>,
  signal: AbortSignal,
): Promise<Pick<WorkDone, 'outputs' | 'verdicts'>> {
  const inputs = await decodeInputs(definition, request.inputs);
  if (definition.role === 'gate') {
    const verdicts = (definition as GateDefinition).check(inputs as never, params as never);
    const outputs = await encodeOutputs({ verdicts: definition.out['verdicts']! }, { verdicts }, request.outputs);
    return { outputs, verdicts };
  }
  const context = createContext(request, say, signal);
  const made = await definition.run(inputs as never, params as never, context);
  return { outputs: await encodeOutputs(definition.out, made, request.outputs) };
}

async function importDefinition<T>({ file, exportName }: LocatedDefinition): Promise<T> {
  const module = (await import(pathToFileURL(file).href)) as Record<string, T>;
  const found = module[exportName];
  if (!found) throw new NodeFailure('step-threw', `'${exportName}' is not exported by ${file} any more`);
  return found;
}

/** Puts the imported definitions back where the params name them. */
async function restoreModels(params: unknown, models: WorkRequest['models']): Promise<unknown> {
  if (Array.isArray(params)) return Promise.all(params.map((item) => restoreModels(item, models)));
  if (!isRecord(params)) return params;
  const name = params['$definition'];
  if (typeof name === 'string' && models[name]) return importDefinition(models[name]);
  const fields = Object.entries(params).map(
    async ([field, value]) => [field, await restoreModels(value, models)] as const,
  );
  return Object.fromEntries(await Promise.all(fields));
}

function createContext(
  request: WorkRequest,
  say: (message: FromWorker) => Promise<void>,
  signal: AbortSignal,
): StepContext {
  return {
    seed: request.seed,
    random: (stream) => createStream(request.seed, stream),
    log: (message) => void say({ type: 'log', message: showAny(message) }),
    progress: ({ fraction, message }) => {
      const share = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
      void say({ type: 'progress', fraction: share, ...(message !== undefined && { message: showAny(message) }) });
    },
    signal,
    // Made when it is asked for: few steps need it.
    get folder() {
      mkdirSync(request.folder, { recursive: true });
      return request.folder;
    },
    verdicts: request.verdicts,
    lineage: request.lineage,
  };
}

/** A text as it is, anything else as Node shows it: authors log what they have. */
function showAny(value: unknown): string {
  return typeof value === 'string' ? value : inspect(value);
}

async function encodeOutputs(
  kinds: Readonly<Record<string, Kind<unknown>>>,
  made: unknown,
  folder: string,
): Promise<WorkDone['outputs']> {
  if (!isRecord(made)) throw new NodeFailure('output-invalid', 'run returned no record of outputs');
  const extra = Object.keys(made).find((name) => !kinds[name]);
  if (extra) throw new NodeFailure('output-invalid', `run returned '${extra}', which is not among its outputs`);
  const outputs: Record<string, WorkOutput> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const value = made[name];
    if (value === undefined) throw new NodeFailure('output-missing', `run returned no '${name}'`);
    const problem = validate(kind, value);
    if (problem) throw new NodeFailure('output-invalid', `output '${name}' is not valid: ${problem}`);
    const path = join(folder, name);
    await kind.encode(value, path);
    outputs[name] = { path, form: kind.form };
  }
  return outputs;
}

function validate(kind: Kind<unknown>, value: unknown): string | undefined {
  try {
    return kind.validate(value);
  } catch (error) {
    // A value that holds itself exhausts the stack.
    return (error as Error).message;
  }
}

export function describeFailure(error: unknown): WorkFailure {
  const thrown = error instanceof Error ? error : new Error(`it threw ${showAny(error)}`);
  const isFull = (thrown as { code?: unknown }).code === 'ENOSPC';
  const failure = thrown instanceof NodeFailure ? thrown.failure : isFull ? 'disk-full' : 'step-threw';
  const message = isFull
    ? `the disk that it wrote to is full (${thrown.message}): make room and run again`
    : thrown.message;
  return { type: 'failed', failure, message, stack: thrown.stack ?? '' };
}
