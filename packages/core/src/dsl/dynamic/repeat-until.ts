// A loop with a bound. Its rounds are planned one after the other, each of ordinary nodes, and a round runs if the one
// before it did not stop the loop.

import { describe, isRecord } from '../../base/canonical.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../../base/errors/source-location.ts';
import type { OptionalRef } from '../../graph/node.ts';
import type { Ref } from '../../graph/ref.ts';
import { isCollection, isRef } from '../recorder.ts';
import { checkFunction, checkOptions } from '../recording/check-call.ts';
import { currentRecording } from '../recording/recording.ts';
import { nestRound } from '../recording/surroundings.ts';
import { checkCondition, recordBranch } from './record-branch.ts';
import type { Condition } from './when.ts';

// biome-ignore lint/suspicious/noExplicitAny: refs of any values are meant
type AnyRef = Ref<any>;

/** What a round is given and hands on: a ref, or a record of refs. */
export type LoopState = AnyRef | { readonly [name: string]: AnyRef };

/** What the body of a loop returns for one round. */
export interface Round<S, E> {
  /** For the next round, or for whoever reads the loop. */
  readonly state: S;
  /** Whether this round is the last one. */
  readonly stop: Condition;
  /** What is to be read of every round, such as its metrics. */
  readonly each?: E;
}

export interface LoopOptions {
  /** The most rounds that it may have, from 1 to 1000: they are all planned. */
  readonly atMost: number;
}

/** By name, what the rounds have: by their numbers, from 1. */
export type OfEachRound<E> = {
  readonly [N in keyof E]: E[N] extends Ref<infer T, infer Name>
    ? Readonly<Record<string, OptionalRef<T, Name>>>
    : never;
} & {};

const mostRounds = 1000;

/**
 * Repeats nodes until a round says stop, at most `atMost` times. `body` is called once for each round that there may be,
 * while planning, with the state of the round before and its number, from 1. The nodes of a round are ordinary nodes: an
 * interrupted run goes on at its round, and a change of what reads the loop runs no round again. Rounds after the one that
 * stopped are `skipped`.
 *
 * @returns `state` of the last round, `stopped`, which is false if the bound ended the loop, and `each`: what every round
 *   returned under this name, for inputs of `each(…)`
 * @throws AuthorError `loop-without-bound`, `loop-state-differs`, `condition-not-boolean`
 */
export function repeatUntil<S extends LoopState, E extends { readonly [name: string]: AnyRef } = Record<never, never>>(
  initial: S,
  body: (state: S, round: number) => Round<S, E>,
  options: LoopOptions,
): { readonly state: S; readonly stopped: Condition; readonly each: OfEachRound<E> } {
  const at = callerLocation(repeatUntil);
  checkFunction(
    'repeatUntil',
    'its body',
    body,
    'repeatUntil(state, (state) => ({ state, stop }), { atMost: 10 })',
    at,
  );
  const { atMost } = options ?? {};
  if (!Number.isInteger(atMost) || atMost < 1 || atMost > mostRounds)
    failAuthor('loop-without-bound', { found: atMost === undefined ? 'missing' : String(atMost) }, at);
  checkOptions('repeatUntil', options, { atMost: true }, at);
  const rounds: PlannedRound[] = [];
  const each: Record<string, Record<string, unknown>> = {};
  let state = listState(initial, at);
  const isSingle = isRef(initial);
  for (let round = 1; round <= atMost; round += 1)
    nestRound(round, 'repeatUntil', () => {
      const given = (isSingle ? state['state'] : state) as S;
      const found: unknown = body(given, round);
      if (!isRecord(found)) return failAuthor('loop-state-differs', { how: `it returns ${describe(found)}` }, at);
      checkOptions('repeatUntil', found, { state: true, stop: true, each: true }, at);
      const next = listState(found['state'], at);
      checkState(state, next, at);
      // What is read of a round is there if no round before it stopped.
      const before = rounds.map(({ stop }) => ({ condition: stop, branch: undefined }));
      for (const [name, ref] of Object.entries(found['each'] ?? {}))
        each[name] = { ...each[name], [round]: before.length ? recordBranch('repeatUntil', before, ref, at) : ref };
      rounds.push({ state: next, stop: checkCondition('repeatUntil', found['stop'], at) });
      state = next;
      return undefined;
    });
  const last = rounds.at(-1)!;
  const ended = ({ state, stop }: PlannedRound): object => ({ ...state, stopped: stop });
  const cases = rounds.slice(0, -1).map((round) => ({ condition: round.stop, branch: ended(round) }));
  const { stopped, ...found } = (
    cases.length ? recordBranch('repeatUntil', cases, ended(last), at) : ended(last)
  ) as Record<string, Ref<unknown>>;
  const returned = [...Object.values({ ...found, stopped }), ...Object.values(each).flatMap(Object.values<unknown>)];
  currentRecording()!.loops.push((returned as Ref<unknown>[]).map(({ node }) => node));
  return Object.freeze({
    state: isSingle ? found['state'] : Object.freeze(found),
    stopped,
    each: Object.freeze(each),
  }) as never;
}

interface PlannedRound {
  readonly state: Readonly<Record<string, Ref<unknown>>>;
  readonly stop: Ref<unknown>;
}

function listState(given: unknown, at: SourceLocation | undefined): Readonly<Record<string, Ref<unknown>>> {
  const refs = isRef(given) ? { state: given } : given;
  const refuse = (how: string): never => failAuthor('loop-state-differs', { how }, at);
  if (!isRecord(refs) || !Object.keys(refs).length)
    return refuse(`it is ${describe(refs)}, not a ref or a record of refs`);
  for (const [name, ref] of Object.entries(refs))
    if (!isRef(ref) || isCollection(ref)) refuse(`'${name}' is ${isRef(ref) ? 'what map returned' : describe(ref)}`);
  if ('stopped' in refs) refuse("'stopped' is the name of what the loop returns itself");
  return refs as Record<string, Ref<unknown>>;
}

function checkState(before: PlannedRound['state'], next: PlannedRound['state'], at: SourceLocation | undefined): void {
  const refuse = (how: string): never => failAuthor('loop-state-differs', { how }, at);
  for (const name of new Set([...Object.keys(before), ...Object.keys(next)])) {
    if (!(name in before && name in next)) refuse(`only one of them has '${name}'`);
    const [one, two] = [before[name]!, next[name]!].map(({ node, output }) => node.definition.outputs[output]!.name);
    if (one !== two) refuse(`'${name}' is of kind '${one}' at first, and then of kind '${two}'`);
  }
}
