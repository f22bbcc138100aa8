// How a value is stored: encode, decode, validate, show. A kind writes one file or one folder, so that any program can
// read what a step made.

import type { KindFacts } from '../graph/definition.ts';

declare const value: unique symbol;

/** How a value of type `T` is stored. */
export interface Kind<out T> extends KindFacts {
  /** The type of the values; there is nothing at run time. */
  readonly [value]?: T;
  /** Raised when the stored bytes of a value change; part of the key. */
  readonly version: number;
  readonly form: 'file' | 'folder';
  /** With its dot, for people: `.json`. Empty for a folder. */
  readonly extension: string;
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
  /** A short text for the terminal: `1,079 rows × 2 columns`. */
  show(value: T): string;
}

export interface KindSpec<T> {
  readonly name: string;
  /** Default 1. */
  readonly version?: number;
  /** Default `file`. */
  readonly form?: 'file' | 'folder';
  /** Default none. */
  readonly extension?: string;
  /** Its values hold rows that something could learn from. Default false. */
  readonly holdsRows?: boolean;
  /** Its top-level fields are estimates. Default false. */
  readonly holdsMetrics?: boolean;
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
  show?(value: T): string;
}

/** Defines a kind. A constant of a module, used in the `in` and `out` of steps. */
export function defineKind<T>(spec: KindSpec<T>): Kind<T> {
  return Object.freeze({
    version: 1,
    form: 'file',
    extension: '',
    holdsRows: false,
    holdsMetrics: false,
    isImmutable: false,
    givesPath: !spec.isImmutable,
    lend: (value: T) => value,
    validate: () => undefined,
    show: () => spec.name,
    ...spec,
  });
}

/** The value type of a kind. */
export type ValueOf<K> = K extends Kind<infer T> ? T : never;

// biome-ignore lint/suspicious/noExplicitAny: kinds of any value are meant
export type AnyKind = Kind<any>;

export type Kinds = Readonly<Record<string, AnyKind>>;
