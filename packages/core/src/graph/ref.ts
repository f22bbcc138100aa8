// Refs in messages and comparisons. The type lies with the node, since each is made of the other.

import { isStandIn } from './definition.ts';
import type { Ref } from './node.ts';

export type { Ref };

/** The name of a ref in messages: `clean.train`. */
export function nameRef(ref: Ref<unknown>): string {
  const { definition, params, outputs, inputs } = ref.node;
  if (definition.role === 'items') return nameRef(inputs['of']!);
  if (definition.role === 'item') return inputs['of'] ? `item of ${nameRef(inputs['of'])}` : 'item';
  if (definition.role === 'collection') return nameRef(inputs['each']!);
  if (definition.role === 'source') return `${definition.name}(${String(params['path'])})`;
  // `when(is-good)`: several branches of a pipeline have one name.
  if (definition.role === 'branch' && inputs['if.1']) {
    const name = `${definition.name}(${nameRef(inputs['if.1'])})`;
    return outputs.length > 1 ? `${name}.${ref.output}` : name;
  }
  return outputs.length > 1 ? `${definition.name}.${ref.output}` : definition.name;
}

export function isSameRef(a: Ref<unknown>, b: Ref<unknown>): boolean {
  return a.node.id === b.node.id && a.output === b.output;
}

/** What a ref comes from as a plan and a record show it: of an item the node that stores it, of a collection its node. */
export function shownRef(ref: Ref<unknown>): Pick<Ref<unknown>, 'node' | 'output'> {
  const { definition, inputs, over } = ref.node;
  if (!isStandIn(definition)) return ref;
  if (definition.role === 'collection') return shownRef(inputs['each']!);
  return inputs['of'] ? shownRef(inputs['of']) : { node: over!, output: over!.outputs[0]! };
}
