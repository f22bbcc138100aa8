// What programs call to compare, prune and share runs, loaded when first called, as what runs pipelines is
// (call-lazily.ts).

import type { DiffOptions, RunsDifference } from './diff/diff-runs.ts';
import type { GitFault } from './git/git-fault.ts';
import type { Pruned, PruneOptions } from './housekeeping/prune-runs.ts';
import type { SharedRuns, ShareOptions } from './share/share-runs.ts';

/**
 * Two runs side by side: what was otherwise when the later one was made, and what came out otherwise.
 *
 * @throws AuthorError `unknown-run` and the others of `findRun`
 */
export async function diffRuns(options: DiffOptions): Promise<RunsDifference> {
  return (await import('./diff/diff-runs.ts')).diffRuns(options);
}

/** Why git cannot be asked about a folder; undefined where it answers. */
export async function findGitFault(folder: string): Promise<GitFault | undefined> {
  return (await import('./git/git-fault.ts')).findGitFault(folder);
}

/**
 * The full hash that git knows a commit, branch or tag by; undefined where it knows none.
 *
 * @throws FaultError `git-missing`, `no-repository`, `git-refuses`
 */
export async function resolveCommit(root: string, name: string): Promise<string | undefined> {
  return (await import('./git/resolve-commit.ts')).resolveCommit(root, name);
}

/**
 * Removes runs from the history: those that every given rule names. Those that are deployed or tagged, the last finished
 * of each pipeline and the last that came to the end of the whole plan stay.
 *
 * @throws FaultError `git-missing`, `git-refuses`, `pipeline-without-runs`, `registry-damaged`, `history-unwritable`
 */
export async function pruneRuns(options: PruneOptions): Promise<Pruned> {
  return (await import('./housekeeping/prune-runs.ts')).pruneRuns(options);
}

/**
 * Sends runs and the tags of deployments to a git remote; with a shared store, also what the runs made.
 *
 * @throws FaultError `git-missing`, `no-repository`, `git-refuses`, `unknown-remote`, `remote-failed`, `unknown-run`, `ambiguous-run`
 */
export async function pushRuns(options: ShareOptions): Promise<SharedRuns> {
  return (await import('./share/share-runs.ts')).pushRuns(options);
}

/**
 * Gets runs and the tags of deployments from a git remote; with a shared store, also what the new runs made, so that
 * the next run of their commits is fresh.
 *
 * @throws FaultError `git-missing`, `no-repository`, `git-refuses`, `unknown-remote`, `remote-failed`, `run-not-on-remote`, `ambiguous-run`
 */
export async function fetchRuns(options: ShareOptions): Promise<SharedRuns> {
  return (await import('./share/share-runs.ts')).fetchRuns(options);
}
