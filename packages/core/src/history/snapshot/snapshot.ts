// Ties a run to a commit of the working tree as it was when the run began. What keeps that from happening is said in one
// line, and the run happens all the same.

import type { LeftOut, RunRecord } from '../../run/record.ts';
import { isSystemError } from '../../store/write-error.ts';
import { isGitError } from '../git/create-git.ts';
import { firstProblem } from '../git/git-fault.ts';
import { commitRun } from './commit-run.ts';
import { takeTree } from './take-tree.ts';

export interface Snapshot {
  /** What the commit will not hold. */
  readonly leftOut: readonly LeftOut[];
  /** Commits the run; null where that cannot be. */
  commit(record: RunRecord): Promise<string | null>;
}

export const noSnapshot: Snapshot = { leftOut: [], commit: async () => null };

type Warn = (code: string, message: string) => void;

export async function takeSnapshot(
  home: string,
  environment: Readonly<Record<string, string | undefined>>,
  warn: Warn,
): Promise<Snapshot> {
  const taken = await takeTree(home, environment).catch((error: unknown) => {
    // The temporary folder is on a full disk, or there is none.
    if (!isSystemError(error)) throw error;
    return error.message;
  });
  if (typeof taken === 'string') {
    warn('no-snapshot', `This run is tied to no commit, so that it cannot be made again elsewhere: ${taken}`);
    return noSnapshot;
  }
  for (const line of describeLeftOut(taken.leftOut)) warn('snapshot-without', line);
  return {
    leftOut: taken.leftOut,
    async commit(record) {
      try {
        return await commitRun(taken, record);
      } catch (error) {
        if (!isGitError(error) && !isSystemError(error)) throw error;
        const problem = firstProblem(error.message);
        warn('no-snapshot', `This run is tied to no commit, so that it cannot be made again elsewhere: ${problem}`);
        return null;
      }
    },
  };
}

/** A sentence for each reason. */
function describeLeftOut(leftOut: readonly LeftOut[]): readonly string[] {
  const of = (why: LeftOut['why']): readonly LeftOut[] => leftOut.filter((left) => left.why === why);
  const name = (left: readonly LeftOut[], about: (one: LeftOut) => string = () => ''): string =>
    left.map((one) => `'${one.path}'${about(one)}`).join(', ');
  const [secret, large, inside, submodules, special] = (
    ['secret', 'large', 'repository', 'submodule', 'special'] as const
  ).map(of) as [readonly LeftOut[], readonly LeftOut[], readonly LeftOut[], readonly LeftOut[], readonly LeftOut[]];
  return [
    ...(secret.length
      ? [`Left out of the run's commit, because it looks like a secret: ${name(secret, ({ looks }) => ` (${looks})`)}`]
      : []),
    ...(large.length
      ? [
          `Too large for the run's commit, which holds the digest alone: ${name(large, ({ size = 0 }) => ` (${Math.ceil(size / 2 ** 20)} MB)`)}`,
        ]
      : []),
    ...(inside.length ? [`Left out of the run's commit, as a repository of its own: ${name(inside)}`] : []),
    ...(submodules.length
      ? [`The run's commit names the submodule, and not what is changed in it: ${name(submodules)}`]
      : []),
    ...(special.length ? [`Left out of the run's commit, as neither a file nor a link: ${name(special)}`] : []),
  ];
}
