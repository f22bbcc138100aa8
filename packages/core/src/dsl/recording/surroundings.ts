// What is around a call in build: maps, the round of a loop, scopes, tags, and when nodes run. None of it changes a key.

import { failAuthor } from '../../base/errors/author-error.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';
import type { Definition } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { Freshness, Keep, TakenPools } from '../../graph/node-marks.ts';
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
  checkOrder(node, recording);
  const freshness = freshnessOf(node, recording);
  const known = marks.get(id);
  const keep = keepOf(node, known?.keep, recording);
  const pools = poolsOf(node, known?.pools, recording);
  if (!scope.length && !tags.length && !freshness && !keep && !pools) return;
  const scopes = new Set([...(known?.scopes ?? []), ...(scope.length ? [scope.join('/')] : [])]);
  const all = new Set([...(known?.tags ?? []), ...tags]);
  marks.set(id, {
    ...(scopes.size && { scopes: [...scopes] }),
    ...(all.size && { tags: [...all] }),
    ...(freshness && { freshness }),
    ...(keep && { keep }),
    ...(pools && { pools }),
  });
  if (keep && freshness === 'frozen')
    failAuthor(
      'keep-wrong',
      { node: node.definition.name, problem: "is in 'frozen', which needs a stored result" },
      node.calledAt,
    );
}

/** @throws AuthorError `keep-wrong` */
function keepOf(
  { definition, calledAt }: PlanNode,
  known: Keep | undefined,
  { untilRead }: Recording,
): Keep | undefined {
  const { role, name } = definition;
  if (role !== 'step' && role !== 'command') {
    if (role === 'gate' && untilRead)
      failAuthor('keep-wrong', { node: name, problem: 'is a gate, which hands on what it judged' }, calledAt);
    return known;
  }
  const isDeclared = (definition as { keep?: Keep }).keep !== undefined;
  if (!untilRead && !isDeclared) return known;
  if ('source' in definition)
    failAuthor(
      'keep-wrong',
      { node: name, problem: "is a source with a 'check' of its own, which may give other bytes later" },
      calledAt,
    );
  if (untilRead) untilRead.count += 1;
  return 'until-read';
}

/** Of equal calls, which are one node, the most that any of them takes. */
function poolsOf(
  { definition }: PlanNode,
  known: TakenPools | undefined,
  { pools }: Recording,
): TakenPools | undefined {
  if (!pools || !runsCode(definition.role)) return known;
  pools.count += 1;
  const all = { ...known };
  for (const [pool, amount] of Object.entries(pools.taken)) all[pool] = Math.max(amount, known?.[pool] ?? 0);
  return all;
}

/** What a node that is made now waits for; nothing for what runs no code. */
export function afterOf({ role }: Pick<Definition, 'role'>, { after }: Recording): Pick<PlanNode, 'after'> {
  return after && runsCode(role) ? { after: Object.freeze(after.refs) } : {};
}

/** An equal call is the same node, which cannot wait for other nodes. @throws AuthorError `after-wrong` */
function checkOrder(node: PlanNode, { after }: Recording): void {
  const { definition, calledAt } = node;
  if (!after || !runsCode(definition.role)) return;
  after.count += 1;
  const awaited = new Set((node.after ?? []).map((ref) => ref.node.id));
  if (after.refs.some((ref) => !awaited.has(ref.node.id)))
    failAuthor(
      'after-wrong',
      { problem: `an equal call of '${definition.name}' before it does not wait for the same nodes` },
      calledAt,
    );
}

function runsCode(role: Definition['role']): boolean {
  return role === 'step' || role === 'command' || role === 'gate';
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
