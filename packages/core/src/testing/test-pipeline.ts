// Runs a pipeline in a test: in the process of the test, with a store of its own in a temporary folder.

import { rmSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { Pipeline, Results } from '../dsl/pipeline.ts';
import type { Verdict } from '../dsl/verdict.ts';
import { temporaryPrefix } from '../files/temp-owner.ts';
import { createDiskView } from '../fingerprint/disk/disk-view.ts';
import { openCopyingPlan } from '../plan/copied-plan.ts';
import { findAllowedFailures } from '../plan/outcome/allowed-failures.ts';
import type { FailureCode, Outcome, RunStatus } from '../plan/outcome/outcome.ts';
import { findProjectRoot } from '../plan/project/find-project.ts';
import { openPlanningDisk } from '../plan/sources/planning-disk.ts';
import { chooseLimits } from '../run/limits/limits.ts';
import { statusOf } from '../run/record/create-record.ts';
import type { RunEvent } from '../run/record/event.ts';
import { openResults, type RunResults } from '../run/results/open-results.ts';
import { runPlan } from '../run/run-plan.ts';
import { createMemoryStore } from '../store/memory-store.ts';
import { prepareTest } from './prepare-test.ts';
import { type Replacement, replaceNodes } from './replace-nodes.ts';
import { openTestExecutor } from './test-executor.ts';

/** @typeParam P - the params that the pipeline can be given */
export interface TestPipelineOptions<P = Readonly<Record<string, unknown>>> {
  /** Params of the pipeline, by name; defaults come from its schema. Its params file and profiles are not read. */
  readonly params?: P;
  /**
   * Values in place of what nodes would make, by a label, the name of a step (all of its nodes), the path of a file, or the
   * name of a result. What only a node needs that is replaced by a value does not run; a function is given its inputs. What
   * they give is checked by the kinds of the outputs.
   */
  readonly replace?: Readonly<Record<string, Replacement>>;
  /** The run's seed; default 1. */
  readonly seed?: number;
  /** What paths in the pipeline are relative to; default the folder of the nearest package.json above its file. */
  readonly root?: string;
  /** Stops the run. */
  readonly signal?: AbortSignal;
}

export interface TestedNode {
  readonly outcome: Outcome;
  /** One sentence: why it ran, was blocked, or failed. */
  readonly reason: string;
  readonly failure?: FailureCode;
  /** Of a gate. */
  readonly verdicts?: readonly Verdict[];
  /** What it logged and printed, line by line. */
  readonly logged: readonly string[];
  readonly isReplaced: boolean;
}

export interface TestedPipeline<R extends Results> extends AsyncDisposable {
  /** `done`, `failed`, `refused` by a gate, or `interrupted`. */
  readonly status: RunStatus;
  readonly results: RunResults<R>;
  /** By label; only nodes that the results need. */
  readonly nodes: Readonly<Record<string, TestedNode>>;
  /** What a run would warn of. */
  readonly warnings: readonly string[];
}

/**
 * Runs a pipeline as `cairn run --keep-going` does, in the process of the test: the debugger, the coverage and the mocks of
 * the test see its steps. Nothing is cached, published or recorded, the project's `.cairn` is not used, and nothing is
 * printed. A node that fails is data. What decides keys is not checked: purity, variables, time zone.
 *
 * Steps need not be exported. Nodes run one after the other. The files of the test are removed when the answer is disposed
 * (`await using`), or when the process ends.
 *
 * @throws AuthorError if the pipeline cannot be planned: wrong params, a file that is missing and not replaced;
 * `unknown-node` for a name of `replace`; `source-not-replaced` for a source outside of the project
 */
export async function testPipeline<R extends Results, P>(
  pipeline: Pipeline<R, P>,
  { params, replace = {}, seed = 1, root: given, signal }: TestPipelineOptions<NoInfer<P>> = {},
): Promise<TestedPipeline<R>> {
  const file = pipeline.definedAt?.file ?? process.cwd();
  const root = given ?? findProjectRoot(file);
  const planned = pipeline.plan(
    params,
    openPlanningDisk({ root, home: root }, createDiskView(), (look) => look()),
  );
  const replacedPlan = replaceNodes(planned, replace);
  const folder = await mkdtemp(temporaryPrefix('test-pipeline'));
  const remove = (): void => rmSync(folder, { recursive: true, force: true });
  process.once('exit', remove);
  const dispose = async (): Promise<void> => {
    process.off('exit', remove);
    await rm(folder, { recursive: true, force: true });
  };
  try {
    const { prepared, load } = await prepareTest(replacedPlan, { root, file, folder, seed });
    const copying = prepared.plan.templates && openCopyingPlan(prepared);
    const ran = copying?.prepared ?? prepared;
    const store = createMemoryStore(join(folder, 'store'));
    const logs = new Map<string, string[]>();
    const warnings: string[] = [];
    const onEvent = (event: RunEvent): void => {
      if (event.type === 'warning') warnings.push(event.message);
      if (event.type === 'node-log') logs.set(event.label, [...(logs.get(event.label) ?? []), event.message]);
    };
    const abort = signal ?? new AbortController().signal;
    const finished = await runPlan(ran, {
      store,
      openExecutor: (setup) => openTestExecutor(setup, load),
      logPlace: folder,
      most: chooseLimits({}),
      maxFailures: Number.POSITIVE_INFINITY,
      allowImpure: false,
      twice: false,
      forced: new Set(),
      loaded: { note: () => undefined, of: () => undefined, keep: () => undefined },
      signal: abort,
      onEvent,
      earlier: async () => ({ manifests: [], seconds: null, keys: new Set() }),
      secondsOf: () => undefined,
      ...(copying && { copying }),
    });
    const byId = new Map(finished.map((node) => [node.node.id, node]));
    const results = Object.values(ran.plan.results).map(({ node }) => node);
    const nodes = finished.map(({ node, label, outcome, reason, failure, verdicts }) => {
      const isReplaced = replacedPlan.replaced.has(ran.copies?.get(node.id)?.template.id ?? node.id);
      const tested: TestedNode = {
        ...{ outcome, reason, isReplaced, logged: logs.get(label) ?? [] },
        ...(failure && { failure }),
        ...(verdicts && { verdicts }),
      };
      return [label, tested] as const;
    });
    const about = {
      planned: replacedPlan.plan,
      plan: ran.plan,
      finished: byId,
      store,
      makeFolder: () => mkdtemp(join(folder, 'result-')),
    };
    return {
      status: statusOf(finished, abort.aborted, findAllowedFailures(finished, results)),
      results: openResults(about) as RunResults<R>,
      nodes: Object.fromEntries(nodes),
      warnings,
      [Symbol.asyncDispose]: dispose,
    };
  } catch (error) {
    await dispose();
    throw error;
  }
}
