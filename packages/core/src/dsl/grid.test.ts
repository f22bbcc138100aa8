import { expect, it } from 'vitest';
import { grid } from './grid.ts';

it('gives all points, the last axis varying fastest', () => {
  expect(grid({ rate: [0.1, 0.01], activation: ['relu', 'tanh'] })).toEqual([
    { rate: 0.1, activation: 'relu' },
    { rate: 0.1, activation: 'tanh' },
    { rate: 0.01, activation: 'relu' },
    { rate: 0.01, activation: 'tanh' },
  ]);
});

it('of no axes is one point, and of an empty axis is none', () => {
  expect(grid({})).toEqual([{}]);
  expect(grid({ rate: [0.1], activation: [] })).toEqual([]);
});

it('keeps null, false and 0 as they are', () => {
  expect(grid({ a: [null, false, 0] })).toEqual([{ a: null }, { a: false }, { a: 0 }]);
});
