// What would make keys lie in the code of a plan: what its steps reach and did not declare, and what `build` sees beside
// its params. All of it is told together.

import type { NodeId } from '../base/brand.ts';
import { type AuthorProblem, authorProblem } from '../base/errors/author-error.ts';
import type { Impure } from '../base/errors/impurity-errors.ts';
import { isExternal } from '../dsl/sources/define-source.ts';
import type { StepDefinition } from '../dsl/step.ts';
import type { NativePackages } from '../fingerprint/packages/native-packages.ts';
import type { FoundImpurity } from '../fingerprint/trace/found-code.ts';
import type { Closure } from '../fingerprint/trace/trace-closure.ts';
import type { Plan } from '../graph/plan.ts';
import { isOfNativePackage } from './environment/environment.ts';

export function findImpure(
  plan: Plan,
  steps: ReadonlyMap<NodeId, { readonly closure: Closure; readonly natives: NativePackages }>,
  own: Closure,
  isFolder: (path: string) => boolean,
): readonly AuthorProblem[] {
  const problems = new Map<string, AuthorProblem>();
  const add = (impurity: FoundImpurity, of: string, role: Impure['role']): void => {
    const { name, file, line, column, isAtLoad } = impurity;
    // Of a step, platform and architecture are in the key.
    const kind = impurity.kind === 'platform' ? 'machine' : impurity.kind;
    const place = placeOf(impurity);
    if (problems.has(place)) return;
    const seen = kind === 'file' && name !== null && isFolder(name) ? { isFolder: true } : {};
    problems.set(place, authorProblem(`impure-${kind}`, { of, name, role, isAtLoad, ...seen }, { file, line, column }));
  };
  const ofSteps = new Set([...steps.values()].flatMap(({ closure }) => closure.impurities.map(placeOf)));
  // What a step's module does while it loads is the step's to declare.
  for (const impurity of own.impurities)
    if (impurity.isReached || !ofSteps.has(placeOf(impurity)))
      add(impurity, `the pipeline '${plan.pipeline}'`, 'build');
  for (const { id, definition } of plan.nodes) {
    const step = steps.get(id);
    const { role } = definition as StepDefinition;
    if (!step || (role !== 'step' && role !== 'gate' && role !== 'command')) continue;
    for (const impurity of step.closure.impurities)
      if (!isAllowed(impurity, definition as StepDefinition, step)) add(impurity, `${role} '${definition.name}'`, role);
  }
  return [...problems.values()];
}

function placeOf({ kind, name, file, line, column }: FoundImpurity): string {
  return `${kind} ${name} ${file}:${line}:${column}`;
}

function isAllowed(
  { kind, name, isAtLoad }: FoundImpurity,
  definition: StepDefinition,
  { closure, natives }: { readonly closure: Closure; readonly natives: NativePackages },
): boolean {
  const { role, env, clock, network, machine, memo } = definition;
  if (kind === 'clock') return clock;
  // The version of a source stands for all that it reads.
  if (kind === 'file' && isExternal(definition)) return !isAtLoad;
  if (kind === 'network') return network;
  if (kind === 'machine') return machine;
  if (kind === 'platform') return role !== 'gate';
  // A step's chance is seeded, by a seed that is in its key.
  if (kind === 'random') return role === 'step' && !isAtLoad;
  if (name === null) return false;
  return (
    (kind === 'env' && (env.includes(name) || isOfNativePackage(name, closure, natives))) ||
    (kind === 'state' && memo.includes(name))
  );
}
