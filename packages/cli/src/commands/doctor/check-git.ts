// Checks git. Runs work without it, but then they are not tied to a commit and cannot be reproduced.

import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findGitFault, type GitFault } from '@cairn/core';
import type { Check } from '../../pages/checks.ts';

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
  const fault = await findGitFault(root);
  const version = (await git('--version'))?.replace(/^git version /, '') ?? 'git';
  if (fault) return { name, state: 'note', ...sayFault(fault, version, root) };
  const [top = root, head] = [await git('rev-parse', '--show-toplevel'), await git('rev-parse', '--short', 'HEAD')];
  if (head === undefined)
    return {
      name,
      state: 'note',
      found: `${version}; ${top} has no commit yet`,
      fix: 'Commit once: git add . && git commit.',
    };
  return { name, state: 'well', found: `${version}; ${top} at ${head}` };
}

function sayFault(fault: GitFault, version: string, root: string): { found: string; fix: string } {
  if (fault.kind === 'not-installed')
    return { found: 'not installed: runs are not tied to a commit', fix: 'Install git.' };
  if (fault.kind === 'no-repository')
    return { found: `${version}; ${root} is not in a repository`, fix: 'Run git init and commit.' };
  const { problem, advice } = fault;
  return {
    found: `${version} refuses, so runs are not tied to a commit: ${problem}`,
    fix: advice === null ? 'Fix the problem that git reports.' : `If you trust that repository, run: ${advice}`,
  };
}
