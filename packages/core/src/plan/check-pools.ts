// Pools that steps use have to be declared, and large enough, before anything runs.

import { AuthorError, type AuthorProblem, authorProblem } from '../base/errors/author-error.ts';
import type { SourceLocation } from '../base/errors/source-location.ts';
import { type Pools, readPool } from '../base/pools.ts';
import type { StepDefinition } from '../dsl/step.ts';
import type { Definition } from '../graph/definition.ts';
import type { TakenPools } from '../graph/node-marks.ts';
import type { Plan } from '../graph/plan.ts';

/** @throws AuthorError `unknown-pool`, `pool-too-small` */
export function checkPools(plan: Plan, declared: Pools | undefined): void {
  if (!declared) return;
  const definitions = new Set<Definition>(plan.nodes.map(({ definition }) => definition));
  const problems = [
    ...[...definitions].flatMap((definition) => {
      const { name, resources, definedAt } = definition as StepDefinition;
      return findProblems(name, resources?.pools, definedAt, declared);
    }),
    // What the pipeline says of single nodes.
    ...plan.nodes.flatMap(({ id, definition, calledAt }) =>
      findProblems(definition.name, plan.marks?.get(id)?.pools, calledAt, declared),
    ),
  ];
  if (problems.length) throw new AuthorError(problems);
}

function findProblems(
  step: string,
  taken: TakenPools = {},
  at: SourceLocation | undefined,
  declared: Pools,
): readonly AuthorProblem[] {
  return Object.entries(taken).flatMap(([pool, amount]) => {
    const known = Object.keys(declared);
    const found = Object.hasOwn(declared, pool) ? readPool(declared[pool]) : undefined;
    if (!found) return [authorProblem('unknown-pool', { step, pool, known }, at)];
    const { size, rate } = found;
    const has = amount > size ? String(size) : rate && amount > rate.count ? rate.text : undefined;
    return has === undefined ? [] : [authorProblem('pool-too-small', { step, pool, amount, has }, at)];
  });
}
