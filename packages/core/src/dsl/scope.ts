// Names for groups of nodes: scopes and tags. They are in no key: they name nodes in labels, selections, graphs and
// reports.

import { failAuthor } from '../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../base/errors/source-location.ts';
import { isSafeName } from '../base/safe-name.ts';
import { checkFunction, checkOptions } from './recording/check-call.ts';
import { markNodes } from './recording/surroundings.ts';

export interface ScopeOptions {
  /** Tags of all nodes in the scope, for `--select tag:nightly`. */
  readonly tags?: readonly string[];
}

/**
 * Puts the nodes that `body` makes into a scope: their labels begin with its name (`data-science/train`), whatever other
 * nodes there are outside of it, and `--select 'data-science/*'` selects them. Scopes can be nested. A call that is equal
 * to one of another scope is the same node: it belongs to both, and has the label of the first. Keys do not change.
 *
 * @returns what `body` returns
 * @throws AuthorError `scope-name-wrong`; `outside-build` if it is not called by the build function of a pipeline
 */
export function scope<T>(name: string, body: () => T): T;
export function scope<T>(name: string, options: ScopeOptions, body: () => T): T;
export function scope<T>(name: string, second: ScopeOptions | (() => T), third?: () => T): T {
  const at = callerLocation(scope);
  const [{ tags = [] }, body] = typeof second === 'function' ? [{} as ScopeOptions, second] : [second, third!];
  const form = "scope('data', () => …) or scope('data', { tags: ['nightly'] }, () => …)";
  checkFunction('scope', 'its body', body, form, at);
  checkOptions('scope', typeof second === 'function' ? {} : second, { tags: true }, at);
  checkName('scope', name, at);
  for (const one of tags) checkName('tag', one, at);
  return markNodes({ scope: name, tags }, body, 'scope', at);
}

/**
 * Gives tags to the nodes that `body` makes, for `--select tag:nightly`. Labels and keys do not change.
 *
 * @returns what `body` returns
 * @throws AuthorError `scope-name-wrong`; `outside-build` if it is not called by the build function of a pipeline
 */
export function tag<T>(tags: string | readonly string[], body: () => T): T {
  const at = callerLocation(tag);
  checkFunction('tag', 'its body', body, "tag('nightly', () => …)", at);
  const all = [tags].flat();
  for (const one of all) checkName('tag', one, at);
  return markNodes({ tags: all }, body, 'tag', at);
}

/** What `--select` reads as an operator, a pattern or the item of a map cannot be in a name. */
export function checkName(what: 'scope' | 'tag', name: string, at: SourceLocation | undefined): void {
  if (!isSafeName(name) || /^[@+\s]|[,[\]()"'*?]|\+\d*$/u.test(name))
    failAuthor('scope-name-wrong', { what, name: String(name) }, at);
}
