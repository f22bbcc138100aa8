// What flows into a step: a kind, a kind that may be left out, or a record of any number of one kind.

import { describe, isRecord } from '../base/canonical.ts';
import { failAuthor } from '../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../base/errors/source-location.ts';
import type { Arity, InputFacts } from '../graph/definition.ts';
import type { CollectionRef, OptionalRef } from '../graph/node.ts';
import type { Ref } from '../graph/ref.ts';
import type { AnyKind, Kind } from './kind.ts';
import { checkOptions, refuseCall } from './recording/check-call.ts';

/** An input that may be left out. */
export interface Optional<out T, out Name extends string = string> {
  readonly optional: Kind<T, Name>;
}

/** An input that takes a record of refs, by names of the author's. */
export interface Each<out T, out Name extends string = string> {
  readonly each: Kind<T, Name>;
  readonly leavesOut?: { readonly atLeast: number };
}

export interface EachOptions {
  /**
   * What a member that failed does: blocks the node (default), or is left out. `run` finds the names of those in
   * `context.leftOut`, and the key holds them. A failure is never stored: the next run tries these members again.
   */
  readonly failed?: 'block' | 'leave-out';
  /** The share of the members that has to be there, from 0 to 1; at least one has to be. Default 0. */
  readonly atLeast?: number;
}

export function optional<T, Name extends string>(kind: Kind<T, Name>): Optional<T, Name> {
  checkKind('optional', kind, callerLocation(optional));
  return { optional: kind };
}

/** A kind that was not imported, or not called, as `json` without its brackets. */
function checkKind(called: string, kind: unknown, at: SourceLocation | undefined): void {
  if (!isKind(kind)) refuseCall(called, `${describe(kind)} in place of a kind`, `${called}(json<number>())`, at);
}

/** Whether a value may be declared as an input. */
export function isInput(value: unknown): boolean {
  return isKind(value) || (isRecord(value) && ('optional' in value || 'each' in value));
}

/** Whether a value was made by `defineKind`. */
export function isKind(value: unknown): value is AnyKind {
  return isRecord(value) && typeof value['name'] === 'string' && typeof value['encode'] === 'function';
}

/** @throws AuthorError `each-share-wrong`; `unknown-option`, `call-wrong` */
export function each<T, Name extends string>(kind: Kind<T, Name>, options: EachOptions = {}): Each<T, Name> {
  checkOptions('each', options, { failed: true, atLeast: true }, callerLocation(each));
  const { failed = 'block', atLeast = 0 } = options;
  checkKind('each', kind, callerLocation(each));
  if (failed !== 'block' && failed !== 'leave-out')
    refuseCall(
      'each',
      `'${String(failed)}' as failed`,
      "{ failed: 'block' } or { failed: 'leave-out' }",
      callerLocation(each),
    );
  if (!(atLeast >= 0 && atLeast <= 1) || (atLeast > 0 && failed === 'block'))
    failAuthor('each-share-wrong', { atLeast: String(atLeast), failed }, callerLocation(each));
  return failed === 'block' ? { each: kind } : { each: kind, leavesOut: { atLeast } };
}

// biome-ignore lint/suspicious/noExplicitAny: inputs of any value are meant
export type Input = Kind<any> | Optional<any> | Each<any>;

export type Inputs = Readonly<Record<string, Input>>;

type OptionalNames<In> = { [N in keyof In]: In[N] extends Optional<unknown> ? N : never }[keyof In];

type ValueOfInput<I> =
  I extends Optional<infer T>
    ? T
    : I extends Each<infer T>
      ? Readonly<Record<string, T>>
      : I extends Kind<infer T>
        ? T
        : undefined;

type RefOfInput<I> =
  I extends Optional<infer T, infer Name>
    ? OptionalRef<T, Name>
    : I extends Each<infer T, infer Name>
      ? Readonly<Record<string, OptionalRef<T, Name> | undefined>> | CollectionRef<T, Name>
      : I extends Kind<infer T, infer Name>
        ? Ref<T, Name>
        : undefined;

/** Inputs that a call may leave out: an optional one, and a record of refs, which is then empty. */
type OmittableNames<In> = { [N in keyof In]: In[N] extends Optional<unknown> | Each<unknown> ? N : never }[keyof In];

type WithOptional<In, Names extends keyof In> = { readonly [N in Exclude<keyof In, Names>]: In[N] } & {
  readonly [N in Names]?: In[N] | undefined;
};

type ValuesOf<In> = { readonly [N in keyof In]: ValueOfInput<In[N]> } & {};
type RefsOf<In> = { readonly [N in keyof In]: RefOfInput<In[N]> } & {};

// Mapped once more, and not left as two halves: the compiler then shows an author the inputs themselves.

/** What `run` is given. */
export type InputValues<In extends Inputs> = ValuesOf<WithOptional<In, OptionalNames<In>>>;

/** What a call is given. */
export type InputRefs<In extends Inputs> = RefsOf<WithOptional<In, OmittableNames<In>>>;

export function kindOfInput(input: Input): AnyKind {
  if ('optional' in input) return input.optional;
  if ('each' in input) return input.each;
  return input;
}

export function factsOfInputs(inputs: Inputs): Readonly<Record<string, InputFacts>> {
  return Object.fromEntries(
    Object.entries(inputs).map(([name, input]) => {
      const arity: Arity = 'optional' in input ? 'optional' : 'each' in input ? 'each' : 'one';
      const leavesOut = 'each' in input && input.leavesOut ? { leavesOut: input.leavesOut } : {};
      return [name, { kind: kindOfInput(input), arity, ...leavesOut }];
    }),
  );
}
