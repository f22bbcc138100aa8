// Refs in messages and comparisons. The type lies with the node, since each is made of the other.

import type { Ref } from './node.ts';

export type { Ref };

/** The name of a ref in messages: `clean.train`. */
export function nameRef(ref: Ref<unknown>): string {
  const { definition, params, outputs } = ref.node;
  if (definition.role === 'source') return `${definition.name}(${String(params['path'])})`;
  return outputs.length > 1 ? `${definition.name}.${ref.output}` : definition.name;
}

export function isSameRef(a: Ref<unknown>, b: Ref<unknown>): boolean {
  return a.node.id === b.node.id && a.output === b.output;
}
