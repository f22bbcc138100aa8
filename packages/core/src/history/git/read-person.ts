// Who decides something about stored results: the user of git, as in a commit.

import { readAuthor } from '../../registry/read-author.ts';
import { createGit, isGitError } from './create-git.ts';

/** `Ada Lovelace`, as git knows the user; without a user of git, `name@machine`. */
export async function readPerson(home: string): Promise<string> {
  const person = (await readSetting(home, 'user.name')) ?? (await readSetting(home, 'user.email'));
  return person ?? (await readAuthor({})).by;
}

async function readSetting(home: string, setting: string): Promise<string | undefined> {
  try {
    return (await createGit(home)('config', '--get', setting)).trim() || undefined;
  } catch (error) {
    if (!isGitError(error)) throw error;
    return undefined;
  }
}
