// Runs a step in a test with the inputs that it had in a run, and compares what it makes with what it made.

import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Fingerprint, Key } from '../base/brand.ts';
import { isPlainData } from '../base/shape.ts';
import type { AnyKind } from '../dsl/kind.ts';
import type { CommandDefinition } from '../dsl/programs/command.ts';
import { temporaryPrefix } from '../files/temp-owner.ts';
import { createDiskView } from '../fingerprint/disk/disk-view.ts';
import type { Definition } from '../graph/definition.ts';
import { usedOf } from '../key/used-facts.ts';
import { describeCommand } from '../plan/describe-command.ts';
import { createAskedPrograms } from '../plan/environment/asked-programs.ts';
import { readProcessEnvironment } from '../plan/environment/process-environment.ts';
import { findProjectRoot } from '../plan/project/find-project.ts';
import { openFileDigests } from '../plan/sources/file-digests.ts';
import type { NodeWork } from '../run/executor.ts';
import { createLaidArtifacts } from '../run/inputs/laid-artifacts.ts';
import { fixtureFile, isNodeFixture, type NodeFixture } from '../run/record/node-fixture.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import type { Store } from '../store/store.ts';
import { openTestExecutor } from './test-executor.ts';

/** What a node made, and what it made in the run, by output: values of plain data, and digests of anything else. */
export interface RanRecorded {
  readonly made: Readonly<Record<string, unknown>>;
  readonly recorded: Readonly<Record<string, unknown>>;
}

/**
 * Runs a step, a gate or a command with the inputs, the params and the seed of a run, in the process of the test. The
 * outputs are checked and stored as in a run, and compared by their digests, so `expect(made).toEqual(recorded)` holds as
 * long as the code makes the same.
 *
 * @param step - what the run ran: a step, a gate or a command
 * @param folder - the folder that `cairn test-of` wrote
 * @param models - models that the params name, by name
 * @throws Error if the folder is not such a folder, or the step fails
 */
export async function runRecorded(
  step: { readonly definition: unknown },
  folder: URL | string,
  { models = {} }: { readonly models?: Readonly<Record<string, unknown>> } = {},
): Promise<RanRecorded> {
  const place = typeof folder === 'string' ? folder : fileURLToPath(folder);
  const node: unknown = JSON.parse(await readFile(join(place, fixtureFile), 'utf8'));
  if (!isNodeFixture(node)) throw new Error(`'${join(place, fixtureFile)}' is not what cairn test-of writes`);
  const definition = step.definition as Definition;
  const own = await mkdtemp(temporaryPrefix('test-recorded'));
  try {
    const root = findProjectRoot(join(place, fixtureFile));
    const store = createMemoryStore(join(own, 'store'));
    const load = async <T>({ exportName }: { readonly exportName: string }): Promise<T> =>
      (exportName === 'step' ? step : models[exportName]) as T;
    const executor = openTestExecutor({ root, store, workspace: own, laid: createLaidArtifacts() }, load);
    const work = await describeNode(node, definition, models, { place, root, own, store });
    const executed = await executor.execute(work, silent, new AbortController().signal);
    if (executed.type === 'failed') throw new Error(`'${node.node}' failed: ${executed.message}`);
    if (executed.type !== 'done') throw new Error(`'${node.node}' did not run: ${executed.type}`);
    const { outputs } = executed;
    const [made, recorded]: [Record<string, unknown>, Record<string, unknown>] = [{}, {}];
    for (const [name, { digest, file, name: written }] of Object.entries(node.outputs)) {
      const kind = definition.outputs[name] as AnyKind;
      const known = file === null ? undefined : await readPlain(kind, join(place, file));
      const copy = join(own, 'made', name, written);
      const now = outputs[name];
      const found =
        known !== undefined && now !== undefined && (await store.copyOut(now, copy))
          ? await readPlain(kind, copy)
          : undefined;
      const isComparable = found !== undefined && (now === digest || JSON.stringify(found) !== JSON.stringify(known));
      made[name] = isComparable ? found : now;
      recorded[name] = isComparable ? known : digest;
    }
    return { made, recorded };
  } finally {
    await rm(own, { recursive: true, force: true });
  }
}

const silent = {
  onLoaded: () => undefined,
  onLog: () => undefined,
  onProgress: () => undefined,
  review: async () => true,
};

interface Place {
  readonly place: string;
  readonly root: string;
  readonly own: string;
  readonly store: Store;
}

async function describeNode(
  node: NodeFixture,
  definition: Definition,
  models: Readonly<Record<string, unknown>>,
  { place, root, own, store }: Place,
): Promise<NodeWork> {
  const { role, params, seed, threads, verdicts, leftOut, lineage } = node;
  const inputs: Record<string, NodeWork['inputs'][string]> = {};
  for (const [name, { file, form, kind, path }] of Object.entries(node.inputs))
    inputs[name] = { digest: await store.copyIn(join(place, file), form), form, kind, path };
  const variables = { ...readProcessEnvironment() };
  const digests = await openFileDigests(join(own, 'files.json'), true);
  const facts = { disk: createDiskView(), digests };
  const environment =
    role === 'command'
      ? await describeCommand(
          definition as CommandDefinition,
          root,
          variables,
          facts,
          createAskedPrograms(root, variables),
        )
      : {};
  const outputs = Object.entries(node.outputs).map(([name, { form, name: file }]) => [name, { form, file }] as const);
  return {
    ...{ role, inputs, params, seed, verdicts, leftOut, lineage, variables },
    ...{ key: '' as Key, label: node.node, step: definition.name },
    definition: { file: '', exportName: 'step' },
    models: Object.fromEntries(Object.keys(models).map((name) => [name, { file: '', exportName: name }])),
    code: { fingerprint: '' as Fingerprint, files: {} },
    outputs: Object.fromEntries(outputs),
    checkpoint: null,
    uses: usedOf(environment),
    python: environment['python'],
    resources: { threads, timeout: undefined },
    environment: variables,
    isAlone: true,
  };
}

/** Undefined of a value that is not plain data, such as a table or a file. */
async function readPlain(kind: AnyKind, path: string): Promise<unknown> {
  if (kind.form === 'folder') return undefined;
  const value: unknown = await kind.decode(path);
  return isPlainData(value) ? value : undefined;
}
