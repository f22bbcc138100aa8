import { expect, test } from 'vitest';
import { mergeParams } from './merge-params.ts';

const layer = (name: string, params: Readonly<Record<string, unknown>>) => ({ name, params });

test('a later layer has priority, field by field, and lists are whole', () => {
  const merged = mergeParams([
    layer('a', { x: 1, deep: { y: 1, z: { q: 1 } }, list: [1, 2] }),
    layer('b', { deep: { z: { q: 2, r: 3 } }, list: [] }),
    layer('c', { n: null }),
  ]);
  expect(merged.params).toEqual({ x: 1, deep: { y: 1, z: { q: 2, r: 3 } }, list: [], n: null });
  expect(Object.keys(merged.params)).toEqual(['x', 'deep', 'list', 'n']);
  expect(merged.from).toEqual({ x: 'a', 'deep.y': 'a', 'deep.z.q': 'b', 'deep.z.r': 'b', list: 'b', n: 'c' });
});

test('a value in the place of a record, and a record in the place of a value', () => {
  const both = mergeParams([layer('a', { one: { b: 1 }, two: 1 }), layer('b', { one: 2, two: { c: 1 } })]);
  expect(both).toEqual({ params: { one: 2, two: { c: 1 } }, from: { one: 'b', 'two.c': 'b' } });
});

test('a name of the prototype is a name', () => {
  const { params } = mergeParams([layer('a', JSON.parse('{ "__proto__": { "x": 1 } }') as Record<string, unknown>)]);
  expect(Object.getPrototypeOf(params)).toBe(Object.prototype);
  expect(Object.hasOwn(params, '__proto__')).toBe(true);
});
