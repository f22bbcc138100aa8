// One use of a definition in a plan. Its identity is its structure, so equal calls are one node and loops need no names.

import type { NodeId } from '../base/brand.ts';
import { type Canonical, compareCodeUnits } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';
import type { SourceLocation } from '../base/errors/source-location.ts';
import type { RecordOrder } from '../base/record-order.ts';
import type { Definition } from './definition.ts';

declare const maybe: unique symbol;
declare const type: unique symbol;
declare const kind: unique symbol;

/**
 * Stands for a value that a run has only if a branch of `when` is taken. Inputs of `optional(…)` and `each(…)` take it, the
 * body of a map may return it, and it may be a result of the pipeline. A `Ref` is one that is always there.
 *
 * @typeParam T - the type of the value
 * @typeParam Name - the name of its kind
 */
export interface OptionalRef<out T, out Name extends string = string> {
  /** For the compiler; there is nothing at run time. */
  readonly [maybe]: T;
  /** For the compiler; there is nothing at run time. */
  readonly [kind]: Name;
  readonly node: PlanNode;
  readonly output: string;
}

/**
 * Stands for one output of a node that is not made yet. Pass it to a step, or return it from build.
 *
 * @typeParam T - the type of the value to come
 * @typeParam Name - the name of the kind that it is stored as: an input takes refs of its own kind only. Left out in an
 * annotation, it is any kind, and an input of a named kind does not take that
 */
export interface Ref<out T, out Name extends string = string> extends OptionalRef<T, Name> {
  /** For the compiler; there is nothing at run time. */
  readonly [type]: T;
}

export interface PlanNode {
  readonly id: NodeId;
  readonly definition: Definition;
  /** By wired name; a record of refs is wired as `name.key`. */
  readonly inputs: Readonly<Record<string, Ref<unknown>>>;
  /** Plain data, with every definition in it encoded as `{ $definition: name }`. */
  readonly params: { readonly [name: string]: Canonical };
  /** Models that the params name, by definition name. */
  readonly models: Readonly<Record<string, ModelFacts>>;
  /** Orders of names that the caller chose, in params and in records of refs; left out where none tells anything. */
  readonly order?: RecordOrder;
  /** Of a collection: the item that its node was planned with. Of an item that is known: the node that stores all of them. */
  readonly over?: PlanNode;
  /** Of a file that a pattern found: the words for it in the labels of the nodes that are given it. */
  readonly shortName?: string;
  /** Of a node that was planned in a loop: the round, for its label. */
  readonly round?: string;
  /** What it waits for without reading it; part of no key and no id. Left out if there is nothing. */
  readonly after?: readonly Ref<unknown>[];
  readonly outputs: readonly string[];
  readonly calledAt: SourceLocation | undefined;
}

/** A definition that travels in params: a network by function. */
export interface ModelFacts {
  readonly name: string;
  readonly definedAt: SourceLocation | undefined;
}

declare const member: unique symbol;

/**
 * Stands for what `map` makes for each item: an input of `each(…)` takes it, and `map` takes it again.
 *
 * @typeParam T - the type of each value
 * @typeParam Name - the name of their kind
 */
export interface CollectionRef<out T, out Name extends string = string> {
  /** For the compiler; there is nothing at run time. */
  readonly [member]: T;
  /** For the compiler; there is nothing at run time. */
  readonly [kind]: Name;
  readonly node: PlanNode;
  readonly output: string;
}

/** The identity of a node: step name, wired refs, params, and orders of names where any tells anything. */
export function identifyNode(
  name: string,
  inputs: Readonly<Record<string, Ref<unknown>>>,
  params: Canonical,
  order?: RecordOrder,
): NodeId {
  const wired = Object.keys(inputs)
    .sort(compareCodeUnits)
    .map((input) => [input, inputs[input]!.node.id, inputs[input]!.output]);
  return digestCanonical([name, wired, params, ...(order ? [order] : [])]).slice(0, 16) as string as NodeId;
}
