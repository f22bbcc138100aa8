// Makes a step, a gate or a command in a worker, and takes over what it wrote.

import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import { digestFile } from '../base/digest.ts';
import type { StepDefinition } from '../dsl/step.ts';
import type { Verdict } from '../dsl/verdict.ts';
import { inputOf } from '../graph/definition.ts';
import type { PlanNode } from '../graph/node.ts';
import { showPathIn } from '../plan/find-project.ts';
import { type NodeKey, seedOf } from '../plan/node-key.ts';
import { StoreError } from '../store/store.ts';
import { timestamp } from './clock.ts';
import { type Execution, labelOf } from './execution.ts';
import { locateFailure, type Made, MakeFailure } from './made.ts';
import { obtain } from './obtain.ts';
import type { WorkInput, WorkOutput, WorkRequest } from './worker/messages.ts';
import type { WorkListeners } from './worker-process.ts';

export async function workNode(node: PlanNode, found: NodeKey, folder: string, execution: Execution): Promise<Made> {
  const definition = node.definition as StepDefinition;
  const { threads = 1, timeout } = definition.resources;
  const request = await createRequest(node, found, folder, execution);
  const lines: string[] = [];
  let changed: Promise<string | undefined> = Promise.resolve(undefined);
  const listeners = createListeners(node, lines, execution, () => {
    changed = findChanged(node, execution);
  });
  const finished = await execution.pool.work(request, { threads, timeout, signal: execution.signal }, listeners);
  await execution.logs.write(found.key, lines);
  // What is hashed is what runs: the code is looked at when it was loaded, and again before anything is recorded.
  const edited = (await changed) ?? (await findChanged(node, execution));
  if (edited !== undefined)
    throw new MakeFailure(
      'changed-while-running',
      `${edited} changed while the run was going, so nothing was stored: run again`,
    );
  if (finished.type === 'failed') {
    const message = finished.failure === 'step-threw' ? finished.message + nameSources(node) : finished.message;
    throw new MakeFailure(finished.failure, message, locateFailure(finished.stack, execution.prepared.found.home));
  }
  const outputs = await takeOver(finished.outputs, execution);
  const { verdicts } = finished;
  if (!verdicts) return { outputs };
  const subject = node.inputs['subject']!;
  const admitted = execution.finished.get(subject.node.id)!.outputs[subject.output]!;
  return { outputs: { admitted, ...outputs }, verdicts };
}

async function createRequest(
  node: PlanNode,
  found: NodeKey,
  folder: string,
  execution: Execution,
): Promise<WorkRequest> {
  const { prepared } = execution;
  const step = prepared.steps.get(node.id)!;
  const own = { outputs: join(folder, 'outputs'), folder: join(folder, 'work'), given: join(folder, 'inputs') };
  for (const path of Object.values(own)) await mkdir(path);
  const inputs: Record<string, WorkInput> = {};
  const verdicts: Record<string, readonly Verdict[]> = {};
  for (const [name, ref] of Object.entries(node.inputs)) {
    // A gate judges the evidence: the value itself only passes through.
    if (node.definition.role === 'gate' && name === 'subject') continue;
    const parent = execution.finished.get(ref.node.id)!;
    const { kind } = inputOf(node.definition, name)!;
    inputs[name] = {
      path: await obtain(ref, name, own.given, execution),
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
    outputs: own.outputs,
    folder: own.folder,
    root: prepared.found.root,
    verdicts,
    lineage: found.lineage,
    variables: prepared.variables,
  };
}

/** Which files a step was given: in the store they have no name, and an error about a row needs one. */
function nameSources(node: PlanNode): string {
  const sources = Object.entries(node.inputs).filter(([, ref]) => ref.node.definition.role === 'source');
  const named = sources.map(([name, ref]) => `${name}: ${String(ref.node.params['path'])}`);
  return named.length ? ` (${named.join(', ')})` : '';
}

function createListeners(node: PlanNode, lines: string[], execution: Execution, onLoaded: () => void): WorkListeners {
  const label = labelOf(execution, node.id);
  const about = { node: node.id, label };
  return {
    onLoaded,
    onLog(stream, message) {
      lines.push(message);
      execution.onEvent({ type: 'node-log', at: timestamp(), ...about, stream, message });
    },
    onProgress(fraction, message) {
      const progress = { type: 'node-progress', at: timestamp(), ...about, fraction } as const;
      execution.onEvent(message === undefined ? progress : { ...progress, message });
    },
  };
}

/** The first file of a step's code whose bytes are not those in the key. */
async function findChanged(node: PlanNode, execution: Execution): Promise<string | undefined> {
  const { closure } = execution.prepared.steps.get(node.id)!;
  for (const [file, digest] of Object.entries(closure.files)) {
    const now = await digestFile(file).catch(() => undefined);
    if (now !== digest) return showPathIn(execution.prepared.found.home, file);
  }
  return undefined;
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
