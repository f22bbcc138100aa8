// Finds the commit that changed a metric, by bisection. Each commit runs in a clean worktree with its locked packages,
// and with the store of the project, so that what a commit did not change is cached.

import { join, relative } from 'node:path';
import { AuthorError, failAuthor } from '../../base/errors/author-error.ts';
import { ProblemError } from '../../base/errors/problem.ts';
import { findProjectRoot } from '../../plan/project/find-project.ts';
import type { Listener } from '../../run/record/event.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { createGit } from '../git/create-git.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { findRun } from '../records/find-run.ts';
import { openProjectStore } from '../stores/open-project-store.ts';
import { installLocked } from './install-locked.ts';
import { openWorktree } from './open-worktree.ts';
import { restoreData } from './restore-data.ts';
import { runAgain } from './run-again.ts';

export interface BisectOptions {
  /** The folder that contains `.cairn`. */
  readonly root: string;
  /** A run, or a commit in any form that git knows, where the metric was good, and one where it is bad. */
  readonly good: string;
  readonly bad: string;
  /** Such as `test.auc`. */
  readonly metric: string;
  /** A commit is bad if the metric is below, or above, this. Exactly one of the two is given. */
  readonly below?: number;
  readonly above?: number;
  /** The pipeline, if the runs do not say it. */
  readonly pipeline?: string;
  readonly storePlace?: string;
  readonly onMessage?: (line: string) => void;
  readonly onEvent?: Listener;
  readonly signal?: AbortSignal;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** A commit that was measured. */
export interface Measured {
  readonly commit: string;
  readonly subject: string;
  /** Null if there is none. */
  readonly value: number | null;
  readonly isBad: boolean | null;
  /** Why there is no value. */
  readonly reason: string | null;
  /** Whether it was read from an earlier run. */
  readonly isRecorded: boolean;
}

export interface Bisection {
  readonly metric: string;
  /** The first bad commit; null if too many could not be measured. */
  readonly culprit: Measured | null;
  /** The good one before it. */
  readonly before: Measured | null;
  /** Commits between the two that could not be measured: the culprit may be one of them. */
  readonly doubtful: readonly Measured[];
  /** In the order in which they were measured. */
  readonly measured: readonly Measured[];
  /** The number of commits between good and bad. */
  readonly total: number;
}

/** @throws AuthorError `bisect-impossible`, and the errors of reproducing the two ends */
export async function bisect(options: BisectOptions): Promise<Bisection> {
  const { root, onMessage = () => undefined } = options;
  const ends = { good: await findEnd(options.good, options), bad: await findEnd(options.bad, options) };
  const model =
    ends.bad.model ??
    ends.good.model ??
    failEnd(
      `no run of '${options.good}' or '${options.bad}' is known`,
      'Run the pipeline at one of them first, so that its file and params are known.',
    );
  const between = await listBetween(root, ends.good.commit, ends.bad.commit);
  if (!between.length)
    failEnd(`'${options.bad}' does not come after '${options.good}'`, 'Give the older, good one first.');
  const measured: Measured[] = [];
  const look = async (commit: string, record?: RunRecord): Promise<Measured> => {
    const found = await measure(commit, record ?? model, options, record !== undefined);
    measured.push(found);
    const value =
      found.value === null ? `no value: ${found.reason}` : `${round(found.value)} ${found.isBad ? 'bad' : 'good'}`;
    onMessage(`${commit.slice(0, 12)} ${found.subject}: ${options.metric} ${value}`);
    return found;
  };
  const good = await look(ends.good.commit, ends.good.record);
  const bad = await look(ends.bad.commit, ends.bad.record);
  if (good.isBad !== false)
    failEnd(`'${options.good}' is not good: ${tell(good, options)}`, 'Name another, or another threshold.');
  if (bad.isBad !== true)
    failEnd(`'${options.bad}' is not bad: ${tell(bad, options)}`, 'Name another, or another threshold.');
  const all = [good.commit, ...between];
  const found = new Map([
    [good.commit, good],
    [bad.commit, bad],
  ]);
  let [low, high] = [0, all.length - 1];
  for (;;) {
    options.signal?.throwIfAborted();
    const open = all.slice(low + 1, high).filter((commit) => !found.has(commit));
    const middle = open[Math.floor((open.length - 1) / 2)];
    if (middle === undefined) break;
    const at = await look(middle);
    found.set(middle, at);
    // A commit that cannot be measured says nothing about its neighbours.
    if (at.isBad === true) high = all.indexOf(middle);
    else if (at.isBad === false) low = all.indexOf(middle);
  }
  return {
    metric: options.metric,
    culprit: found.get(all[high]!) ?? null,
    before: found.get(all[low]!) ?? null,
    doubtful: all.slice(low + 1, high).flatMap((commit) => found.get(commit) ?? []),
    measured,
    total: between.length,
  };
}

function failEnd(problem: string, fix: string): never {
  return failAuthor('bisect-impossible', { problem, fix });
}

function tell({ value, reason }: Measured, { metric }: BisectOptions): string {
  return value === null ? (reason ?? `'${metric}' has no value`) : `'${metric}' is ${round(value)}`;
}

/** Six digits, as in the output. */
function round(value: number): number {
  return Number(value.toPrecision(6));
}

/** A run with a clean tree has the metric of its commit. Any other name is a commit. */
async function findEnd(name: string, { root, pipeline }: BisectOptions) {
  const record = await findRun(root, name, pipeline).catch((error: unknown) => {
    if (error instanceof AuthorError && error.problems.every(({ code }) => code === 'unknown-run')) return undefined;
    throw error;
  });
  const commit = record?.git.commit ?? (await resolveCommit(root, name));
  if (commit === undefined) return failAuthor('commit-missing', { commit: name });
  // A run with changes shows the pipeline and the params, but not the metric of the commit.
  return { commit, model: record, record: record && isOfCommit(record) ? record : undefined };
}

/** Whether its metrics are those of the code of its commit: nothing was changed, and no result of other code was used. */
function isOfCommit({ git, nodes }: RunRecord): boolean {
  return git.dirty.length === 0 && nodes.every(({ accepted, frozen }) => !accepted && !frozen);
}

/** Oldest first, the bad one last. Along first parents, because a merge is one change of the branch. */
async function listBetween(root: string, good: string, bad: string): Promise<readonly string[]> {
  const listed = await createGit(root)(
    'rev-list',
    '--reverse',
    '--first-parent',
    '--end-of-options',
    `${good}..${bad}`,
  );
  return listed.split('\n').filter(Boolean);
}

async function measure(
  commit: string,
  record: RunRecord,
  options: BisectOptions,
  isRecorded: boolean,
): Promise<Measured> {
  const { root, metric } = options;
  const subject = (
    await createGit(root)('log', '-1', '--no-show-signature', '--format=%s', '--end-of-options', commit)
  ).trim();
  const about = { commit, subject, isRecorded };
  try {
    const metrics = isRecorded ? record.metrics : await runAt(commit, record, options);
    const estimate = metrics[metric];
    if (!estimate)
      return {
        ...about,
        value: null,
        isBad: null,
        reason: `it has no metric '${metric}', only ${Object.keys(metrics).join(', ') || 'none'}`,
      };
    const { value } = estimate;
    if (value === null) return { ...about, value, isBad: null, reason: estimate.reason ?? 'it has no value' };
    const isBad = options.below === undefined ? value > options.above! : value < options.below;
    return { ...about, value, isBad, reason: null };
  } catch (error) {
    if (!(error instanceof ProblemError)) throw error;
    return { ...about, value: null, isBad: null, reason: error.message };
  }
}

async function runAt(commit: string, record: RunRecord, options: BisectOptions) {
  const { root, environment, signal, onEvent, onMessage = () => undefined } = options;
  const storePlace = options.storePlace ?? join(root, '.cairn');
  const worktree = await openWorktree(root, commit, signal);
  try {
    for (const submodule of worktree.absent) onMessage(`no submodule ${submodule}`);
    const project = findProjectRoot(join(worktree.root, record.file));
    const original = join(root, relative(worktree.root, project));
    // Data that git ignores is used as the known run read it; data in the commit is used as it is in the commit.
    const nodes = await withoutTracked(record, root);
    await restoreData({
      nodes,
      root: project,
      original,
      folders: [worktree.top, worktree.folder],
      store: await openProjectStore(storePlace, root, environment),
      onMessage,
    });
    await installLocked(worktree, { environment, onMessage: () => undefined, signal });
    return (await runAgain({ record, worktree, environment, onEvent, signal, storePlace })).metrics;
  } finally {
    await worktree.remove();
  }
}

/** The nodes of files that git does not have. */
async function withoutTracked({ nodes }: RunRecord, root: string): Promise<RunRecord['nodes']> {
  const tracked = new Set((await createGit(root)('ls-files', '-z', '--full-name')).split('\0'));
  return nodes.filter(({ params }) => {
    const path = (params as { path?: unknown } | null)?.path;
    return typeof path === 'string' && ![...tracked].some((file) => file === path || file.endsWith(`/${path}`));
  });
}
