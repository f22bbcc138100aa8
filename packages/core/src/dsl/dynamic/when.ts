// One branch or the other, by a value that is known only while running. Both are planned, and one runs.

import { callerLocation } from '../../base/errors/source-location.ts';
import type { OptionalRef } from '../../graph/node.ts';
import type { Ref } from '../../graph/ref.ts';
import { checkFunction, checkOptions } from '../recording/check-call.ts';
import { checkCondition, recordBranch } from './record-branch.ts';

/** A value that a step computes: true or false. */
export type Condition = Ref<boolean, 'json'>;

// biome-ignore lint/suspicious/noExplicitAny: refs of any values are meant
type BranchRef = OptionalRef<any>;

/** What a branch returns: a ref, or a record of refs. */
export type Branch = BranchRef | { readonly [name: string]: BranchRef };

/** What the other branch returns: refs of the same names and kinds. */
export type LikeBranch<R> =
  // biome-ignore lint/suspicious/noExplicitAny: refs of any values are meant
  R extends OptionalRef<any, infer Name> ? OptionalRef<any, Name> : { readonly [N in keyof R]: LikeBranch<R[N]> } & {};

/** What stands for a branch that may not be taken. */
export type IfTaken<R> =
  R extends OptionalRef<infer T, infer Name> ? OptionalRef<T, Name> : { readonly [N in keyof R]: IfTaken<R[N]> } & {};

/** What stands for the branch that is taken: both have refs of the same names and kinds. */
export type EitherOf<R, E> =
  R extends Ref<infer T, infer Name>
    ? E extends Ref<infer U, Name>
      ? Ref<T | U, Name>
      : E extends OptionalRef<infer U, Name>
        ? OptionalRef<T | U, Name>
        : never
    : R extends OptionalRef<infer T, infer Name>
      ? E extends OptionalRef<infer U, Name>
        ? OptionalRef<T | U, Name>
        : never
      : { readonly [N in keyof R]: N extends keyof E ? EitherOf<R[N], E[N]> : never } & {};

/**
 * Runs the nodes of one branch. `then` and `else` are called once each, while planning; when the condition is known, only
 * what the branch taken needs is run. Nodes that nothing else needs are `skipped`, with the value that decided.
 *
 * What it returns is read as the branch that was taken. Without `else` there may be nothing to read: inputs of
 * `optional(…)` are then undefined, those of `each(…)` leave it out, and so does the collection of a map.
 *
 * @param condition - an output of kind `json` that is true or false. For a value that is known while planning, such as a
 *   param, use `if`
 * @throws AuthorError `condition-not-boolean`, `branch-returns-no-ref`, `branches-differ`
 */
export function when<R extends Branch, E extends LikeBranch<R> = never>(
  condition: Condition,
  branches: { readonly then: () => R; readonly else?: () => E },
): [E] extends [never] ? IfTaken<R> : EitherOf<R, E>;
export function when(
  condition: unknown,
  branches: { readonly then: () => unknown; readonly else?: (() => unknown) | undefined },
): unknown {
  const at = callerLocation(when);
  checkCondition('when', condition, at);
  checkOptions('when', branches, { then: true, else: true }, at);
  for (const name of ['then', 'else'] as const)
    if (name === 'then' || branches.else !== undefined)
      checkFunction('when', `'${name}'`, branches[name], 'when(isGood, { then: () => …, else: () => … })', at);
  const taken = branches.then() ?? null;
  const other = branches.else ? (branches.else() ?? null) : undefined;
  return recordBranch('when', [{ condition, branch: taken }], other, at);
}
