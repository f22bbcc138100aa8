// Equal calls are one node. A recursion of functions makes the same call a million times, so a call is first looked up by
// what it was given, as it was given: params are not parsed, nor is anything digested, for what was called before.

import { isRecord } from '../../base/canonical.ts';
import type { Definition } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import { isModelDefinition } from '../model.ts';

export interface CallMemo {
  /** What an equal call returned; undefined where there was none, or where what was given cannot be compared. */
  find(definition: Definition, inputs: unknown, params: unknown): unknown;
  keep(definition: Definition, inputs: unknown, params: unknown, returned: unknown): void;
}

/**
 * @param isRecorded - whether a node is one of this plan: a ref of another one is looked at, and refused
 */
export function createCallMemo(isRecorded: (node: PlanNode) => boolean): CallMemo {
  const returned = new Map<Definition, Map<string, unknown>>();
  const numbers = new Map<object, number>();

  /** Of a node or a model, which are what they are and not what they hold. */
  const numberOf = (one: object): number => {
    const known = numbers.get(one);
    if (known !== undefined) return known;
    numbers.set(one, numbers.size);
    return numbers.size - 1;
  };

  const nameOfNode = (node: PlanNode): number | undefined =>
    numbers.has(node) || isRecorded(node) ? numberOf(node) : undefined;

  /** One text for one value, names in the order in which they are; undefined of what is no ref, model or plain data. */
  const write = (value: unknown, depth: number): string | undefined => {
    if (typeof value === 'string') return `s${value.length}:${value}`;
    if (typeof value === 'number') return Object.is(value, -0) ? 'd-0;' : `d${value};`;
    if (value === undefined || value === null || typeof value === 'boolean') return `${value};`;
    // What holds itself is refused by who looks closer.
    if (typeof value !== 'object' || depth > deepest) return undefined;
    if (Array.isArray(value)) return writeAll('l', value, value, depth);
    if (isRecord(value))
      return isModelDefinition(value) ? `m${numberOf(value)};` : writeAll('r', Object.keys(value), value, depth);
    return writeRef(value);
  };

  const writeAll = (
    tag: 'l' | 'r',
    items: readonly unknown[],
    of: { readonly [name: string]: unknown } | readonly unknown[],
    depth: number,
  ): string | undefined => {
    let text = `${tag}${items.length}:`;
    for (const item of items) {
      const written = write(tag === 'l' ? item : (of as Record<string, unknown>)[item as string], depth + 1);
      if (written === undefined) return undefined;
      text += tag === 'l' ? written : `${(item as string).length}:${item as string}${written}`;
    }
    return text;
  };

  const writeRef = (value: object): string | undefined => {
    const { node, output } = value as { readonly node?: PlanNode; readonly output?: unknown };
    if (typeof node !== 'object' || typeof output !== 'string') return undefined;
    const number = nameOfNode(node);
    return number === undefined ? undefined : `n${number};${output.length}:${output}`;
  };

  const nameCall = (inputs: unknown, params: unknown): string | undefined => {
    const given = write(inputs ?? {}, 0);
    const set = given === undefined ? undefined : write(params ?? {}, 0);
    return set === undefined ? undefined : `${given}${set}`;
  };

  return {
    find(definition, inputs, params) {
      const known = returned.get(definition);
      const name = known && nameCall(inputs, params);
      return name === undefined ? undefined : known!.get(name);
    },
    keep(definition, inputs, params, value) {
      const name = nameCall(inputs, params);
      if (name === undefined) return;
      const known = returned.get(definition) ?? new Map<string, unknown>();
      returned.set(definition, known);
      known.set(name, value);
    },
  };
}

const deepest = 64;
