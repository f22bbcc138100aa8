// The keys of which a client of `cairn serve` has to send one: from a file, or from the environment.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { ServerKey } from '../../lookup/project-server.ts';
import { failUnreadable } from '../../usage/unreadable-file.ts';
import { failUsage } from '../../usage/usage-error.ts';

const roles = ['predict', 'explain', 'feedback', 'admin'] as const;
type Role = (typeof roles)[number];

/**
 * A line of a file is `<key> [name] [role,role]`; the key may be `sha256:` and its digest. The variable has keys alone.
 *
 * @param path - as it was typed; wins over the variable
 * @returns undefined if neither is given: then no key is needed
 * @throws UsageError `option-wrong` if there is no key in what is given: the server would be open to everybody
 */
export async function readApiKeys(
  path: string | undefined,
  { cwd, variable }: { readonly cwd: string; readonly variable: string | undefined },
): Promise<readonly ServerKey[] | undefined> {
  if (path === undefined && variable === undefined) return undefined;
  const keys =
    path === undefined
      ? variable!.split(/\s+/).flatMap((key) => (key === '' ? [] : { key }))
      : readLines(
          await readFile(resolve(cwd, path), 'utf8').catch((error: unknown) => failUnreadable(path, error)),
          path,
        );
  if (keys.length > 0) return keys;
  // The text is not shown: a part of it may be a key.
  return failUsage('option-wrong', {
    option: 'api-keys',
    wanted: 'at least one key',
    found: path ?? '$CAIRN_API_KEYS',
    form: '--api-keys serving.keys',
  });
}

function readLines(text: string, path: string): readonly ServerKey[] {
  return text.split('\n').flatMap((line, index) => {
    const [key, ...rest] = line.trim().split(/\s+/);
    if (!key || key.startsWith('#')) return [];
    const own = rest.flatMap(readRoles);
    const names = rest.filter((word) => readRoles(word).length === 0);
    const isDigest = !key.startsWith('sha256:') || /^sha256:[0-9a-f]{64}$/.test(key);
    if (names.length <= 1 && isDigest)
      return { key, ...(names[0] !== undefined && { name: names[0] }), ...(own.length && { roles: own }) };
    return failUsage('option-wrong', {
      option: 'api-keys',
      wanted: `a file with lines of a key, a name and roles (${roles.join(', ')})`,
      found: `line ${index + 1} of ${path}`,
      form: 'a line such as: sha256:<64 digits> checkout predict,feedback',
    });
  });
}

/** Empty if a word is not a list of roles. */
function readRoles(word: string): readonly Role[] {
  const parts = word.split(',');
  return parts.every((part) => (roles as readonly string[]).includes(part)) ? (parts as Role[]) : [];
}
