// What `result:` and `changed:` mean in a selection: the last run of the pipeline, and a commit.

import { failAuthor } from '../../base/errors/author-error.ts';
import type { LearnAboutPlan } from '../../plan/prepare-plan.ts';
import type { SelectionTerm } from '../../plan/selection/expression.ts';
import { listChangedFiles } from '../git/list-changed-files.ts';
import { resolveCommit } from '../git/resolve-commit.ts';
import { openEarlierRuns } from '../records/earlier-runs.ts';
import { findChangedNodes } from './changed-nodes.ts';
import { labelsWith } from './result-words.ts';

/** @throws AuthorError `selection-malformed`, of a word or a commit that does not exist */
export const learnFacts: LearnAboutPlan = async (terms, about) => {
  const of = (method: SelectionTerm['method']) => terms.filter((term) => term.method === method);
  const results = of('result');
  const last = results.length ? (await openEarlierRuns(about.found.home, about.plan.pipeline)).newest : undefined;
  const changed = new Map<string, ReadonlySet<string>>();
  for (const { value, text } of of('changed')) {
    const commit = await resolveCommit(about.found.home, value);
    if (commit === undefined)
      return failAuthor('selection-malformed', { selection: text, problem: `git knows no commit '${value}'` });
    changed.set(value, await findChangedNodes(about, await listChangedFiles(about.found.home, commit)));
  }
  return { results: new Map(results.map((term) => [term.value, labelsWith(term, last)])), changed };
};
