import { expect, test } from 'vitest';
import type { Feature } from '../schemas/model-description.ts';
import { attackBounds } from './attack-bounds.ts';

const age: Feature = {
  name: 'age',
  column: { type: 'number', min: 20, max: 60 },
  encoder: { type: 'standard', mean: 40, deviation: 10 },
};
const share: Feature = {
  name: 'share',
  column: { type: 'number', min: 0, max: 5 },
  encoder: { type: 'range', min: 0, max: 5 },
};
const sex: Feature = {
  name: 'sex',
  column: { type: 'category', values: ['f', 'm'] },
  encoder: { type: 'one-hot', values: ['f', 'm'] },
};

test('ε is a share of the declared range, in the numbers that the model is given', () => {
  const { shape, span, low, high } = attackBounds([age, share, sex]);
  expect(shape).toEqual([4]);
  expect([...span]).toEqual([4, 1, 0, 0]);
  expect([...low]).toEqual([-2, 0, -Infinity, -Infinity]);
  expect([...high]).toEqual([2, 1, Infinity, Infinity]);
});

test('an image has one range for all of its pixels', () => {
  const column = { type: 'image', shape: [2, 2, 1], min: 0, max: 16, from: ['1', '4'] } as const;
  const { shape, span } = attackBounds([{ name: 'image', column, encoder: { type: 'range', min: 0, max: 16 } }]);
  expect([shape, [...span]]).toEqual([
    [2, 2, 1],
    [1, 1, 1, 1],
  ]);
});

test('columns without a range are refused by name, all of them', () => {
  const without = (name: string): Feature => ({ ...age, name, column: { type: 'number', min: 0 } });
  expect(() => attackBounds([age, without('income'), without('debt')])).toThrow(
    "An attack measures ε in the declared range, and 'income', 'debt' have none: declare it, number({ min, max })",
  );
  expect(() => attackBounds([sex])).toThrow("There is nothing that an attack may change: 'sex' hold no numbers");
  const nullable: Feature = { ...age, column: { type: 'number', min: 0, max: 1, nullable: true } };
  expect(() => attackBounds([nullable])).toThrow(
    "An attack of this kind cannot change what may be null: 'age'. Fill it in clean",
  );
});
