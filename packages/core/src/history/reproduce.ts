// Makes a run again from its commit and proves that it came out the same: a clean worktree, the locked install, the same
// params and seed, an empty store, then every digest compared. The user's tree, index, store and registry stay as they are.

import { join, relative } from 'node:path';
import { failAuthor } from '../base/author-error.ts';
import type { RunId } from '../base/brand.ts';
import { findProjectRoot } from '../plan/find-project.ts';
import type { Listener } from '../run/event.ts';
import type { RunRecord } from '../run/record.ts';
import { openStore } from '../store/open-store.ts';
import { compareEnvironment } from './compare-environment.ts';
import { type Comparison, compareRun } from './compare-run.ts';
import { findRun } from './find-run.ts';
import { installLocked } from './install-locked.ts';
import { openWorktree, type Worktree } from './open-worktree.ts';
import { restoreData } from './restore-data.ts';
import { type MadeRun, runAgain } from './run-again.ts';

export interface ReproduceOptions {
  /** The folder that holds `.cairn`. */
  readonly root: string;
  /** A run's id, the beginning of one, `latest`, or a commit, branch or tag. */
  readonly target: string;
  /** Where `target` is a commit with runs of several pipelines: which. */
  readonly pipeline?: string;
  /** Where data that git does not hold is looked for; default the store `.cairn` in `root`. It is only read. */
  readonly storePlace?: string;
  /** What goes on, a line each. */
  readonly onMessage?: (line: string) => void;
  /** Events of the second run. */
  readonly onEvent?: Listener;
  /** Stops everything, removes the worktree, and rejects with the signal's reason. */
  readonly signal?: AbortSignal;
  /** Leaves the worktree where it is, to look into it. */
  readonly keep?: boolean;
  /** The machine's environment; programs see it but for what npm and git set for this very folder. */
  readonly environment: Readonly<Record<string, string | undefined>>;
}

export interface Reproduction extends Comparison {
  /** The run that was made again. */
  readonly run: RunId;
  readonly commit: string;
  /** 0 when every node came out equal. */
  readonly exitCode: 0 | 1;
}

/**
 * Makes a recorded run again. A difference is a result, not an error.
 *
 * @throws AuthorError `unknown-run`, `ambiguous-run`, `run-without-commit`, `commit-missing`, `data-missing`,
 * `no-lockfile`, `install-failed`, `reproduction-stopped`
 */
export async function reproduce(options: ReproduceOptions): Promise<Reproduction> {
  const { root, onMessage = () => {}, signal } = options;
  const record = await findRun(root, options.target, options.pipeline);
  const { run } = record;
  const { commit, dirty } = record.git;
  if (commit === null) return failAuthor('run-without-commit', { run });
  if (!record.nodes.some(({ outputs }) => Object.keys(outputs).length))
    failAuthor('reproduction-stopped', {
      problem: `run '${run}' made no outputs to compare with`,
      fix: 'Name a run that made some: cairn runs.',
    });
  if (dirty.length) onMessage(warnOfDirty(record));
  const worktree = await openWorktree(root, commit, signal);
  try {
    onMessage(`commit ${commit.slice(0, 12)} in ${worktree.top}`);
    const made = await makeAgain(record, worktree, { ...options, onMessage });
    const { total, equal, differences } = compareRun(record.nodes, made.nodes);
    if (differences.length) nameMachine(record, made, onMessage);
    return { run, commit, total, equal, exitCode: differences.length ? 1 : 0, differences };
  } finally {
    if (options.keep) onMessage(`kept: ${worktree.top} (git worktree remove --force removes it)`);
    else await worktree.remove();
  }
}

async function makeAgain(
  record: RunRecord,
  worktree: Worktree,
  options: ReproduceOptions & { onMessage: (line: string) => void },
): Promise<MadeRun> {
  const { root, environment, signal, onEvent, onMessage } = options;
  // Paths of data are relative to the pipeline's own package, which may lie below the folder that holds `.cairn`.
  const project = findProjectRoot(join(worktree.root, record.file));
  const original = join(root, relative(worktree.root, project));
  const store = await openStore(options.storePlace ?? join(root, '.cairn'));
  await restoreData({ nodes: record.nodes, root: project, original, folder: worktree.folder, store, onMessage });
  signal?.throwIfAborted();
  await installLocked(worktree, { environment, onMessage, signal });
  onMessage(`cairn run ${record.file}, with an empty store`);
  return runAgain({ record, worktree, environment, onEvent, signal });
}

/** A difference shows itself, so a dirty tree is a warning: what was changed may have had no part in the run. */
function warnOfDirty({ run, git }: RunRecord): string {
  const [first, ...others] = git.dirty;
  const files = others.length ? `'${first}' and ${others.length} more` : `'${first}'`;
  return `run ${run} was made with changes that its commit does not hold: ${files}`;
}

function nameMachine(record: RunRecord, { environment }: MadeRun, onMessage: (line: string) => void): void {
  if (!environment) return;
  for (const difference of compareEnvironment(record.environment, environment)) onMessage(difference);
}
