// Order without data: nodes that wait for others, and read nothing of them (ADR 47).

import { isRecord } from '../../base/canonical.ts';
import { type AuthorProblem, authorProblem, failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation } from '../../base/errors/source-location.ts';
import type { CollectionRef, OptionalRef, PlanNode, Ref } from '../../graph/node.ts';
import type { Plan } from '../../graph/plan.ts';
import { nameRef } from '../../graph/ref.ts';
import { isRef } from '../recorder.ts';
import { checkFunction } from '../recording/check-call.ts';
import { currentRecording } from '../recording/recording.ts';

type AnyRef = OptionalRef<unknown> | CollectionRef<unknown>;

/** What is waited for: a ref, the outputs of a step, the collection of a map, or a list of these. */
export type AwaitedRefs = AnyRef | { readonly [name: string]: AnyRef } | readonly AwaitedRefs[];

/**
 * Lets the nodes that `body` makes begin when others are done, although they read nothing of them: a table that is filled
 * before it is queried, a check that has to pass. If one of these failed, or is a gate that did not hold, the nodes of `body`
 * are blocked. Keys do not change: when the others run again, the nodes of `body` do not.
 *
 * A selection that leaves the others out does not wait for them. What a condition leaves out is not waited for.
 *
 * @param others - refs of the nodes that come first
 * @returns what `body` returns
 * @throws AuthorError `after-wrong` if nothing is waited for, if nothing in `body` runs, if an equal call waits for other nodes,
 *   or for an item of a map that the node does not use; `outside-build` if it is not called by the build function of a pipeline
 */
export function after<T>(others: AwaitedRefs, body: () => T): T {
  const at = callerLocation(after);
  const recording = currentRecording();
  if (!recording) return failAuthor('outside-build', { step: 'after' }, at);
  checkFunction('after', 'its body', body, 'after(licence, () => simulate({}))', at);
  const refs = listRefs(others);
  if (!refs?.length)
    return failAuthor('after-wrong', { problem: 'what it waits for is not a ref, or a list of refs' }, at);
  const outer = recording.after;
  const own = { refs: [...(outer?.refs ?? []), ...refs], count: 0 };
  recording.after = own;
  try {
    const made = body();
    if (!own.count) failAuthor('after-wrong', { problem: 'its body makes no node that runs' }, at);
    return made;
  } finally {
    if (outer) outer.count += own.count;
    recording.after = outer;
  }
}

/** Undefined if anything in it is something else. */
function listRefs(value: unknown): readonly Ref<unknown>[] | undefined {
  if (isRef(value)) return [value];
  if (!Array.isArray(value) && !isRecord(value)) return undefined;
  const listed = Object.values(value).map(listRefs);
  return listed.every((refs) => refs !== undefined) ? listed.flat() : undefined;
}

/** A node that waits for an item of a map has to be made for each item. */
export function checkAfter({ nodes, templates }: Plan): readonly AuthorProblem[] {
  const needs = templates?.needs;
  if (!needs) return [];
  const isMissing = (node: PlanNode, ref: Ref<unknown>): boolean =>
    [...(needs.get(ref.node.id) ?? [])].some((item) => !needs.get(node.id)?.has(item));
  return nodes.flatMap((node) =>
    (node.after ?? []).flatMap((ref) => {
      const problem = `'${node.definition.name}' waits for ${nameRef(ref)}, which is of an item of a map that it does not use`;
      return isMissing(node, ref) ? authorProblem('after-wrong', { problem }, node.calledAt) : [];
    }),
  );
}
