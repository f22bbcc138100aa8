// What is around a call in build: maps, the round of a loop, scopes, tags, and when nodes run. None of it changes a key.

import { failAuthor } from '../../base/errors/author-error.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Freshness } from '../../graph/node-marks.ts';
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
export function markNode(node: PlanNode, recording: Recording): void {
  const { scope, tags, marks } = recording;
  const { id } = node;
  const freshness = freshnessOf(node, recording);
  if (!scope.length && !tags.length && !freshness) return;
  const known = marks.get(id);
  const scopes = new Set([...(known?.scopes ?? []), ...(scope.length ? [scope.join('/')] : [])]);
  const all = new Set([...(known?.tags ?? []), ...tags]);
  marks.set(id, {
    ...(scopes.size && { scopes: [...scopes] }),
    ...(all.size && { tags: [...all] }),
    ...(freshness && { freshness }),
  });
}

/** @throws AuthorError `freshness-wrong` */
function freshnessOf({ id, definition, calledAt }: PlanNode, { freshness, marks }: Recording): Freshness | undefined {
  const known = marks.get(id)?.freshness;
  if (!freshness) return known;
  const refuse = (problem: string) => failAuthor('freshness-wrong', { called: freshness.is, problem }, calledAt);
  const { name, role } = definition;
  if (role === 'gate' && freshness.is === 'frozen')
    refuse(`'${name}' in it is a gate, which would let through what it did not judge`);
  if ('source' in definition) refuse(`'${name}' in it is a source with a 'check' of its own`);
  if (known && known !== freshness.is) refuse(`an equal call of '${name}' is in '${known}'`);
  if (!['step', 'command', 'gate'].includes(role)) return known;
  freshness.count += 1;
  return freshness.is;
}
