// Moves what a failed node left to where people look at it. Names that files of the store have there are taken away: an
// edit of what is kept changes no stored byte.

import {
  copyFileSync,
  cpSync,
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  renameSync,
  rmdirSync,
  rmSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { type NodeFolders, removeLinks } from '../inputs/node-folders.ts';
import { callFile } from '../programs/describe-call.ts';
import { readsFile } from '../programs/python-reads.ts';

/** Nothing is kept if it cannot be written: a node that failed because the disk is full is one of them. */
export function keepNodeFolders(folders: NodeFolders, target: string): void {
  try {
    rmSync(target, { recursive: true, force: true });
    mkdirSync(dirname(target), { recursive: true });
    if (existsSync(folders.work)) {
      removeLinks(folders.work);
      rmSync(join(folders.work, 'inputs'), { recursive: true, force: true });
      removeLinkOf(join(folders.work, 'checkpoint'));
      for (const file of [callFile, readsFile]) rmSync(join(folders.work, file), { force: true });
      move(folders.work, target);
    } else mkdirSync(target);
    // Those of a program are in the folder that it ran in.
    if (existsSync(folders.outputs)) move(folders.outputs, freeName(join(target, 'outputs')));
    removeEmpty(join(target, 'outputs'));
    ownFiles(target);
    removeEmpty(target);
  } catch {
    rmSync(target, { recursive: true, force: true });
  }
}

function move(from: string, to: string): void {
  try {
    renameSync(from, to);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EXDEV') throw error;
    cpSync(from, to, { recursive: true, verbatimSymlinks: true });
  }
}

/** The states of a program are not in its folder: a link leads to them. */
function removeLinkOf(path: string): void {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink()) rmSync(path);
}

function freeName(path: string): string {
  return existsSync(path) ? freeName(`${path}-of-step`) : path;
}

/** A node may have given a file of the store another name. */
function ownFiles(folder: string): void {
  for (const entry of readdirSync(folder, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (!entry.isFile() || lstatSync(path).nlink === 1) continue;
    copyFileSync(path, `${path}.copy`);
    renameSync(`${path}.copy`, path);
  }
}

function removeEmpty(folder: string): void {
  if (existsSync(folder) && !readdirSync(folder).length) rmdirSync(folder);
}
