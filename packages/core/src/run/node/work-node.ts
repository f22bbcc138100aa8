// Has a step, a gate or a command made by the executor, and judges what it did before anything of it is stored.

import { createMask } from '../../base/mask-values.ts';
import type { OutputDescriptions } from '../../dsl/describe-output.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { NodeKey } from '../../plan/node-key.ts';
import type { FailureCode } from '../../plan/outcome/outcome.ts';
import { showPathIn } from '../../plan/project/find-project.ts';
import { removeCheckpoint } from '../../store/checkpoints.ts';
import { timestamp } from '../clock.ts';
import { type Execution, labelOf, warn } from '../execution.ts';
import type { Executed, NodeWork, WorkListeners, WorkReport } from '../executor.ts';
import { makeWhole } from '../inputs/obtain.ts';
import type { NodeLog } from '../node-logs.ts';
import { checkLoads, findStrayLoad } from './check-loads.ts';
import { checkReads } from './check-reads.ts';
import { checkSource } from './check-source.ts';
import { describeWork } from './describe-work.ts';
import { findChanged, findChangedData } from './find-changed.ts';
import { listMasked, listMaskedNames } from './list-masked.ts';
import { locateFailure, type Made, MakeFailure } from './made.ts';

export async function workNode(node: PlanNode, found: NodeKey, execution: Execution): Promise<Made> {
  const mask = maskOf(node, execution);
  try {
    const made = await work(node, found, execution, mask);
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
function maskOf(node: PlanNode, { prepared }: Execution): (text: string) => string {
  return createMask(listMasked(node, prepared.variables));
}

async function work(
  node: PlanNode,
  found: NodeKey,
  execution: Execution,
  mask: (text: string) => string,
): Promise<Made> {
  const { prepared, signal } = execution;
  const described = {
    ...describeWork(node, found, execution, execution.keepsStates),
    keepFailed: execution.failedFolders?.folderOf(labelOf(execution, node.id)),
    masked: listMaskedNames(node),
    mustRun: execution.forced.has(node.id),
  };
  const log = execution.logs.open(found.key);
  let changed: Promise<string | undefined> = Promise.resolve(undefined);
  let impure: readonly string[] = [];
  let repairs = countRepairs(node, execution);
  const listeners: WorkListeners = {
    ...createListeners(node, log, execution, mask),
    onLoaded() {
      changed = findChanged(node, prepared);
    },
    async review(report) {
      noteLoaded(report, node, execution);
      if (isDoubtful(report, node, execution)) return false;
      await checkCode(node, changed, report, execution);
      await checkSource(node, execution);
      const spoilt = report.touched.find(({ input, isSame }) => !isSame || repairs(input));
      if (spoilt)
        throw new MakeFailure(
          'changed-while-running',
          `its input '${spoilt.input}', which is only to be read, was changed while it ran, so nothing was stored: run again`,
        );
      if (report.running)
        warn(execution, 'left-running', { node: labelOf(execution, node.id), running: report.running });
      impure = [...checkLoads(report.loads, node, execution), ...checkReads(report.reads, node, execution)];
      return true;
    },
  };
  let executed: Executed;
  try {
    let work = described;
    for (let missed = 0; ; ) {
      repairs = countRepairs(node, execution);
      executed = await execution.executor.execute(work, listeners, signal);
      if (executed.type === 'input-missing') {
        await makeWhole(node.inputs[executed.input]!, missed, execution);
        missed += 1;
      } else if (executed.type === 'refused' && !work.isAlone) {
        // What an earlier node had loaded in the same process may be taken for this one's: one of its own tells.
        work = { ...described, isAlone: true };
        // Its state names what was loaded there.
        await discardState(described, execution);
      } else break;
    }
  } catch (error) {
    if (error instanceof MakeFailure && !goesOn.has(error.failure)) await discardState(described, execution);
    throw error;
  } finally {
    log.keep();
  }
  if (executed.type === 'failed') {
    if (!goesOn.has(executed.failure)) await discardState(described, execution);
    await checkCode(node, changed, undefined, execution);
    const message = executed.failure === 'step-threw' ? executed.message + nameSources(node) : executed.message;
    throw new MakeFailure(executed.failure, message, locateFailure(executed.stack, prepared.found.home));
  }
  if (executed.type !== 'done') throw new Error(`the executor answered '${executed.type}' about a node that ran alone`);
  const { outputs } = executed;
  const { verdicts, descriptions, drawsRandom, usage } = executed.report;
  const measured = usage && { usage };
  if (node.definition.role !== 'gate')
    return { outputs, descriptions, impure, ...(drawsRandom && { drawsRandom: true }), ...measured };
  // A gate hands on its subject, which it does not write.
  const subject = node.inputs['subject']!;
  const admitted = execution.finished.get(subject.node.id)!.outputs[subject.output]!;
  return { outputs: { admitted, ...outputs }, verdicts: verdicts ?? [], descriptions, impure, ...measured };
}

/** After these failures the next attempt goes on from the state that was saved: none says that the state is wrong. */
const goesOn: ReadonlySet<FailureCode> = new Set([
  ...(['step-threw', 'worker-crashed', 'timed-out', 'never-settled', 'out-of-memory', 'command-failed'] as const),
  ...(['disk-full', 'store-unwritable', 'file-error'] as const),
  ...(['machine-failed', 'preempted', 'job-refused', 'job-cancelled'] as const),
]);

async function discardState({ checkpoint }: NodeWork, { store, executor }: Execution): Promise<void> {
  if (checkpoint === null) return;
  await removeCheckpoint(store, checkpoint);
  executor.discardState?.(checkpoint);
}

/** What is hashed is what runs: the code is looked at when it was loaded, and again before anything is recorded. */
async function checkCode(
  node: PlanNode,
  changed: Promise<string | undefined>,
  report: WorkReport | undefined,
  execution: Execution,
): Promise<void> {
  const read = report?.reads.flatMap(({ file, real }) => [file, real]) ?? [];
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
}

/** Whether an input was damaged and made again since: then it may have been read while it was damaged. */
function countRepairs({ inputs }: PlanNode, { finished, repairs }: Execution): (input: string) => boolean {
  const count = (input: string): number => {
    const { node, output } = inputs[input]!;
    return repairs.damages.get(finished.get(node.id)!.outputs[output]!) ?? 0;
  };
  const before = new Map(Object.keys(inputs).map((input) => [input, count(input)]));
  return (input) => count(input) !== before.get(input);
}

/** What was loaded of packages is reported once by each place where nodes run, and stays loaded for its next nodes. */
function noteLoaded({ packageFiles }: WorkReport, node: PlanNode, { prepared, loaded, packages }: Execution): void {
  if (!packageFiles) return;
  loaded.note(prepared.steps.get(node.id)!.closure, packageFiles);
  packages.noteLoaded(packageFiles);
}

/** A file of an installed package that the node may have loaded with other bytes than are in its key. */
function findEditedPackage(node: PlanNode, { prepared, packages }: Execution): string | undefined {
  const edited = packages.findEdited(prepared.steps.get(node.id)!.closure);
  return edited && showPathIn(prepared.found.home, edited);
}

function isDoubtful({ isAlone, loads }: WorkReport, node: PlanNode, { prepared }: Execution): boolean {
  return !isAlone && findStrayLoad(loads, node, prepared) !== undefined;
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
): Pick<WorkListeners, 'onLog' | 'onProgress' | 'onWaiting'> {
  const label = labelOf(execution, node.id);
  const about = { node: node.id, label };
  return {
    onLog(stream, said) {
      const message = mask(said);
      log.write(message);
      execution.onEvent({ type: 'node-log', at: timestamp(), ...about, stream, message });
    },
    onWaiting(message) {
      execution.onEvent({ type: 'node-waiting', at: timestamp(), ...about, message: mask(message) });
    },
    onProgress(fraction, message) {
      const progress = { type: 'node-progress', at: timestamp(), ...about, fraction } as const;
      execution.onEvent(message === undefined ? progress : { ...progress, message: mask(message) });
    },
  };
}
