// What flows into a step: a kind, a kind that may be left out, or a record of any number of one kind.

import type { Arity, InputFacts } from '../graph/definition.ts';
import type { Ref } from '../graph/ref.ts';
import type { AnyKind, Kind } from './kind.ts';

/** An input that may be left out. */
export interface Optional<out T, out Name extends string = string> {
  readonly optional: Kind<T, Name>;
}

/** An input that takes a record of refs, by names of the author's. */
export interface Each<out T, out Name extends string = string> {
  readonly each: Kind<T, Name>;
}

export function optional<T, Name extends string>(kind: Kind<T, Name>): Optional<T, Name> {
  return { optional: kind };
}

export function each<T, Name extends string>(kind: Kind<T, Name>): Each<T, Name> {
  return { each: kind };
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
    ? Ref<T, Name>
    : I extends Each<infer T, infer Name>
      ? Readonly<Record<string, Ref<T, Name>>>
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
      return [name, { kind: kindOfInput(input), arity }];
    }),
  );
}
