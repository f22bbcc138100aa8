import { expect, test } from 'vitest';
import { orderOf, reverseRecords } from './record-order.ts';

test('an order of names is told where it is not that of their code units', () => {
  expect(orderOf({ a: 1, b: { x: 1, y: 2 } })).toEqual({});
  expect(orderOf({ b: 1, a: { y: 1, x: 2 } })).toEqual({ '': ['b', 'a'], a: ['y', 'x'] });
  expect(orderOf({ list: [{ b: 1, a: 1 }] }, 'in rows')).toEqual({ 'in rows.list[0]': ['b', 'a'] });
  expect(orderOf({ b: 1, a: undefined, c: 1 })).toEqual({});
  // JavaScript decides of these.
  expect(orderOf({ 10: 1, 9: 1, a: 1 })).toEqual({});
  expect(orderOf({ ä: 1, z: 1 })).toEqual({ '': ['ä', 'z'] });
});

test('no two records have one path', () => {
  const odd = { z: { 'a.b': { y: 1, x: 1 }, a: { b: { x: 1, w: 1 } }, '': { b: 1, a: 1 } } };
  expect(Object.keys(orderOf(odd))).toEqual(['z', 'z."a.b"', 'z.a.b', 'z.""']);
});

test('records are turned around, as deep as they go', () => {
  const turned = reverseRecords({ a: 1, b: [{ c: 1, d: { e: 1, f: 2 } }] });
  expect(JSON.stringify(turned)).toBe('{"b":[{"d":{"f":2,"e":1},"c":1}],"a":1}');
  const circle: Record<string, unknown> = { a: 1 };
  circle['self'] = circle;
  expect(Object.keys(reverseRecords(circle) as object)).toEqual(['self', 'a']);
});
