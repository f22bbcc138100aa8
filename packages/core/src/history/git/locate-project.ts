// The position of a project in its repository, and the repository's other working trees. Git's files are read directly,
// without starting git. https://git-scm.com/docs/gitrepository-layout

import { existsSync, readdirSync, readFileSync, realpathSync } from 'node:fs';
import { basename, dirname, join, relative, resolve, sep } from 'node:path';
import { findGitFolder } from './read-head.ts';

export interface LocatedProject {
  /** The top folder of the working tree. */
  readonly top: string;
  /** The project's path relative to it, with `/`; empty for a project in the top folder. */
  readonly path: string;
  /** The top folders of the repository's other working trees that exist. */
  readonly worktrees: readonly string[];
}

/**
 * Undefined outside git.
 *
 * @param home - the folder that contains `.cairn`
 */
export function locateProject(home: string): LocatedProject | undefined {
  const folder = realOf(home);
  const gitFolder = findGitFolder(folder);
  const top = gitFolder === undefined ? undefined : findTop(folder);
  if (gitFolder === undefined || top === undefined) return undefined;
  return { top, path: relative(top, folder).split(sep).join('/'), worktrees: listOthers(gitFolder, top) };
}

function findTop(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    if (existsSync(join(folder, '.git'))) return folder;
    if (folder === dirname(folder)) return undefined;
  }
}

function listOthers(gitFolder: string, top: string): readonly string[] {
  const common = resolve(gitFolder, readLine(join(gitFolder, 'commondir')) ?? '.');
  const registered = join(common, 'worktrees');
  const linked = listOrNone(registered).flatMap((name) => {
    const gitFile = readLine(join(registered, name, 'gitdir'));
    return gitFile === undefined ? [] : [dirname(resolve(registered, name, gitFile))];
  });
  // In a bare repository, the common folder is not in a working tree.
  const main = basename(common) === '.git' ? [dirname(common)] : [];
  const tops = [...main, ...linked].filter((folder) => existsSync(folder)).map(realOf);
  return [...new Set(tops)].filter((folder) => folder !== top);
}

function readLine(file: string): string | undefined {
  try {
    return readFileSync(file, 'utf8').replace(/\r?\n$/, '');
  } catch {
    return undefined;
  }
}

function listOrNone(folder: string): readonly string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function realOf(folder: string): string {
  try {
    return realpathSync(folder);
  } catch {
    return folder;
  }
}
