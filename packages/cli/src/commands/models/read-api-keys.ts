// The keys of which a client of `cairn serve` has to send one: from a file, or from the environment.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { failUnreadable } from '../../usage/unreadable-file.ts';
import { failUsage } from '../../usage/usage-error.ts';

/**
 * @param path - as it was typed; wins over the variable
 * @returns undefined if neither is given: then no key is needed
 * @throws UsageError `option-wrong` if there is no key in what is given: the server would be open to everybody
 */
export async function readApiKeys(
  path: string | undefined,
  { cwd, variable }: { readonly cwd: string; readonly variable: string | undefined },
): Promise<readonly string[] | undefined> {
  if (path === undefined && variable === undefined) return undefined;
  const text =
    path === undefined
      ? variable!
      : await readFile(resolve(cwd, path), 'utf8').catch((error: unknown) => failUnreadable(path, error));
  const lines = text.split('\n').filter((line) => !line.trimStart().startsWith('#'));
  const keys = lines.flatMap((line) => line.split(/\s+/)).filter((key) => key !== '');
  if (keys.length > 0) return keys;
  // The text is not shown: a part of it may be a key.
  return failUsage('option-wrong', {
    option: 'api-keys',
    wanted: 'at least one key',
    found: path ?? '$CAIRN_API_KEYS',
    form: '--api-keys serving.keys',
  });
}
