// Promote and rollback: a person moves an alias of a deployed model. A stage, such as `staging` or `production`, is an
// alias.

import { failFault } from '../base/errors/fault-error.ts';
import { isSafeName } from '../base/safe-name.ts';
import { temporaryFolder } from '../files/temp-owner.ts';
import { resolveAlias } from './check-bundles.ts';
import type { Author } from './history-file.ts';
import { publishLock } from './publish.ts';
import type { RegisteredName } from './registered-shape.ts';
import { lookUpVersion, readRegistered, recordChanges } from './registry.ts';
import { withLock } from './with-lock.ts';

export interface MovedAlias {
  readonly name: string;
  readonly alias: string;
  readonly from: number | null;
  readonly to: number;
  /** False if the alias already named that version: then nothing was recorded. */
  readonly isMoved: boolean;
}

/**
 * Moves an alias to a version whose bundle is whole.
 *
 * @param place - the folder `.cairn`
 * @param wanted - the version, as `v3`, `3` or an alias
 * @throws AuthorError `unknown-version`
 * @throws FaultError `alias-wrong`, `version-retired`, `bundle-removed`, `bundle-damaged`, `history-damaged`, `history-unsigned`,
 *   `registry-damaged`, `registry-key-missing`
 */
export async function promoteVersion(
  place: string,
  { name, version, alias }: { readonly name: string; readonly version: string; readonly alias: string },
  author: Author,
): Promise<MovedAlias> {
  if (!isSafeName(alias) || !/^[A-Za-z]/.test(alias) || /^v\d+$/.test(alias)) failFault('alias-wrong', { alias });
  return withLock(temporaryFolder(place), publishLock(name), async () => {
    const { version: to } = await resolveAlias(place, name, version);
    const from = (await readRegistered(place, name)).aliases[alias] ?? null;
    if (from !== to) await recordChanges(place, name, [{ type: 'moved', how: 'promote', alias, from, to }], author);
    return { name, alias, from, to, isMoved: from !== to };
  });
}

/**
 * Moves an alias back to the version that it named before. A second rollback goes one version further back.
 *
 * @throws as `promoteVersion`; FaultError `no-earlier-version`
 */
export async function rollBack(
  place: string,
  { name, alias }: { readonly name: string; readonly alias: string },
  author: Author,
): Promise<MovedAlias> {
  return withLock(temporaryFolder(place), publishLock(name), async () => {
    // Reports an alias that does not exist.
    await lookUpVersion(place, name, alias);
    const registered = await readRegistered(place, name);
    const from = registered.aliases[alias] ?? failFault('alias-wrong', { alias });
    const to = findEarlier(registered, alias);
    if (to === undefined) return failFault('no-earlier-version', { name, alias, version: from });
    await resolveAlias(place, name, `v${to}`);
    await recordChanges(place, name, [{ type: 'moved', how: 'rollback', alias, from, to }], author);
    return { name, alias, from, to, isMoved: true };
  });
}

/**
 * The version before the current one, by the moves of an alias. A rollback undoes a move, so that the version that was
 * left is not reached again. Retired and removed versions are passed over.
 */
function findEarlier({ moves, aliases, versions }: RegisteredName, alias: string): number | undefined {
  const stack: number[] = [];
  for (const { to, isRollback, ...move } of moves) {
    if (move.alias !== alias || to === null) continue;
    if (isRollback) while (stack.length && stack.at(-1) !== to) stack.pop();
    if (stack.at(-1) !== to) stack.push(to);
  }
  const usable = new Set(
    versions.filter(({ retired, isRemoved }) => retired === undefined && !isRemoved).map(({ version }) => version),
  );
  return stack.findLast((version) => version !== aliases[alias] && usable.has(version));
}
