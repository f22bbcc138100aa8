// Gives an executor what machines need that do not see the project: the files of the run's commit, and its shared store.

import { mkdir, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { packFolder } from '../../files/folder-archive.ts';
import { temporaryName } from '../../files/temp-owner.ts';
import type { OpenExecutor, RunCode } from '../../run/executor.ts';
import type { Store } from '../../store/store.ts';
import { createGit } from '../git/create-git.ts';
import { identify } from '../git/identify.ts';
import { openWorktree } from '../reproduce/open-worktree.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { SharedClient } from '../stores/open-project-store.ts';

export interface Elsewhere {
  readonly snapshot: Snapshot;
  /** The folder that contains `.cairn`. */
  readonly home: string;
  /** The shared store of the run, and its URL. */
  readonly client: SharedClient | undefined;
  readonly url: string | undefined;
}

export function openElsewhere(open: OpenExecutor, { snapshot: { taken }, home, client, url }: Elsewhere): OpenExecutor {
  const code = taken === undefined ? 'the working tree is in no commit' : createRunCode(taken, home);
  const shared = client && url !== undefined ? { url, blobs: client.blobs } : undefined;
  return (setup) => open({ ...setup, code, shared });
}

/** Nothing is checked out before an executor asks for it. */
function createRunCode({ top, tree, parent }: NonNullable<Snapshot['taken']>, home: string): RunCode {
  let packed: Promise<Buffer> | undefined;
  const archived = new Map<Store, Promise<Digest>>();
  const store = async (to: Store): Promise<Digest> => {
    packed ??= packCommit();
    await mkdir(to.temporary, { recursive: true });
    const file = join(to.temporary, temporaryName());
    try {
      await writeFile(file, await packed);
      return await to.copyIn(file, 'file');
    } finally {
      await rm(file, { force: true });
    }
  };
  const packCommit = async (): Promise<Buffer> => {
    const git = createGit(top, { config: await identify(top) });
    const parents = parent === null ? [] : ['-p', parent];
    // No ref names it: the run has its own commit when it ends.
    const commit = (await git('commit-tree', '--no-gpg-sign', ...parents, '-m', 'The code of a run', tree)).trim();
    const worktree = await openWorktree(home, commit);
    try {
      return await packFolder(worktree.top, (name) => name !== '.git');
    } finally {
      await worktree.remove();
    }
  };
  return {
    top,
    archive(to) {
      const before = archived.get(to);
      const storing = (async () => {
        const known = await before?.catch(() => undefined);
        // What is damaged in a shared store is removed there.
        return known !== undefined && (await to.has(known)) ? known : store(to);
      })();
      archived.set(to, storing);
      return storing;
    },
  };
}
