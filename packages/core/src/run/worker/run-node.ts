// Runs one node in a worker: imports the definition, decodes the inputs, calls the body, validates and encodes the
// outputs. What a worker did before never shows: chance starts anew for each node, its process is put back after it, and
// what cannot be put back ends the worker.

import { mkdirSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { pathToFileURL } from 'node:url';
import { type Canonical, isRecord } from '../../base/canonical.ts';
import { createStream } from '../../base/random/seed.ts';
import type { StepContext } from '../../dsl/context.ts';
import type { Checkpoint } from '../../dsl/failures/checkpoint.ts';
import type { GateDefinition } from '../../dsl/gate.ts';
import { makeStub } from '../../dsl/kinds/stub.ts';
import type { CommandDefinition } from '../../dsl/programs/command.ts';
import { hideSecrets, revealSecrets } from '../../dsl/secret.ts';
import type { StepDefinition } from '../../dsl/step.ts';
import { readVerdicts } from '../../dsl/verdict.ts';
import type { LocatedDefinition } from '../../fingerprint/trace/locate-definition.ts';
import { decodeInputs } from './decode-inputs.ts';
import { encodeOutputs } from './encode-outputs.ts';
import type { Finished, FromWorker, WorkDone, WorkFailure, WorkRequest } from './messages.ts';
import { waitFor } from './never-settled.ts';
import { NodeFailure } from './node-failure.ts';
import { openNotedLoads, takePackageFiles } from './note-loads.ts';
import { openCheckpoint } from './open-checkpoint.ts';
import { ownProcess } from './own-process.ts';
import { runCommand } from './run-command.ts';
import { nextTurn } from './running-resources.ts';
import { hasDrawn, noteDraw, seedChance } from './seed-chance.ts';
import { showAny } from './show-any.ts';
import { cutLines } from './split-lines.ts';
import { watchLoads } from './watch-loads.ts';
import { listReads, watchReads } from './watch-reads.ts';

const temporary = tmpdir();
const takeNotedLoads = openNotedLoads();

/** What a module exports under a name. */
export type LoadDefinition = <T>(located: LocatedDefinition) => Promise<T>;

/** @param load - default: the module is imported */
export async function runNode(
  request: WorkRequest,
  say: (message: FromWorker) => Promise<void>,
  signal: AbortSignal,
  load: LoadDefinition = importDefinition,
): Promise<Finished> {
  const giveBack = ownProcess();
  const inputs = Object.values(request.inputs).map(({ path }) => path);
  const kept = request.checkpoint === null ? [] : [request.checkpoint];
  const ofNode = [...inputs, request.folder, request.outputs, ...kept, temporary];
  const endReads = watchReads(ofNode);
  const loads = watchLoads();
  let endChance = (): void => undefined;
  try {
    waitFor('its module, which awaits something while it loads,');
    const { definition } = await load<{ definition: StepDefinition }>(request.definition);
    // Models are loaded with the code that they are given to.
    const given = request.isStub ? request.params : revealSecrets(request.params, request.variables);
    const params = await restoreModels(given, request.models, load);
    await say({ type: 'loaded' });
    loads.noteRunning();
    const files = [request.definition, ...Object.values(request.models)].map(({ file }) => file);
    if (definition.role === 'command' && !request.isStub) {
      const finished = await runCommand(definition as CommandDefinition, request, say, signal, ofNode);
      // What its declaration loaded: the program is another process.
      return finished.type === 'done' ? { ...finished, loads: loads.end(files, takeNotedLoads(), ofNode) } : finished;
    }
    endChance = seedChance(request.seed);
    const noted: string[] = [];
    const takeNoted = (): readonly string[] => {
      noted.push(...takeNotedLoads());
      return noted;
    };
    const { checkpoint, earlier } = openCheckpoint({
      folder: request.checkpoint,
      own: () => makeOwnFolder(request),
      observe: () => ({
        ...{ reads: listReads(), loads: loads.list(files, takeNoted(), ofNode), drawsRandom: hasDrawn() },
      }),
      log: (message) => void say({ type: 'log', message }),
    });
    const context = createContext(request, checkpoint, say, signal);
    const outcome = await runDefinition(definition, params, request, context);
    const before = earlier();
    const drawsRandom = hasDrawn() || before?.drawsRandom;
    // What is read from here on is not the node's.
    const reads = [...(before?.reads ?? []), ...endReads()];
    takeNoted();
    const packageFiles = takePackageFiles();
    return {
      type: 'done',
      ...outcome,
      reads,
      loads: [...(before?.loads ?? []), ...loads.end(files, noted, ofNode)],
      ...(packageFiles && { packageFiles: [...packageFiles, ...noted] }),
      ...(drawsRandom && { drawsRandom }),
    };
  } catch (error) {
    const failed = describeFailure(error);
    // It may repeat an address with its password, and is recorded.
    const hide = (text: string): string => hideSecrets(text, request.params as Canonical, request.variables);
    return { ...failed, message: hide(failed.message), stack: hide(failed.stack) };
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
  context: StepContext,
): Promise<Pick<WorkDone, 'verdicts' | 'descriptions'>> {
  if (request.isStub) {
    waitFor("its 'stub'");
    const sample = await makeStub(definition, params, context);
    await nextTurn();
    return { descriptions: await encodeOutputs(definition.out, sample, request.outputs) };
  }
  waitFor('decoding its inputs');
  const inputs = await decodeInputs(definition, request.inputs);
  if (definition.role === 'gate') {
    waitFor("its 'check'");
    const returned = await (definition as GateDefinition).check(inputs as never, params as never);
    const verdicts = readVerdicts(returned) ?? returned;
    await nextTurn();
    const kinds = { verdicts: definition.out['verdicts']! };
    return { verdicts, descriptions: await encodeOutputs(kinds, { verdicts }, request.outputs) };
  }
  waitFor("its 'run'");
  const made = await definition.run(inputs as never, params as never, context);
  // A rejection that nobody handles is reported at the end of a turn, before the outputs are accepted.
  await nextTurn();
  return { descriptions: await encodeOutputs(definition.out, made, request.outputs) };
}

export async function importDefinition<T>({ file, exportName }: LocatedDefinition): Promise<T> {
  const module = (await import(pathToFileURL(file).href)) as Record<string, T>;
  const found = module[exportName];
  if (!found) throw new NodeFailure('step-threw', `'${exportName}' is not exported by ${file} any more`);
  return found;
}

/** Puts the imported definitions back where the params name them. */
async function restoreModels(params: unknown, models: WorkRequest['models'], load: LoadDefinition): Promise<unknown> {
  if (Array.isArray(params)) return Promise.all(params.map((item) => restoreModels(item, models, load)));
  if (!isRecord(params)) return params;
  const name = params['$definition'];
  if (typeof name === 'string' && models[name]) return load(models[name]);
  const fields = Object.entries(params).map(
    async ([field, value]) => [field, await restoreModels(value, models, load)] as const,
  );
  return Object.fromEntries(await Promise.all(fields));
}

function makeOwnFolder({ folder }: WorkRequest): string {
  mkdirSync(folder, { recursive: true });
  return folder;
}

function createContext(
  request: WorkRequest,
  checkpoint: Checkpoint,
  say: (message: FromWorker) => Promise<void>,
  signal: AbortSignal,
): StepContext {
  return {
    seed: request.seed,
    random(stream) {
      noteDraw();
      return createStream(request.seed, stream);
    },
    log: (message) => void say({ type: 'log', message: cutLines(showAny(message)) }),
    progress: ({ fraction, message }) => {
      const share = Number.isFinite(fraction) ? Math.min(1, Math.max(0, fraction)) : 0;
      void say({ type: 'progress', fraction: share, ...(message !== undefined && { message: showAny(message) }) });
    },
    signal,
    // Made when it is asked for: few steps need it.
    get folder() {
      return makeOwnFolder(request);
    },
    checkpoint,
    verdicts: request.verdicts,
    leftOut: request.leftOut,
    lineage: request.lineage,
    // Of a source: a worker is in the project's root.
    ...(request.version !== undefined && { version: request.version, root: process.cwd() }),
  };
}

export function describeFailure(error: unknown): WorkFailure {
  const thrown = error instanceof Error ? error : new Error(`it threw ${showAny(error)}`);
  const isFull = (thrown as { code?: unknown }).code === 'ENOSPC';
  const failure = thrown instanceof NodeFailure ? thrown.failure : isFull ? 'disk-full' : 'step-threw';
  const message = isFull
    ? `the disk that it wrote to is full (${thrown.message}): make room and run again`
    : explainLimit(thrown);
  return { type: 'failed', failure, message, stack: thrown.stack ?? '' };
}

/** What V8 says where one of its own limits was met, with what to do. */
function explainLimit(error: Error): string {
  const { message } = error;
  if ((error as { code?: unknown }).code === 'ERR_STRING_TOO_LONG' || message === 'Invalid string length')
    return `it read or made a text of more than 512 MB, which Node cannot hold: take it in pieces (${message})`;
  if (error instanceof RangeError && message === 'Maximum call stack size exceeded')
    return `it calls itself without an end, or its data is nested too deeply (${message})`;
  return message;
}
