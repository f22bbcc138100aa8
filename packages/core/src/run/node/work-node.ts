// Makes a step, a gate or a command in a worker, and takes over what it wrote.

import { join } from 'node:path';
import { createMask } from '../../base/mask-values.ts';
import type { OutputDescriptions } from '../../dsl/describe-output.ts';
import type { AnyKind } from '../../dsl/kind.ts';
import { listSecrets } from '../../dsl/secret.ts';
import type { StepDefinition } from '../../dsl/step.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import { inputOf } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Ref } from '../../graph/ref.ts';
import { usedOf } from '../../key/used-facts.ts';
import { stepVariables } from '../../plan/environment/step-variables.ts';
import { type NodeKey, seedOf } from '../../plan/node-key.ts';
import { showPathIn } from '../../plan/project/find-project.ts';
import { timestamp } from '../clock.ts';
import { type Execution, labelOf, warn } from '../execution.ts';
import { inputPath } from '../inputs/input-path.ts';
import { makeNodeFolder, type NodeFolders, removeNodeFolders } from '../inputs/node-folders.ts';
import { isWholeNow, obtain, obtainAt } from '../inputs/obtain.ts';
import type { NodeLog } from '../node-logs.ts';
import type { WorkListeners } from '../pool/worker-process.ts';
import type { Finished, Work, WorkInput } from '../worker/messages.ts';
import { checkLoads, findStrayLoad } from './check-loads.ts';
import { checkReads } from './check-reads.ts';
import { findChanged, findChangedData } from './find-changed.ts';
import { watchInputs } from './find-spoilt.ts';
import { locateFailure, type Made, MakeFailure } from './made.ts';
import { takeOver } from './take-over.ts';

export async function workNode(
  node: PlanNode,
  found: NodeKey,
  folders: NodeFolders,
  execution: Execution,
): Promise<Made> {
  const mask = maskOf(node, execution);
  try {
    const made = await work(node, found, folders, execution, mask);
    const { impure, descriptions } = made;
    return {
      ...made,
      ...(impure && { impure: impure.map(mask) }),
      ...(descriptions && { descriptions: maskDescriptions(descriptions, mask) }),
    };
  } catch (error) {
    if (!(error instanceof MakeFailure)) throw error;
    throw new MakeFailure(error.failure, mask(error.message), error.location);
  }
}

function maskDescriptions(descriptions: OutputDescriptions, mask: (text: string) => string): OutputDescriptions {
  const masked = Object.entries(descriptions).map(([name, { text, summary }]) => [
    name,
    { text: mask(text), ...(summary && { summary: summary.map((line) => ({ ...line, text: mask(line.text) })) }) },
  ]);
  return Object.fromEntries(masked) as OutputDescriptions;
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
  let { inputs, findSpoilt } = await obtainInputs(node, folders, execution);
  let request = createRequest(node, found, inputs, folders, execution);
  const log = execution.logs.open(found.key);
  let changed: Promise<string | undefined> = Promise.resolve(undefined);
  const listeners = createListeners(node, log, execution, mask, () => {
    changed = findChanged(node, execution.prepared);
  });
  const { prepared, allowImpure, signal } = execution;
  // A program has an environment of its own, and needs no worker of its own for it.
  const declared = definition.role === 'command' ? [] : definition.env;
  const variables = stepVariables(declared, prepared.variables, allowImpure);
  const limits = { threads, timeout, signal, variables };
  let finished: Finished;
  try {
    finished = await execution.pool.work(request, limits, listeners);
    noteLoaded(finished, node, execution);
    if (isDoubtful(finished, node, execution)) {
      // What an earlier node had loaded in the same process may be taken for this one's: a process of its own tells.
      await removeNodeFolders(folders);
      ({ inputs, findSpoilt } = await obtainInputs(node, folders, execution));
      request = createRequest(node, found, inputs, folders, execution);
      finished = await execution.pool.workAlone(request, limits, listeners);
      noteLoaded(finished, node, execution);
    }
  } finally {
    log.keep();
  }
  // What is hashed is what runs: the code is looked at when it was loaded, and again before anything is recorded.
  const read = finished.type === 'done' ? finished.reads.flatMap(({ file, real }) => [file, real]) : [];
  const edited =
    (await changed) ??
    (await findChanged(node, execution.prepared)) ??
    (await findChangedData(read, node, execution.prepared)) ??
    findEditedPackage(node, execution);
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
  if (finished.running)
    warn(execution, 'left-running', { node: labelOf(execution, node.id), running: finished.running });
  const impure = [...checkLoads(finished.loads, node, execution), ...checkReads(finished.reads, node, execution)];
  // Before its outputs are taken over: what has no other name any more is not copied.
  const { out, role } = definition;
  const { descriptions } = finished;
  if (role !== 'command') await removeNodeFolders({ work: folders.work });
  // A program writes files whose names end as their kinds do.
  const outputPath = (name: string): string =>
    join(folders.outputs, role === 'command' ? name + out[name]!.extension : name);
  if (role !== 'gate') {
    const drawn = finished.drawsRandom ? { drawsRandom: true } : {};
    const outputs = await takeOver(out, outputPath, execution);
    // Those of a step are read by other nodes too, until the run ends.
    if (role === 'command') for (const { path } of Object.values(inputs)) await execution.store.giveBack(path);
    return { outputs, descriptions, impure, ...drawn };
  }
  const { verdicts = [] } = finished;
  const outputs = await takeOver({ verdicts: out['verdicts']! }, outputPath, execution);
  // A gate hands on its subject, which it does not write.
  const subject = node.inputs['subject']!;
  const admitted = execution.finished.get(subject.node.id)!.outputs[subject.output]!;
  return { outputs: { admitted, ...outputs }, verdicts, descriptions, impure };
}

/** A worker tells once what it has loaded of packages, and keeps it for its next nodes. */
function noteLoaded(finished: Finished, node: PlanNode, { prepared, loaded, packages }: Execution): void {
  if (finished.type !== 'done' || !finished.packageFiles) return;
  loaded.note(prepared.steps.get(node.id)!.closure, finished.packageFiles);
  packages.noteLoaded(finished.packageFiles);
}

/** A file of an installed package that the node may have loaded with other bytes than are in its key. */
function findEditedPackage(node: PlanNode, { prepared, packages }: Execution): string | undefined {
  const edited = packages.findEdited(prepared.steps.get(node.id)!.closure);
  return edited && showPathIn(prepared.found.home, edited);
}

function isDoubtful(finished: Finished, node: PlanNode, { prepared }: Execution): boolean {
  return finished.type === 'done' && !finished.isFirst && findStrayLoad(finished.loads, node, prepared) !== undefined;
}

/** Where its inputs are, and how to know afterwards whether they were changed meanwhile. */
async function obtainInputs(
  node: PlanNode,
  folders: NodeFolders,
  execution: Execution,
): Promise<{ readonly inputs: Record<string, WorkInput>; readonly findSpoilt: () => Promise<string | undefined> }> {
  for (;;) {
    const inputs: Record<string, WorkInput> = {};
    for (const [name, ref] of readInputs(node)) {
      const { kind } = inputOf(node.definition, name)!;
      const digest = execution.finished.get(ref.node.id)!.outputs[ref.output];
      inputs[name] = { path: await obtainFor(node, name, folders, execution), identity: `${kind.name} ${digest}` };
    }
    const findSpoilt = watchInputs({ inputs }, node, execution);
    // While one was made again another may have been spoilt: what is watched from here on must be whole.
    const whole = await Promise.all(readInputs(node).map(([, ref]) => isWholeNow(ref, execution)));
    if (whole.every(Boolean)) return { inputs, findSpoilt };
    await removeNodeFolders({ work: folders.work });
  }
}

/** A gate judges the evidence: the value itself only passes through. */
function readInputs({ definition, inputs }: PlanNode): readonly (readonly [string, Ref<unknown>])[] {
  return Object.entries(inputs).filter(([name]) => definition.role !== 'gate' || name !== 'subject');
}

function createRequest(
  node: PlanNode,
  found: NodeKey,
  inputs: Work['inputs'],
  folders: NodeFolders,
  execution: Execution,
): Work {
  const { prepared } = execution;
  const step = prepared.steps.get(node.id)!;
  makeNodeFolder(folders.outputs);
  const verdicts: Record<string, readonly Verdict[]> = {};
  for (const [name, ref] of readInputs(node))
    if (inputOf(node.definition, name)!.kind.approvedBy)
      verdicts[name] = execution.finished.get(ref.node.id)!.verdicts ?? [];
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
    uses: usedOf(step.environment),
    verdicts,
    lineage: found.lineage,
    // Of the process itself they are no plain object.
    variables: { ...prepared.variables },
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
  log: NodeLog,
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
      log.write(message);
      execution.onEvent({ type: 'node-log', at: timestamp(), ...about, stream, message });
    },
    onProgress(fraction, message) {
      const progress = { type: 'node-progress', at: timestamp(), ...about, fraction } as const;
      execution.onEvent(message === undefined ? progress : { ...progress, message: mask(message) });
    },
  };
}
