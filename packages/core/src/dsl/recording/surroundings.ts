// What is around a call in build: maps, the round of a loop, scopes and tags. None of it changes a key.

import { failAuthor } from '../../base/errors/author-error.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';
import type { PlanNode } from '../../graph/node.ts';
import { currentRecording, type Recording } from './recording.ts';

/** Calls what makes the nodes of a map, with how many maps are around it. */
export function nestMap<T>(make: (depth: number) => T): T {
  const recording = currentRecording();
  if (!recording) return failAuthor('outside-build', { step: 'map' });
  recording.depth += 1;
  try {
    return make(recording.depth - 1);
  } finally {
    recording.depth -= 1;
  }
}

/** Calls what makes the nodes of one round of a loop, so that their labels say which. */
export function nestRound<T>(round: number, called: string, make: () => T): T {
  const recording = currentRecording();
  if (!recording) return failAuthor('outside-build', { step: called });
  const outer = recording.round;
  recording.round = outer === undefined ? String(round) : `${outer}.${round}`;
  try {
    return make();
  } finally {
    recording.round = outer;
  }
}

/** Calls what makes the nodes of a scope, or of some tags. @throws AuthorError `outside-build` */
export function markNodes<T>(
  { scope, tags }: { readonly scope?: string; readonly tags: readonly string[] },
  make: () => T,
  called: string,
  at: SourceLocation | undefined,
): T {
  const recording = currentRecording();
  if (!recording) return failAuthor('outside-build', { step: called }, at);
  const before = recording.tags.length;
  if (scope !== undefined) recording.scope.push(scope);
  recording.tags.push(...tags);
  try {
    return make();
  } finally {
    if (scope !== undefined) recording.scope.pop();
    recording.tags.length = before;
  }
}

/** An equal call of another scope is the same node, which is in both. */
export function markNode({ id }: PlanNode, { scope, tags, marks }: Recording): void {
  if (!scope.length && !tags.length) return;
  const known = marks.get(id);
  const scopes = new Set([...(known?.scopes ?? []), ...(scope.length ? [scope.join('/')] : [])]);
  const all = new Set([...(known?.tags ?? []), ...tags]);
  marks.set(id, { ...(scopes.size && { scopes: [...scopes] }), ...(all.size && { tags: [...all] }) });
}
