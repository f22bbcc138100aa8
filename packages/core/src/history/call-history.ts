// Functions of the package that compare, prune and share runs. Their code is loaded at the first call, like that of
// call-lazily.ts.

import type { RunId } from '../base/brand.ts';
import type { DebuggedNode, DebugNodeOptions } from './debug-node.ts';
import type { AcceptedResults, AcceptOptions } from './decisions/accept-results.ts';
import type { ForgetOptions, ForgottenResults } from './decisions/forget-results.ts';
import type { DiffOptions, RunsDifference } from './diff/diff-runs.ts';
import type { GitFault } from './git/git-fault.ts';
import type { Pruned, PruneOptions } from './housekeeping/prune-runs.ts';
import type { MetadataChange } from './metadata/metadata-edit.ts';
import type { RunMetadata } from './metadata/run-metadata.ts';
import type { FoundPublished, PublishedStatusOptions } from './published-status.ts';
import type { SharedRuns, ShareOptions } from './share/share-runs.ts';
import type { TestOfOptions, WrittenTest } from './write-test-of.ts';

/**
 * Compares two runs: what was different when the later one was made, and which results differ.
 *
 * @throws AuthorError `unknown-run` and the others of `findRun`
 */
export async function diffRuns(options: DiffOptions): Promise<RunsDifference> {
  return (await import('./diff/diff-runs.ts')).diffRuns(options);
}

/** Why git cannot be used in a folder; undefined if it can. */
export async function findGitFault(folder: string): Promise<GitFault | undefined> {
  return (await import('./git/git-fault.ts')).findGitFault(folder);
}

/**
 * The full hash of a commit, branch or tag; undefined if git does not know the name.
 *
 * @throws FaultError `git-missing`, `no-repository`, `git-refuses`
 */
export async function resolveCommit(root: string, name: string): Promise<string | undefined> {
  return (await import('./git/resolve-commit.ts')).resolveCommit(root, name);
}

/**
 * Removes the runs that match every given rule from the history. Runs that are deployed or tagged stay, and so do the
 * last finished run of each pipeline and the last run that completed the whole plan.
 *
 * @throws FaultError `git-missing`, `git-refuses`, `pipeline-without-runs`, `registry-damaged`, `history-unwritable`
 */
export async function pruneRuns(options: PruneOptions): Promise<Pruned> {
  return (await import('./housekeeping/prune-runs.ts')).pruneRuns(options);
}

/**
 * Sends runs and the tags of deployments to a git remote; with a shared store, the results of the runs too.
 *
 * @throws FaultError `git-missing`, `no-repository`, `git-refuses`, `unknown-remote`, `remote-failed`, `unknown-run`,
 *   `ambiguous-run`
 */
export async function pushRuns(options: ShareOptions): Promise<SharedRuns> {
  return (await import('./share/share-runs.ts')).pushRuns(options);
}

/**
 * Gets runs and the tags of deployments from a git remote; with a shared store, the results of the new runs too, so
 * that the next run of their commits is fresh.
 *
 * @throws FaultError `git-missing`, `no-repository`, `git-refuses`, `unknown-remote`, `remote-failed`,
 *   `run-not-on-remote`, `ambiguous-run`
 */
export async function fetchRuns(options: ShareOptions): Promise<SharedRuns> {
  return (await import('./share/share-runs.ts')).fetchRuns(options);
}

/**
 * What people said about the runs of a project: names, notes, tags, pins. Runs that nobody said anything about are not
 * in it.
 *
 * @param root - the folder that contains `.cairn`
 */
export async function readMetadata(root: string): Promise<ReadonlyMap<RunId, RunMetadata>> {
  return (await import('./metadata/read-metadata.ts')).readMetadata(root);
}

/**
 * Changes the name, the note, the tags or the pin of a run, and returns what is said about it now. What the change does
 * not mention stays. Rejects with the error of the file system if it cannot be written.
 *
 * @param root - the folder that contains `.cairn`
 * @throws AuthorError `metadata-wrong`
 */
export async function changeMetadata(root: string, run: RunId, change: MetadataChange): Promise<RunMetadata> {
  return (await import('./metadata/edit-metadata.ts')).changeMetadata(root, run, change);
}

/**
 * The published files of a project, and whether they are as their pipelines would publish them now. Runs nothing.
 *
 * @throws AuthorError if the named pipeline cannot be planned
 */
export async function findPublished(options: PublishedStatusOptions): Promise<FoundPublished> {
  return (await import('./published-status.ts')).findPublished(options);
}

/**
 * Runs one node of a run in the terminal of this process: its code as it is now, with the inputs, params and seed of the
 * run. A node that starts a program opens a shell in the folder of that program. Nothing is stored.
 *
 * @throws AuthorError `debug-impossible`, and errors of planning
 */
export async function debugNode(options: DebugNodeOptions): Promise<DebuggedNode> {
  return (await import('./debug-node.ts')).debugNode(options);
}

/**
 * Writes a test of one node of a run for Vitest, and its inputs and outputs next to it.
 *
 * @throws AuthorError `test-impossible`, and errors of planning
 */
export async function writeTestOf(options: TestOfOptions): Promise<WrittenTest> {
  return (await import('./write-test-of.ts')).writeTestOf(options);
}

/**
 * Withdraws the stored results of nodes of a run, so that they run again. Their bytes stay if another result, another
 * node of a run, a deployed model or a running run names them.
 *
 * @throws FaultError `run-damaged`, `store-shared`, `registry-damaged`, `store-unwritable`
 */
export async function forgetResults(options: ForgetOptions): Promise<ForgottenResults> {
  return (await import('./decisions/forget-results.ts')).forgetResults(options);
}

/**
 * Lets the stored results of the selected nodes stand for their changed code. Either all of them are accepted, or none.
 *
 * @throws AuthorError `acceptance-refused`, and errors of planning
 */
export async function acceptResults(options: AcceptOptions): Promise<AcceptedResults> {
  return (await import('./decisions/accept-results.ts')).acceptResults(options);
}
