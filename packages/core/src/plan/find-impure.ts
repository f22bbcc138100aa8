// What would make keys lie in the code of a plan: what its steps reach and did not declare, and what `build` sees beside
// its params. All of it is told together.

import { type AuthorProblem, authorProblem } from '../base/author-error.ts';
import type { NodeId } from '../base/brand.ts';
import type { StepDefinition } from '../dsl/step.ts';
import type { FoundImpurity } from '../fingerprint/found-code.ts';
import type { Closure } from '../fingerprint/trace-closure.ts';
import type { Plan } from '../graph/plan.ts';
import { isOfNativePackage } from './environment.ts';

export function findImpure(
  plan: Plan,
  steps: ReadonlyMap<NodeId, { readonly closure: Closure }>,
  own: Closure,
): readonly AuthorProblem[] {
  const problems = new Map<string, AuthorProblem>();
  const add = (impurity: FoundImpurity, of: string, isDeclarable: boolean): void => {
    const { kind, name, file, line, column } = impurity;
    const at = { file, line, column };
    const place = `${kind} ${file}:${line}:${column}`;
    if (!problems.has(place)) problems.set(place, authorProblem(`impure-${kind}`, { of, name, isDeclarable }, at));
  };
  for (const impurity of own.impurities) add(impurity, `the pipeline '${plan.pipeline}'`, false);
  for (const { id, definition } of plan.nodes) {
    const closure = steps.get(id)?.closure;
    for (const impurity of closure?.impurities ?? [])
      if (!isDeclared(impurity, definition as StepDefinition, closure!))
        add(impurity, `${definition.role} '${definition.name}'`, true);
  }
  return [...problems.values()];
}

function isDeclared(
  { kind, name }: FoundImpurity,
  { env, clock, network, memo }: StepDefinition,
  closure: Closure,
): boolean {
  if (kind === 'clock') return clock;
  if (kind === 'network') return network;
  if (name === null) return false;
  return (
    (kind === 'env' && (env.includes(name) || isOfNativePackage(name, closure))) ||
    (kind === 'state' && memo.includes(name))
  );
}
