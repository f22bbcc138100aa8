import { expect, it } from 'vitest';
import type { NodeId } from '../base/brand.ts';
import { AuthorError } from '../base/errors/author-error.ts';
import type { PlanNode } from './node.ts';
import { orderNodes } from './order.ts';
import { closureOf, parentsOf } from './plan.ts';
import type { Ref } from './ref.ts';

function node(name: string, ...parents: PlanNode[]): PlanNode & { readonly inputs: Record<string, Ref<unknown>> } {
  const inputs: Record<string, Ref<unknown>> = {};
  for (const [index, parent] of parents.entries()) inputs[`i${index}`] = refTo(parent);
  const definition = { name, role: 'step', inputs: {}, outputs: {}, rows: {}, definedAt: undefined } as const;
  const calledAt = { file: '/p.ts', line: name.length, column: 1 };
  return { id: name as NodeId, definition, inputs, params: {}, models: {}, outputs: ['out'], calledAt };
}

const refTo = (parent: PlanNode): Ref<unknown> => ({ node: parent, output: 'out' }) as Ref<unknown>;
const names = (nodes: readonly PlanNode[]): string => nodes.map((one) => one.definition.name).join(' ');

it('puts parents before children, and the rest in the order of their calls', () => {
  const a = node('a');
  const b = node('b', a);
  const c = node('c');
  const d = node('d', b, c, a);
  expect(names(orderNodes([a, b, c, d]))).toBe('a b c d');
  expect(names(orderNodes([d, c, b, a]))).toBe('a b c d');
  expect(names(orderNodes([c, d]))).toBe('c a b d');
  expect(Object.isFrozen(orderNodes([a]))).toBe(true);
  expect(orderNodes([])).toEqual([]);
});

it('refuses a circle, and names it from where it begins', () => {
  const before = node('before');
  const a = node('a', before);
  const b = node('b', a);
  const c = node('c', b);
  a.inputs['back'] = refTo(c);
  const failure = catchError(() => orderNodes([before, a, b, c]));
  expect(failure.problems).toEqual([
    expect.objectContaining({ code: 'cycle', message: 'The plan has a cycle: a → c → b → a' }),
  ]);
});

it('refuses a node that takes from itself', () => {
  const a = node('a');
  a.inputs['self'] = refTo(a);
  expect(catchError(() => orderNodes([a])).message).toBe('The plan has a cycle: a → a');
});

it('walks a chain of ten thousand nodes', () => {
  const chain = [node('0')];
  for (let index = 1; index < 10_000; index += 1) chain.push(node(String(index), chain.at(-1)!));
  expect(orderNodes([chain.at(-1)!]).length).toBe(10_000);
  expect(closureOf([chain.at(-1)!]).size).toBe(10_000);
});

it('names each parent once', () => {
  const a = node('a');
  const b = node('b');
  expect(names(parentsOf(node('c', a, b, a)))).toBe('a b');
});

function catchError(act: () => unknown): AuthorError {
  try {
    act();
  } catch (error) {
    if (error instanceof AuthorError) return error;
    throw error;
  }
  throw new Error('nothing was thrown');
}
