// Functions of the package that run pipelines. Their code is loaded at the first call: a step imports the same package
// as a program, and a worker that runs it should not load a compiler and a git client that it never uses.

import type { Pipeline, Results, SomeOf } from '../dsl/pipeline.ts';
import type { Ref } from '../graph/ref.ts';
import type { PlanOptions } from '../plan/plan-options.ts';
import type { PricedPlan } from '../plan/price-plan.ts';
import type { RunRecord } from '../run/record/record.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { ExplainedPlan } from './explain-nodes.ts';
import type { FoundImpact, ImpactOptions } from './find-impact.ts';
import type { FinishedRun } from './finished-run.ts';
import type { Bisection, BisectOptions } from './reproduce/bisect.ts';
import type { ReproduceOptions, Reproduction } from './reproduce/reproduction.ts';
import type { StubbedRun } from './run-stub.ts';
import type { FinishedSweep, SweepOptions } from './run-sweep.ts';
import type { CheckedShared, CheckSharedOptions } from './stores/check-shared.ts';

/** Options with the pipeline itself, the default export of its file, or with its name or path. */
export type OfPipeline<O extends PlanOptions, P> = Omit<O, 'pipeline' | 'params'> & {
  /** The default export of a pipeline's file; its name under pipelines/; or the path of its file. */
  readonly pipeline: P;
  readonly params?: P extends Pipeline<Results, infer Given> ? SomeOf<Given> : O['params'];
};

/** What `run` and others take as a pipeline. */
export type GivenPipeline = string | Pipeline;

/** What the build function of a given pipeline returns; of a name, the values are unknown. */
export type ResultsOf<P> = P extends Pipeline<infer R> ? R : Readonly<Record<string, Ref<unknown>>>;

/**
 * Runs a pipeline. The results have their values: `await results.model.load()`, typed if the pipeline itself is given.
 * Nothing is printed, and the process goes on.
 *
 * @throws AuthorError if it cannot be planned, `code-changed` if its code changed since this process loaded it; every other
 * outcome is data
 */
export async function run<const P extends GivenPipeline>(
  options: OfPipeline<RunOptions, P>,
): Promise<FinishedRun<ResultsOf<P>>> {
  const done = await (await import('./run-pipeline.ts')).run(await byName(options));
  return done as FinishedRun<ResultsOf<P>>;
}

/**
 * Runs the graph of a pipeline on the sample outputs that its steps and kinds declare; what has none runs. Nothing is
 * stored, recorded or published.
 */
export async function runStub<const P extends GivenPipeline>(options: OfPipeline<RunOptions, P>): Promise<StubbedRun> {
  return (await import('./run-stub.ts')).runStub(await byName(options));
}

/**
 * Runs a pipeline at each point of its params. Equal nodes run once, a failure leaves the other points alone, and nothing
 * is published. Rejects with an `AuthorError` when a point cannot be planned; every other outcome is data.
 */
export async function runSweep<const P extends GivenPipeline>(
  options: Omit<SweepOptions, 'pipeline'> & { readonly pipeline: P },
): Promise<FinishedSweep<ResultsOf<P>>> {
  const done = await (await import('./run-sweep.ts')).runSweep(await byName<SweepOptions>(options));
  return done as FinishedSweep<ResultsOf<P>>;
}

/** What a sweep would do, without doing it: a plan for each point. Equal nodes have equal ids. */
export async function planSweep(
  options: Omit<PlanOptions, 'params' | 'paramsFrom'> & Pick<SweepOptions, 'points'>,
): Promise<readonly PricedPlan[]> {
  return (await import('./run-sweep.ts')).planSweep(options);
}

/** @throws AuthorError if the pipeline refuses the params, or cannot be planned: a small part of the time of `plan` */
export async function checkParams(options: PlanOptions): Promise<void> {
  return (await import('../plan/check-params.ts')).checkParams(options);
}

/**
 * Tries a shared store as a run would use it. Undefined if its location is not a URL.
 *
 * @throws AuthorError `store-unknown`, `store-package-missing`, `shared-store-wrong`
 */
export async function checkShared(options: CheckSharedOptions): Promise<CheckedShared | undefined> {
  return (await import('./stores/check-shared.ts')).checkShared(options);
}

/** What a run would do, without doing it. Rejects with an `AuthorError` when it cannot be planned. */
export async function plan<const P extends GivenPipeline>(options: OfPipeline<PlanOptions, P>): Promise<PricedPlan> {
  return (await import('./run-pipeline.ts')).plan(await byName(options));
}

/** The selected nodes of a plan with their states, for a drawing: unlike for `plan`, nothing has to be stored for them. */
export async function drawPlan(options: PlanOptions): Promise<PricedPlan> {
  return (await import('./run-pipeline.ts')).drawPlan(options);
}

/**
 * Why each node would run or not: what changed since its nearest earlier run.
 *
 * @param node - one more selection: a node's name, or an expression such as `train+`
 */
export async function why<const P extends GivenPipeline>(
  options: OfPipeline<PlanOptions, P>,
  node?: string,
): Promise<ExplainedPlan> {
  return (await import('./explain-nodes.ts')).explainNodes(await byName(options), node);
}

/**
 * Which nodes would run again after an edit of a file, a symbol or a package, and which pipelines cannot be planned.
 *
 * @throws AuthorError `impact-of-nothing`
 */
export async function impact(what: string, options: ImpactOptions): Promise<FoundImpact> {
  return (await import('./find-impact.ts')).findImpact(what, options);
}

/** Runs a commit again, in a clean worktree, and compares every digest. */
export async function reproduce(options: ReproduceOptions): Promise<Reproduction> {
  return (await import('./reproduce/reproduce.ts')).reproduce(options);
}

/** Finds the commit that changed a metric. With the project's store, most of the work is cached. */
export async function bisect(options: BisectOptions): Promise<Bisection> {
  return (await import('./reproduce/bisect.ts')).bisect(options);
}

/**
 * The run called `name`: its id, a unique beginning of it, `latest`, or a commit, branch or tag.
 *
 * @param pipeline - only runs of this pipeline, by name or file; for `latest` and commits
 * @param isFitting - for `latest`: prefers runs that match, such as those that have a node; if none matches, any run
 * @throws AuthorError `unknown-run`, `ambiguous-run`, `pipeline-without-runs`
 * @throws FaultError `record-damaged`; `git-missing`, `git-refuses` if only git could know the name
 */
export async function findRun(
  root: string,
  name: string,
  pipeline?: string,
  isFitting?: (record: RunRecord) => boolean,
): Promise<RunRecord> {
  return (await import('./records/find-run.ts')).findRun(root, name, pipeline, isFitting);
}

/**
 * The commits that HEAD is based on, nearest first: the commit where it left `base`, and the first parents of that
 * commit. Without a base, the first parents of HEAD. Undefined if git does not know the base.
 */
export async function listBaseCommits(root: string, base?: string): Promise<readonly string[] | undefined> {
  return (await import('./git/list-base-commits.ts')).listBaseCommits(root, base);
}

/** Keys and records are about files, so a pipeline is planned from its file. */
async function byName<O extends { readonly pipeline: string }>(
  options: Omit<O, 'pipeline' | 'params'> & { readonly pipeline: GivenPipeline; readonly params?: unknown },
): Promise<O> {
  const { pipeline } = options;
  if (typeof pipeline === 'string') return options as unknown as O;
  const { nameGivenPipeline } = await import('../plan/project/given-pipeline.ts');
  return { ...options, pipeline: await nameGivenPipeline(pipeline) } as unknown as O;
}
