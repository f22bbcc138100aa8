// Ties a run to a commit of the working tree as it was when the run began. If that is not possible, one line says why,
// and the run continues.

import { join } from 'node:path';
import type { Warn } from '../../base/errors/warnings.ts';
import { showSize } from '../../base/size.ts';
import { isSystemError } from '../../files/error-codes.ts';
import type { LeftOut, RunRecord } from '../../run/record/record.ts';
import { isGitError } from '../git/create-git.ts';
import { firstProblem } from '../git/git-fault.ts';
import { commitRun } from './commit-run.ts';
import { type TakenTree, takeTree } from './take-tree.ts';

export interface Snapshot {
  /** What is not in the commit. */
  readonly leftOut: readonly LeftOut[];
  /** The tree of the commit; undefined if there is none. */
  readonly taken?: TakenTree;
  /** Commits the run; null if that is not possible. */
  commit(record: RunRecord): Promise<string | null>;
}

export const noSnapshot: Snapshot = { leftOut: [], commit: async () => null };

export async function takeSnapshot(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
  warn: Warn,
): Promise<Snapshot> {
  const taken = await takeTree(home, environment, join(home, '.cairn', 'cache')).catch((error: unknown) => {
    // The temporary folder is on a full disk, or does not exist.
    if (!isSystemError(error)) throw error;
    return error.message;
  });
  if (typeof taken === 'string') {
    warn('no-snapshot', { problem: taken });
    return noSnapshot;
  }
  for (const message of describeLeftOut(taken.leftOut)) warn('snapshot-without', { message });
  return {
    leftOut: taken.leftOut,
    taken,
    async commit(record) {
      try {
        return await commitRun(taken, record);
      } catch (error) {
        if (!isGitError(error) && !isSystemError(error)) throw error;
        warn('no-snapshot', { problem: firstProblem(error.message) });
        return null;
      }
    },
  };
}

/** A sentence for each reason. */
function describeLeftOut(leftOut: readonly LeftOut[]): readonly string[] {
  return reasons.flatMap(([why, before, about = () => '', after = '']) => {
    const left = leftOut.filter((one) => one.why === why);
    if (!left.length) return [];
    const paths = left.map((one) => `'${one.path}'${about(one)}`);
    return [`${before}: ${paths.join(', ')}${after}`];
  });
}

type Reason = readonly [
  why: LeftOut['why'],
  before: string,
  about?: (left: LeftOut) => string,
  /** What to do. */
  after?: string,
];

const reasons: readonly Reason[] = [
  [
    'secret',
    "Left out of the run's commit, because it looks like a secret",
    ({ looks, line }) => ` (${looks}${line === undefined ? '' : `, line ${line}`})`,
    ". Add it to .gitignore, or, if it is not a secret, write '<path> -cairn-secret' into .gitattributes",
  ],
  [
    'large',
    "Left out of the run's commit, because it is large and not tracked",
    ({ size = 0, digest }) => ` (${showSize(size)}${digest ? '' : ', not hashed'})`,
    '. If it is an input of a step, the store has it. A file that a command uses has to be tracked. Add other files to .gitignore',
  ],
  ['repository', "Left out of the run's commit, because it is a repository of its own"],
  ['submodule', "The run's commit names the commit of the submodule, and not what is changed in it"],
  ['special', "Left out of the run's commit, because it is not a file or a link"],
];
