// Pools that steps use have to be declared, and large enough, before anything runs.

import { AuthorError, type AuthorProblem, authorProblem } from '../base/errors/author-error.ts';
import { type Pools, readPool } from '../base/pools.ts';
import type { StepDefinition } from '../dsl/step.ts';
import type { Definition } from '../graph/definition.ts';
import type { Plan } from '../graph/plan.ts';

/** @throws AuthorError `unknown-pool`, `pool-too-small` */
export function checkPools(plan: Plan, declared: Pools | undefined): void {
  if (!declared) return;
  const definitions = new Set<Definition>(plan.nodes.map(({ definition }) => definition));
  const problems = [...definitions].flatMap((definition) => findProblems(definition as StepDefinition, declared));
  if (problems.length) throw new AuthorError(problems);
}

function findProblems({ name: step, resources, definedAt }: StepDefinition, declared: Pools): readonly AuthorProblem[] {
  return Object.entries(resources?.pools ?? {}).flatMap(([pool, amount]) => {
    const known = Object.keys(declared);
    const found = Object.hasOwn(declared, pool) ? readPool(declared[pool]) : undefined;
    if (!found) return [authorProblem('unknown-pool', { step, pool, known }, definedAt)];
    const { size, rate } = found;
    const has = amount > size ? String(size) : rate && amount > rate.count ? rate.text : undefined;
    return has === undefined ? [] : [authorProblem('pool-too-small', { step, pool, amount, has }, definedAt)];
  });
}
