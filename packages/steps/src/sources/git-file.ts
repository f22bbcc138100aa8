// A file of another git repository at a revision, as a source outside of the project. Its version is the commit.

import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createStoredFile, defineSource, type Source, storedFile } from '@cairn/core';
import { z } from 'zod';
import { askGit } from './ask-git.ts';

const commit = /^[0-9a-f]{40}([0-9a-f]{24})?$/;
const notAnOption = (text: string): boolean => !text.startsWith('-');

const params = z.strictObject({
  /** An address that git knows, or the path of a folder, relative to the project's root. */
  repository: z.string().min(1).refine(notAnOption, "cannot begin with '-'"),
  /** A branch, a tag, or a whole commit. */
  revision: z.string().min(1).default('HEAD').refine(notAnOption, "cannot begin with '-'"),
  /** From the top of that repository, with `/`. */
  path: z
    .string()
    .min(1)
    .refine(
      (path) => !/^[/-]|(^|\/)\.\.?(\/|$)/.test(path),
      'has to be a path from the top of the repository, without ..',
    ),
});

/**
 * A file of another git repository: `gitFile({ repository: 'https://example.org/data.git', revision: 'v2', path:
 * 'rates.csv' }).file`. Its version is the commit that the revision is now; a whole commit is its own version, and nobody
 * is asked. Only that commit is fetched. git runs without passwords and without the settings of the user.
 *
 * @throws Error in one sentence if there is no such repository, revision or file
 */
export const gitFile: Source<{ file: typeof storedFile }, typeof params> = defineSource('git-file', {
  out: { file: storedFile },
  params,
  resources: { retry: { times: 2, on: ['failed'], backoff: 1 } },
  async version({ repository, revision }, { signal, root }) {
    if (commit.test(revision)) return revision;
    const { text } = await askGit(root, ['ls-remote', '--', locate(repository, root), ...namesOf(revision)], signal);
    const found = new Map(text.split('\n').map((line) => line.split('\t').toReversed() as [string, string]));
    // The commit of an annotated tag, and not the tag itself.
    const name = namesOf(revision).find((one) => found.has(one));
    if (name === undefined) throw new Error(`${repository} has no branch and no tag '${revision}'`);
    return found.get(name)!;
  },
  async fetch({ repository, path }, { signal, folder, version, root }) {
    const copy = join(folder, 'repository');
    await askGit(folder, ['init', '-q', '--bare', copy], signal);
    await askGit(copy, ['--git-dir=.', 'fetch', '-q', '--depth', '1', '--', locate(repository, root), version], signal);
    const { bytes } = await askGit(copy, ['--git-dir=.', 'show', `${version}:${path}`], signal);
    const file = join(folder, 'file');
    await writeFile(file, bytes);
    return { file: createStoredFile(file) };
  },
});

/** A path is relative to the project; anything with a scheme or a host is as it is. */
function locate(repository: string, root: string): string {
  return /^[a-z][a-z0-9+.-]*:\/\/|^[^/.][^/]*:/i.test(repository) ? repository : resolve(root, repository);
}

function namesOf(revision: string): readonly string[] {
  if (revision === 'HEAD') return ['HEAD'];
  return [`refs/tags/${revision}^{}`, `refs/tags/${revision}`, `refs/heads/${revision}`, revision];
}
