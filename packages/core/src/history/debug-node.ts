// Runs one node of a run again in this terminal: the code as it is now, with the inputs, params and seed of the run.

import type { Digest, NodeId, RunId } from '../base/brand.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import type { Verdict } from '../dsl/verdict.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import { debugWork } from '../run/debug/debug-work.ts';
import { listMasked } from '../run/node/list-masked.ts';
import type { RunRecord } from '../run/record/record.ts';
import { describeRecorded } from './describe-recorded.ts';
import { openProjectStore } from './stores/open-project-store.ts';

export interface DebugNodeOptions extends Pick<PlanOptions, 'storePlace' | 'environment'> {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  readonly record: RunRecord;
  readonly node: NodeId;
  /** Opens the inspector of a step on this port of 127.0.0.1, and waits for a debugger; 0 is any that is free. */
  readonly inspectorPort?: number;
}

export interface DebuggedNode {
  readonly run: RunId;
  readonly label: string;
  readonly step: string;
  /** `shell`: it starts a program, and the shell in the folder of the program has ended. */
  readonly status: 'done' | 'failed' | 'shell';
  /** Why it failed; null if it did not. */
  readonly message: string | null;
  readonly stack: string | null;
  readonly verdicts?: readonly Verdict[];
  /** By output: the digest now and in the run, null if it was not written. */
  readonly outputs: Readonly<Record<string, { readonly now: Digest | null; readonly recorded: Digest | null }>>;
}

/** Nothing is stored. @throws AuthorError `debug-impossible`, and errors of planning */
export async function debugNode({ home, record, node: id, ...options }: DebugNodeOptions): Promise<DebuggedNode> {
  const recorded = record.nodes.find((node) => node.id === id)!;
  const { run } = record;
  const refuse = (problem: string, fix: string): never =>
    failAuthor('debug-impossible', { node: recorded.label, run, problem, fix });
  const store = await openProjectStore(options.storePlace, home, options.environment);
  const { prepared, node, work } = await describeRecorded({ home, record, recorded, store, ...options }, refuse);
  const { type, message, stack, verdicts, outputs } = await debugWork(work, {
    ...{ root: prepared.found.root, store, masked: listMasked(node, prepared.variables) },
    inspectorPort: options.inspectorPort ?? null,
  });
  if (type === 'input-missing')
    return refuse(
      `its input '${message}' is not in the store, or is damaged`,
      `Run it again: cairn run ${record.pipeline}; or get it from a shared store: cairn fetch --run ${run}.`,
    );
  const names = Object.keys(work.outputs);
  return {
    ...{ run, label: recorded.label, step: recorded.step, status: type },
    ...{ message: message ?? null, stack: stack ?? null },
    ...(verdicts && { verdicts }),
    outputs: Object.fromEntries(
      names.map((name) => [name, { now: outputs[name] ?? null, recorded: recorded.outputs[name] ?? null }]),
    ),
  };
}
