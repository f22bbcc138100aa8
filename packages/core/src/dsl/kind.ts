// How a value is stored: encode, decode, validate, show. A kind writes one file or one folder, so that any program can
// read what a step made.

import { describe, isRecord } from '../base/canonical.ts';
import { callerLocation, type SourceLocation } from '../base/errors/source-location.ts';
import type { KindFacts } from '../graph/definition.ts';
import type { Ref } from '../graph/ref.ts';
import { checkFunction, checkOptions, type OptionNames, refuseCall } from './recording/check-call.ts';
import type { SummaryLine } from './summary-line.ts';

declare const value: unique symbol;
declare const kindName: unique symbol;

/**
 * How a value of type `T` is stored.
 *
 * @typeParam Name - the name, as the compiler knows it: two kinds of one type are not taken for each other, since their
 * bytes differ. Left out, it is a kind of any name
 */
export interface Kind<out T, out Name extends string = string> extends KindFacts {
  /** The type of the values; there is nothing at run time. */
  readonly [value]?: T;
  /** For the compiler; there is nothing at run time. */
  readonly [kindName]?: Name;
  /** Decoded values may be shared between nodes: nothing can change them, or what `lend` makes of them. */
  readonly isImmutable: boolean;
  /** What is decoded may hold the path, or depend on its name: then it is given one that ends in the input's name. */
  readonly givesPath: boolean;
  /** Writes a value to a path that does not exist yet. Equal values give equal bytes. */
  encode(value: T, path: string): Promise<void>;
  decode(path: string): Promise<T>;
  /** Of a decoded value that is shared, what one node is given. */
  lend(value: T): T;
  /** What is wrong with a value, in words; undefined when nothing is. */
  validate(value: T): string | undefined;
  /** A short text for the terminal and the run's record: `1,079 rows × 2 columns`. */
  show(value: T): string;
  /** What a report says about itself, in sentences, which are printed at the end of a run; empty for other values. */
  summary(value: T): readonly (string | SummaryLine)[];
  /**
   * How two stored values differ, as a clause: `row 2: "42,m" → "43,m"`. Undefined if the kind cannot say it: then their
   * bytes are compared.
   *
   * @param before - path of a stored value, which is only read
   * @param now - path of the other one
   */
  describeDifference(before: string, now: string): Promise<string | undefined>;
  /** A sample value, for `cairn run --stub`. */
  readonly stub?: () => T;
}

export interface KindSpec<T> {
  readonly name: string;
  /** Default 1. */
  readonly version?: number;
  /** Default `file`. */
  readonly form?: 'file' | 'folder';
  /** Default none. */
  readonly extension?: string;
  /** Default `application/octet-stream` for a file, and none for a folder. */
  readonly mediaType?: string;
  /** Whether a result of this kind is published to the registry: its folder states a name in `bundle.json`. Default false. */
  readonly isPublished?: boolean;
  /** Of a folder whose files are values of one kind each: that kind. */
  readonly items?: KindFacts;
  /** Of a kind whose values may be absent (undefined): the kind of those that are there. */
  readonly optionalOf?: KindFacts;
  /**
   * Formats other than its own that a published result can have: by extension with its dot (`.csv`), a function that writes
   * the value that is stored at one path to another path. Equal values give equal bytes.
   */
  readonly exportAs?: Readonly<Record<string, (stored: string, target: string) => Promise<void>>>;
  /** Its values hold rows that something could learn from. Default false. */
  readonly holdsRows?: boolean;
  /**
   * Its values are records in JSON whose numbers and estimates are metrics of the run, those of nested records too; or,
   * with `estimates`, the estimates among their top-level fields. Default false.
   */
  readonly holdsMetrics?: boolean | 'estimates';
  /** Default false. */
  readonly isImmutable?: boolean;
  /**
   * Whether a decoded value may hold its path, or depend on the path's name. Such a path ends in the name of the input and
   * the extension of its file; any other is of the store's making. Default true, and false of an immutable kind, whose
   * values outlive the node.
   */
  readonly givesPath?: boolean;
  encode(value: T, path: string): Promise<void>;
  decode(path: string): Promise<T>;
  /**
   * Of an immutable kind whose values hold what cannot be frozen, such as typed arrays: makes the value that one node is
   * given, with a copy of those. Default: the decoded value itself.
   */
  lend?(value: T): T;
  validate?(value: T): string | undefined;
  /** Default the kind's name. */
  show?(value: T): string;
  /** Default none. */
  summary?(value: T): readonly (string | SummaryLine)[];
  /** Default: their bytes, lines, or paths of JSON are compared. */
  describeDifference?(before: string, now: string): Promise<string | undefined>;
  /**
   * A sample value, for `cairn run --stub`: a step without a stub of its own gives these if all its outputs have one. It is
   * in no key. Default none.
   */
  stub?(): T;
}

/**
 * Defines a kind. A constant of a module, used in the `in` and `out` of steps. The compiler refuses a ref of one kind
 * where another is expected, by their names: let it find both types (`encode: async (value: Reads, path) => …`), or say
 * both, `defineKind<Reads, 'reads'>({ name: 'reads', … })`.
 */
export function defineKind<T, const Name extends string>(spec: KindSpec<T> & { readonly name: Name }): Kind<T, Name>;
/** With the type alone, the compiler cannot know the name: it tells the kind from all named ones, not from its like. */
export function defineKind<T>(spec: KindSpec<T>): Kind<T, 'unknown'>;
export function defineKind<T>(spec: KindSpec<T>): Kind<T> {
  checkKindSpec(spec, callerLocation(defineKind));
  return Object.freeze({
    version: 1,
    form: 'file',
    extension: '',
    ...(spec.form !== 'folder' && { mediaType: 'application/octet-stream' }),
    isPublished: false,
    holdsRows: false,
    holdsMetrics: false,
    isImmutable: false,
    givesPath: !spec.isImmutable,
    lend: (value: T) => value,
    validate: () => undefined,
    show: () => spec.name,
    summary: () => [],
    describeDifference: async () => undefined,
    ...spec,
  });
}

const specNames: OptionNames<KindSpec<unknown>> = {
  ...{ name: true, version: true, form: true, extension: true, mediaType: true, isPublished: true, items: true },
  ...{ optionalOf: true, exportAs: true, holdsRows: true, holdsMetrics: true, isImmutable: true, givesPath: true },
  ...{ encode: true, decode: true, lend: true, validate: true, show: true, summary: true, describeDifference: true },
  ...{ stub: true },
};

/** A misspelt `holdsRows` would hide leaks. @throws AuthorError `call-wrong`, `unknown-option` */
function checkKindSpec(spec: unknown, at: SourceLocation | undefined): void {
  const form = "defineKind({ name: 'reads', encode: async (value: Reads, path) => …, decode: async (path) => … })";
  if (!isRecord(spec)) refuseCall('defineKind', `${describe(spec)} in place of its definition`, form, at);
  const { name } = spec;
  if (typeof name !== 'string' || name === '')
    refuseCall('defineKind', `${name === '' ? 'an empty text' : describe(name)} as its name`, form, at);
  checkOptions(name, spec, specNames, at);
  for (const field of ['encode', 'decode']) checkFunction('defineKind', `'${field}'`, spec[field], form, at);
}

/** The value type of a kind. */
export type ValueOf<K> = K extends Kind<infer T> ? T : never;

/** What stands for a value of a kind while the plan is built. */
export type RefOf<K> = K extends Kind<infer T, infer Name> ? Ref<T, Name> : never;

// biome-ignore lint/suspicious/noExplicitAny: kinds of any value are meant
export type AnyKind = Kind<any>;

export type Kinds = Readonly<Record<string, AnyKind>>;
