// Stands for one output of a node that is not made yet.

import type { PlanNode } from './node.ts';

declare const type: unique symbol;

/** Stands for one output, of type `T`, of a node that is not made yet. Pass it to a step, or return it from build. */
export interface Ref<out T> {
  /** The type of the value to come; there is nothing at run time. */
  readonly [type]: T;
  readonly node: PlanNode;
  readonly output: string;
}

/** The name of a ref in messages: `clean.train`. */
export function nameRef(ref: Ref<unknown>): string {
  const { definition, params, outputs } = ref.node;
  if (definition.role === 'source') return `${definition.name}(${String(params['path'])})`;
  return outputs.length > 1 ? `${definition.name}.${ref.output}` : definition.name;
}

export function isSameRef(a: Ref<unknown>, b: Ref<unknown>): boolean {
  return a.node.id === b.node.id && a.output === b.output;
}
