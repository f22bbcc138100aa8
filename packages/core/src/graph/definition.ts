// What the graph needs to know of a definition: names, kinds, and what it does with rows. The bodies live in dsl/.

import type { SourceLocation } from '../base/errors/source-location.ts';

/** What the planner knows of a kind without decoding anything. */
export interface KindFacts {
  readonly name: string;
  /** Its values hold rows that something could learn from: tables, and files before they are read. */
  readonly holdsRows: boolean;
  /** What in a result of this kind is a metric of the run: all its figures, its top-level estimates, or nothing. */
  readonly holdsMetrics: boolean | 'estimates';
  /** Raised when the stored bytes of a value change. */
  readonly version: number;
  readonly form: 'file' | 'folder';
  /** With its dot: `.json`; empty if it has none. */
  readonly extension: string;
  /** The name that a program is given the file under, in place of one that is made of the input's name and the extension. */
  readonly fileName?: string;
  /**
   * The media type of a stored value (RFC 6838), as HTTP would name it: `application/json`. A folder has none, or that of its
   * files: `image/*` for pictures.
   */
  readonly mediaType?: string;
  /** Values of this kind are published to the registry if they are results of a pipeline: a bundle. */
  readonly isPublished: boolean;
  /** Of a folder whose files are values of one kind each: that kind. */
  readonly items?: KindFacts;
  /** Of a kind whose values may be absent: the kind of those that are there. */
  readonly optionalOf?: KindFacts;
  /** By extension with its dot (`.csv`), how a stored value is written in another format when it is published. */
  readonly exportAs?: Readonly<Record<string, (stored: string, target: string) => Promise<void>>>;
  /** The gate that must have approved a value of this kind. */
  readonly approvedBy?: string;
}

/** How an input is wired: one ref, one ref or none, or a record of refs. */
export type Arity = 'one' | 'optional' | 'each';

export interface InputFacts {
  readonly kind: KindFacts;
  readonly arity: Arity;
  /** Of a record: members that failed are left out, as long as this share of them is there, from 0 to 1. */
  readonly leavesOut?: { readonly atLeast: number };
}

/**
 * What a step does with the rows of an input.
 * - `learns`: what it makes knows these rows (training). The default for rows that no output passes on.
 * - `chooses`: it only chose by them (early stopping, a sweep).
 * - `reads`: it judges something else on them, and must not judge what learned from them.
 */
export type RowsRole = 'learns' | 'chooses' | 'reads';

/** Whose rows an output holds. Outputs with different `part`s of one node are disjoint. */
export interface RowsOfOutput {
  readonly of: readonly string[];
  readonly part?: string;
  /** Held out from training: steps for training rows only refuse it. */
  readonly heldOut?: boolean;
}

export interface RowsDeclaration {
  readonly in?: Readonly<Record<string, RowsRole>>;
  readonly out?: Readonly<Record<string, RowsOfOutput>>;
  /** Inputs that must not hold rows that were held out. */
  readonly trainingOnly?: readonly string[];
}

export type DefinitionRole = 'step' | 'gate' | 'command' | 'source' | 'choice' | 'items' | 'branch' | StandIn;

/**
 * Nodes that stand for others until a run knows them, and that are in no run themselves.
 * - `item`: one item of a collection
 * - `collection`: what a node makes for each of the items
 */
export type StandIn = 'item' | 'collection';

/** The role of a node that is in a run. */
export type RunRole = Exclude<DefinitionRole, StandIn>;

export function isStandIn({ role }: Pick<Definition, 'role'>): boolean {
  return role === 'item' || role === 'collection';
}

export interface Definition {
  readonly name: string;
  readonly role: DefinitionRole;
  readonly inputs: Readonly<Record<string, InputFacts>>;
  readonly outputs: Readonly<Record<string, KindFacts>>;
  readonly rows: RowsDeclaration;
  readonly definedAt: SourceLocation | undefined;
}

/** The input that a wired name belongs to: `trials.0.model` is one of `trials`. */
export function inputOf(definition: Definition, wiredName: string): InputFacts | undefined {
  return definition.inputs[wiredName] ?? definition.inputs[wiredName.split('.')[0] ?? ''];
}
