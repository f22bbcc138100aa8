// For tests: real folders and real git repositories under the system's temporary folder.

import { mkdir, mkdtemp, realpath, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { execa } from 'execa';

export interface TempFolder extends AsyncDisposable {
  readonly root: string;
  /** Writes a file, and makes the folders above it. */
  write(path: string, content: string | Uint8Array): Promise<void>;
  remove(path: string): Promise<void>;
  /** Runs git here, or in a folder below. */
  git(...args: readonly string[]): Promise<string>;
  gitIn(folder: string, ...args: readonly string[]): Promise<string>;
  /** Adds and commits everything; returns the commit. */
  commit(): Promise<string>;
}

const identity = {
  ...{ GIT_AUTHOR_NAME: 'A', GIT_AUTHOR_EMAIL: 'a@example.org' },
  ...{ GIT_COMMITTER_NAME: 'A', GIT_COMMITTER_EMAIL: 'a@example.org' },
  ...{ GIT_CONFIG_GLOBAL: '/dev/null', GIT_CONFIG_NOSYSTEM: '1' },
};

/** A folder outside git. */
export async function createTempFolder(): Promise<TempFolder> {
  const root = await realpath(await mkdtemp(join(tmpdir(), 'cairn-history-')));
  const gitIn = async (folder: string, ...args: readonly string[]) =>
    (await execa('git', args, { cwd: join(root, folder), env: identity, stripFinalNewline: true })).stdout;
  const git = (...args: readonly string[]) => gitIn('.', ...args);
  return {
    root,
    async write(path, content) {
      await mkdir(dirname(join(root, path)), { recursive: true });
      await writeFile(join(root, path), content);
    },
    remove: (path) => rm(join(root, path), { recursive: true }),
    git,
    gitIn,
    async commit() {
      await git('add', '--all');
      await git('commit', '--quiet', '--allow-empty', '--message=a');
      return git('rev-parse', 'HEAD');
    },
    [Symbol.asyncDispose]: () => rm(root, { recursive: true, force: true }),
  };
}

/** A repository on branch `main`, without a commit. */
export async function createTempRepository(): Promise<TempFolder> {
  const folder = await createTempFolder();
  await folder.git('init', '--quiet', '--initial-branch=main');
  return folder;
}
