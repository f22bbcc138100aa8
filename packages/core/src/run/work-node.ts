// Makes a step, a gate or a command in a worker, and takes over what it wrote.

import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { createMask } from '../base/mask-values.ts';
import type { AnyKind } from '../dsl/kind.ts';
import { listSecrets } from '../dsl/secret.ts';
import type { StepDefinition } from '../dsl/step.ts';
import type { Verdict } from '../dsl/verdict.ts';
import { inputOf } from '../graph/definition.ts';
import type { PlanNode } from '../graph/node.ts';
import { type NodeKey, seedOf } from '../plan/node-key.ts';
import { stepVariables } from '../plan/step-variables.ts';
import { StoreError } from '../store/store.ts';
import { checkLoads, findStrayLoad } from './check-loads.ts';
import { checkReads } from './check-reads.ts';
import { timestamp } from './clock.ts';
import { type Execution, labelOf } from './execution.ts';
import { findChanged } from './find-changed.ts';
import { watchInputs } from './find-spoilt.ts';
import { inputPath } from './input-path.ts';
import { locateFailure, type Made, MakeFailure } from './made.ts';
import { makeNodeFolder, type NodeFolders, removeNodeFolders } from './node-folders.ts';
import { obtain, obtainAt } from './obtain.ts';
import type { Finished, WorkInput, WorkOutput, WorkRequest } from './worker/messages.ts';
import type { WorkListeners } from './worker-process.ts';

export async function workNode(
  node: PlanNode,
  found: NodeKey,
  folders: NodeFolders,
  execution: Execution,
): Promise<Made> {
  const mask = maskOf(node, execution);
  try {
    const made = await work(node, found, folders, execution, mask);
    return { ...made, ...(made.impure && { impure: made.impure.map(mask) }) };
  } catch (error) {
    if (!(error instanceof MakeFailure)) throw error;
    throw new MakeFailure(error.failure, mask(error.message), error.location);
  }
}

/** Takes the values of the variables that the step declares, and of its secrets, out of a text. */
function maskOf({ definition, params }: PlanNode, { prepared }: Execution): (text: string) => string {
  const names = [...((definition as StepDefinition).env ?? []), ...listSecrets(params)];
  return createMask(names.flatMap((name) => prepared.variables[name] ?? []));
}

async function work(
  node: PlanNode,
  found: NodeKey,
  folders: NodeFolders,
  execution: Execution,
  mask: (text: string) => string,
): Promise<Made> {
  const definition = node.definition as StepDefinition;
  const { threads = 1, timeout } = definition.resources;
  let request = await createRequest(node, found, folders, execution);
  let findSpoilt = watchInputs(request, node, execution);
  const lines: string[] = [];
  let changed: Promise<string | undefined> = Promise.resolve(undefined);
  const listeners = createListeners(node, lines, execution, mask, () => {
    changed = findChanged(node, execution.prepared);
  });
  const { prepared, allowImpure, signal } = execution;
  // A program has an environment of its own, and needs no worker of its own for it.
  const declared = definition.role === 'command' ? [] : definition.env;
  const variables = stepVariables(declared, prepared.variables, allowImpure);
  const limits = { threads, timeout, signal, variables };
  let finished = await execution.pool.work(request, limits, listeners);
  if (isDoubtful(finished, node, execution)) {
    // What an earlier node had loaded in the same process may be taken for this one's: a process of its own tells.
    await removeNodeFolders(folders);
    request = await createRequest(node, found, folders, execution);
    findSpoilt = watchInputs(request, node, execution);
    finished = await execution.pool.workAlone(request, limits, listeners);
  }
  await execution.logs.write(found.key, lines);
  // What is hashed is what runs: the code is looked at when it was loaded, and again before anything is recorded.
  const edited = (await changed) ?? (await findChanged(node, execution.prepared));
  if (edited !== undefined)
    throw new MakeFailure(
      'changed-while-running',
      `${edited} changed while the run was going, so nothing was stored: run again`,
    );
  if (finished.type === 'failed') {
    const message = finished.failure === 'step-threw' ? finished.message + nameSources(node) : finished.message;
    throw new MakeFailure(finished.failure, message, locateFailure(finished.stack, execution.prepared.found.home));
  }
  const spoilt = await findSpoilt();
  if (spoilt !== undefined)
    throw new MakeFailure(
      'changed-while-running',
      `its input '${spoilt}', which is only to be read, was changed while it ran, so nothing was stored: run again`,
    );
  const impure = [...checkLoads(finished.loads, node, execution), ...checkReads(finished.reads, node, execution)];
  // Before its outputs are taken over: what has no other name any more is not copied.
  if (node.definition.role !== 'command') await removeNodeFolders({ work: folders.work });
  const outputs = await takeOver(finished.outputs, execution);
  const { verdicts } = finished;
  if (!verdicts) return { outputs, impure };
  const subject = node.inputs['subject']!;
  const admitted = execution.finished.get(subject.node.id)!.outputs[subject.output]!;
  return { outputs: { admitted, ...outputs }, verdicts, impure };
}

function isDoubtful(finished: Finished, node: PlanNode, { prepared }: Execution): boolean {
  return finished.type === 'done' && !finished.isFirst && findStrayLoad(finished.loads, node, prepared) !== undefined;
}

async function createRequest(
  node: PlanNode,
  found: NodeKey,
  folders: NodeFolders,
  execution: Execution,
): Promise<WorkRequest> {
  const { prepared } = execution;
  const step = prepared.steps.get(node.id)!;
  makeNodeFolder(folders.outputs);
  const inputs: Record<string, WorkInput> = {};
  const verdicts: Record<string, readonly Verdict[]> = {};
  for (const [name, ref] of Object.entries(node.inputs)) {
    // A gate judges the evidence: the value itself only passes through.
    if (node.definition.role === 'gate' && name === 'subject') continue;
    const parent = execution.finished.get(ref.node.id)!;
    const { kind } = inputOf(node.definition, name)!;
    inputs[name] = {
      path: await obtainFor(node, name, folders, execution),
      identity: `${kind.name} ${parent.outputs[ref.output]}`,
    };
    if (kind.approvedBy) verdicts[name] = parent.verdicts ?? [];
  }
  return {
    type: 'work',
    definition: step.located,
    models: step.models,
    inputs,
    params: node.params,
    seed: seedOf(node, prepared.seed),
    outputs: folders.outputs,
    folder: folders.work,
    root: prepared.found.root,
    verdicts,
    lineage: found.lineage,
    variables: prepared.variables,
  };
}

/** A program is given paths in the folder that it runs in; a step, where it can see the path, one that ends alike. */
async function obtainFor(node: PlanNode, wired: string, { work }: NodeFolders, execution: Execution): Promise<string> {
  const ref = node.inputs[wired]!;
  const name = inputPath(node, wired);
  if (node.definition.role === 'command') return obtainAt(ref, join(work, 'inputs', name), execution);
  const { givesPath, form } = inputOf(node.definition, wired)!.kind as AnyKind;
  return obtain(ref, execution, givesPath || form === 'folder' ? name : undefined);
}

/** Which files a step was given: in the store they have no name, and an error about a row needs one. */
function nameSources(node: PlanNode): string {
  const sources = Object.entries(node.inputs).filter(([, ref]) => ref.node.definition.role === 'source');
  const named = sources.map(([name, ref]) => `${name}: ${String(ref.node.params['path'])}`);
  return named.length ? ` (${named.join(', ')})` : '';
}

function createListeners(
  node: PlanNode,
  lines: string[],
  execution: Execution,
  mask: (text: string) => string,
  onLoaded: () => void,
): WorkListeners {
  const label = labelOf(execution, node.id);
  const about = { node: node.id, label };
  return {
    onLoaded,
    onLog(stream, said) {
      const message = mask(said);
      lines.push(message);
      execution.onEvent({ type: 'node-log', at: timestamp(), ...about, stream, message });
    },
    onProgress(fraction, message) {
      const progress = { type: 'node-progress', at: timestamp(), ...about, fraction } as const;
      execution.onEvent(message === undefined ? progress : { ...progress, message: mask(message) });
    },
  };
}

async function takeOver(
  outputs: Readonly<Record<string, WorkOutput>>,
  execution: Execution,
): Promise<Record<string, Digest>> {
  const digests: Record<string, Digest> = {};
  for (const [name, { path, form }] of Object.entries(outputs))
    digests[name] = await adoptOutput(name, path, form, execution);
  return digests;
}

/** A folder that holds a link out of itself, or a pipe, is no artifact. */
async function adoptOutput(
  name: string,
  path: string,
  form: WorkOutput['form'],
  execution: Execution,
): Promise<Digest> {
  try {
    return await execution.store.adopt(path, form);
  } catch (error) {
    if (error instanceof StoreError || (error as NodeJS.ErrnoException).code) throw error;
    throw new MakeFailure('output-invalid', `output '${name}' cannot be stored: ${(error as Error).message}`);
  }
}
