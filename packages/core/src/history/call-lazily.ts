// What programs call to run pipelines, loaded when first called. A step imports the same door as a program, and a worker
// that runs it must not pay for a compiler and a git client that it never uses.

import type { PlanOptions } from '../plan/plan-options.ts';
import type { PricedPlan } from '../plan/price-plan.ts';
import type { RunRecord } from '../run/record/record.ts';
import type { RunOptions } from '../run/run-options.ts';
import type { ExplainedPlan } from './explain-nodes.ts';
import type { FoundImpact, ImpactOptions } from './find-impact.ts';
import type { Bisection, BisectOptions } from './reproduce/bisect.ts';
import type { ReproduceOptions, Reproduction } from './reproduce/reproduction.ts';
import type { FinishedRun } from './run-pipeline.ts';

/** Runs a pipeline. Rejects with an `AuthorError` when it cannot be planned; everything else is data. */
export async function run(options: RunOptions): Promise<FinishedRun> {
  return (await import('./run-pipeline.ts')).run(options);
}

/** What a run would do, without doing it. Rejects with an `AuthorError` when it cannot be planned. */
export async function plan(options: PlanOptions): Promise<PricedPlan> {
  return (await import('./run-pipeline.ts')).plan(options);
}

/** Why each node would run, or would not: what changed since its nearest earlier run. */
export async function why(options: PlanOptions, node?: string): Promise<ExplainedPlan> {
  return (await import('./explain-nodes.ts')).explainNodes(options, node);
}

/**
 * Which nodes an edit of a file, a symbol or a package would run again, and which pipelines cannot be planned.
 *
 * @throws AuthorError `impact-of-nothing`
 */
export async function impact(what: string, options: ImpactOptions): Promise<FoundImpact> {
  return (await import('./find-impact.ts')).findImpact(what, options);
}

/** Makes a run again from its commit, in a clean worktree, and compares every digest. */
export async function reproduce(options: ReproduceOptions): Promise<Reproduction> {
  return (await import('./reproduce/reproduce.ts')).reproduce(options);
}

/** Finds the commit that moved a metric, with the project's store making most of it free. */
export async function bisect(options: BisectOptions): Promise<Bisection> {
  return (await import('./reproduce/bisect.ts')).bisect(options);
}

/**
 * The run called `name`: its id, a unique beginning of that, `latest`, or a commit, branch or tag.
 *
 * @param pipeline - only runs of this pipeline, by name or file; for `latest` and commits
 * @param isFitting - for `latest`: runs that it should be one of, such as those that have a node; where none is, any
 * @throws AuthorError `unknown-run`, `ambiguous-run`, `pipeline-without-runs`
 * @throws FaultError `record-damaged`; `git-missing`, `git-refuses` where only git could know the name
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
 * The commits that HEAD builds upon, nearest first: where it left `base`, and the first parents of that; without a base,
 * its own first parents. Undefined where git knows no such base.
 */
export async function listBaseCommits(root: string, base?: string): Promise<readonly string[] | undefined> {
  return (await import('./git/list-base-commits.ts')).listBaseCommits(root, base);
}
