// Runs a commit again and proves that the results are the same: a clean worktree, the locked packages, the same params
// and seed, an empty store; then every digest is compared. The user's tree, index, store and registry do not change.

import { join, relative } from 'node:path';
import { failAuthor } from '../../base/errors/author-error.ts';
import { findProjectRoot } from '../../plan/project/find-project.ts';
import type { RunRecord } from '../../run/record/record.ts';
import { openStore } from '../../store/open-store.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { findRun } from '../records/find-run.ts';
import { recordedFrozen } from '../records/recorded-frozen.ts';
import { recordedVersions } from '../records/recorded-versions.ts';
import { openProjectStore } from '../stores/open-project-store.ts';
import { checkStore } from './check-run.ts';
import { compareEnvironment } from './compare-environment.ts';
import { compareRun, type Difference } from './compare-run.ts';
import { compareVariables } from './compare-variables.ts';
import { describeInWorktree } from './describe-in-worktree.ts';
import { installLocked } from './install-locked.ts';
import { openWorktree, type Worktree } from './open-worktree.ts';
import type { ReproduceOptions, Reproduction } from './reproduction.ts';
import { restoreData } from './restore-data.ts';
import { restoreSources } from './restore-sources.ts';
import { type MadeRun, runAgain } from './run-again.ts';

/**
 * Reproduces a recorded run. A difference is a result, not an error.
 *
 * @throws AuthorError `unknown-run`, `ambiguous-run`, `run-without-commit`, `commit-missing`, `no-lockfile`,
 *   `reproduction-stopped`
 * @throws FaultError `data-missing`, `install-failed`
 */
export async function reproduce(options: ReproduceOptions): Promise<Reproduction> {
  const { root, onMessage = () => {}, signal } = options;
  const record = await findRun(root, options.target, options.pipeline);
  const { run } = record;
  if (options.fromStore)
    return checkStore(record, await openProjectStore(options.storePlace, root, options.environment));
  const commit = await findCommit(root, record, onMessage);
  if (!record.nodes.some(({ outputs }) => Object.keys(outputs).length))
    failAuthor('reproduction-stopped', {
      problem: `run '${run}' made no outputs to compare with`,
      fix: 'Name a run that made some: cairn runs.',
    });
  const worktree = await openWorktree(root, commit, signal);
  try {
    onMessage(`commit ${commit.slice(0, 12)} in ${worktree.top}`);
    for (const submodule of worktree.absent) onMessage(`no submodule ${submodule}`);
    for (const difference of compareVariables(record, options.environment)) onMessage(difference);
    const made = await makeAgain(record, worktree, { ...options, onMessage });
    const { total, equal, differences } = compareRun(record.nodes, made.nodes);
    if (differences.length) nameMachine(record, made, onMessage);
    const how = differences[0] ? await describeFirst(differences[0], record, worktree, options) : null;
    return { run, commit, total, equal, exitCode: differences.length ? 1 : 0, differences, how };
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
  // Paths of data are relative to the pipeline's own package, which may be below the folder that contains `.cairn`.
  const project = findProjectRoot(join(worktree.root, record.file));
  const original = join(root, relative(worktree.root, project));
  const store = await openProjectStore(options.storePlace, root, options.environment);
  const folders = [worktree.top, worktree.folder];
  await restoreData({ nodes: record.nodes, root: project, original, folders, store, onMessage });
  if (Object.keys({ ...recordedVersions(record), ...recordedFrozen(record) }).length) {
    const to = await openStore(join(worktree.folder, 'store'));
    await restoreSources({ record, from: store, to, folder: worktree.folder, onMessage });
  }
  signal?.throwIfAborted();
  await installLocked(worktree, { environment, onMessage, signal });
  onMessage(`cairn run ${record.file}, with an empty store`);
  return runAgain({ record, worktree, environment, onEvent, signal });
}

/** The run's own commit, which has the tree as it was; otherwise its base commit. */
async function findCommit(root: string, record: RunRecord, onMessage: (line: string) => void): Promise<string> {
  const { run, git, snapshot, leftOut = [] } = record;
  if (snapshot !== null && (await resolveCommit(root, snapshot))) {
    const secret = leftOut.filter(({ why }) => why === 'secret').map(({ path }) => `'${path}'`);
    if (secret.length)
      onMessage(`the run's commit does not contain ${secret.join(', ')}, because it looked like a secret`);
    return snapshot;
  }
  if (git.commit === null) return failAuthor('run-without-commit', { run });
  // If the changes mattered, the results will differ; they may have had no effect on the run.
  if (git.dirty.length) onMessage(warnOfDirty(record));
  return git.commit;
}

function warnOfDirty({ run, git }: RunRecord): string {
  const [first, ...others] = git.dirty;
  const files = others.length ? `'${first}' and ${others.length} more` : `'${first}'`;
  return `run ${run} was made with changes that its commit does not contain: ${files}`;
}

/** How the first output that differs is different from the recorded one. */
async function describeFirst(
  difference: Difference,
  record: RunRecord,
  worktree: Worktree,
  { root, storePlace, environment }: ReproduceOptions,
): Promise<string | null> {
  const { expected, found } = difference;
  if (found === null) return null;
  const { folder } = worktree;
  const paths = [join(folder, 'differing-before'), join(folder, 'differing-now')] as const;
  const [recorded, made] = [
    await openProjectStore(storePlace, root, environment),
    await openStore(join(folder, 'store')),
  ];
  const isThere = (await recorded.copyOut(expected, paths[0])) && (await made.copyOut(found, paths[1]));
  return isThere ? describeInWorktree(difference, paths, record, worktree, environment) : null;
}

function nameMachine(record: RunRecord, { environment }: MadeRun, onMessage: (line: string) => void): void {
  if (!environment) return;
  for (const difference of compareEnvironment(record.environment, environment)) onMessage(difference);
}
