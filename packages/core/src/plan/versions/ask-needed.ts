// Asks the sources outside of the project that a plan certainly needs, several at once. One that only a branch needs is
// asked when the branch is taken.

import type { NodeId } from '../../base/brand.ts';
import { AuthorError } from '../../base/errors/author-error.ts';
import { isExternal } from '../../dsl/sources/define-source.ts';
import { inParallel } from '../../files/in-parallel.ts';
import { findLazyNodes } from '../../graph/lazy-nodes.ts';
import type { Plan } from '../../graph/plan.ts';
import type { SourceVersions } from './source-versions.ts';

const atOnce = 8;

/** @throws AuthorError `source-unreachable` for each source that has no version */
export async function askNeeded({
  plan,
  selected,
  versions,
}: {
  readonly plan: Plan;
  readonly selected: ReadonlySet<NodeId>;
  readonly versions?: SourceVersions;
}): Promise<void> {
  if (!versions) return;
  const lazy = findLazyNodes(plan, selected);
  const needed = plan.nodes.filter(({ id, definition }) => isExternal(definition) && selected.has(id) && !lazy.has(id));
  const problems = await inParallel(needed, atOnce, (node) => versions.ask(node));
  const found = problems.filter((problem) => problem !== undefined);
  if (found.length) throw new AuthorError(found);
}
