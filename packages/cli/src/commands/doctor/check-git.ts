// Git: runs go without it, but then they are tied to no commit and cannot be made again.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Check } from '../../output/checks.ts';

const runProgram = promisify(execFile);

export async function checkGit(root: string): Promise<Check> {
  const name = 'git';
  const git = async (...words: string[]): Promise<string | undefined> => {
    const options = { cwd: root, timeout: 10_000 };
    return runProgram('git', words, options).then(
      ({ stdout }) => stdout.trim(),
      () => undefined,
    );
  };
  const version = (await git('--version'))?.replace(/^git version /, '');
  if (version === undefined)
    return { name, state: 'note', found: 'not installed: runs are tied to no commit', fix: 'Install git.' };
  const top = await git('rev-parse', '--show-toplevel');
  if (top === undefined)
    return { name, state: 'note', found: `${version}; ${root} is in no repository`, fix: 'Run git init and commit.' };
  const head = await git('rev-parse', '--short', 'HEAD');
  if (head === undefined)
    return {
      name,
      state: 'note',
      found: `${version}; ${top} has no commit yet`,
      fix: 'Commit once: git add . && git commit.',
    };
  return { name, state: 'well', found: `${version}; ${top} at ${head}` };
}
