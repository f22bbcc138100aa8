// Reads the commit of HEAD from git's files, without starting git, for the answer to a run with nothing to do. In
// unusual cases it returns undefined.

import { readFileSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

/** The commit; null outside a repository and before its first commit; undefined if git has to be started. */
export function readHead(from: string): string | null | undefined {
  const found = findGitFolder(from);
  if (found === undefined) return null;
  const text = readTrimmed(join(found, 'HEAD'));
  if (text === undefined) return undefined;
  if (isCommit(text)) return text;
  const ref = /^ref: (refs\/heads\/.+)$/.exec(text)?.[1];
  // The newer storage of refs (reftable) has a HEAD file with this fixed value.
  if (ref === undefined || ref === 'refs/heads/.invalid') return undefined;
  const common = resolve(found, readTrimmed(join(found, 'commondir')) ?? '.');
  const loose = readTrimmed(join(common, ref));
  if (loose !== undefined) return isCommit(loose) ? loose : undefined;
  const packed = readTrimmed(join(common, 'packed-refs'));
  const line = packed?.split('\n').find((entry) => entry.endsWith(` ${ref}`));
  const commit = line?.split(' ')[0];
  if (commit === undefined) return null;
  return isCommit(commit) ? commit : undefined;
}

/** The folder that contains HEAD. A worktree has its own. */
export function findGitFolder(from: string): string | undefined {
  for (let folder = from; ; folder = dirname(folder)) {
    const path = join(folder, '.git');
    const found = statSync(path, { throwIfNoEntry: false });
    if (found?.isDirectory()) return path;
    const named = found?.isFile() ? /^gitdir: (.+)$/s.exec(readTrimmed(path) ?? '')?.[1] : undefined;
    if (named !== undefined) return resolve(folder, named);
    if (folder === dirname(folder)) return undefined;
  }
}

function readTrimmed(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8').trim();
  } catch {
    return undefined;
  }
}

function isCommit(text: string): boolean {
  return /^([0-9a-f]{40}|[0-9a-f]{64})$/.test(text);
}
