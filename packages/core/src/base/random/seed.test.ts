import { expect, it } from 'vitest';
import { createStream, deriveSeed } from './seed.ts';

it('derives the same seeds everywhere', () => {
  expect(['train', 'augment', ''].map((name) => deriveSeed(1, name))).toMatchInlineSnapshot(`
    [
      982234376,
      4235558054,
      1129686123,
    ]
  `);
  expect(deriveSeed(1, 'train')).not.toBe(deriveSeed(2, 'train'));
});

it('is never 0', () => {
  const seeds = Array.from({ length: 10_000 }, (_, index) => deriveSeed(index, 'train'));
  expect(seeds.every((seed) => Number.isInteger(seed) && seed > 0 && seed < 2 ** 32)).toBe(true);
});

it('gives streams that are independent by name and the same by name', () => {
  const draw = (name: string): number[] => {
    const random = createStream(7, name);
    return [random.next(), random.next(), random.integer(10)];
  };
  expect(draw('shuffle')).toEqual(draw('shuffle'));
  expect(draw('shuffle')).not.toEqual(draw('weights'));
  expect(draw('shuffle')).toMatchInlineSnapshot(`
    [
      0.5267846120224431,
      0.5650533866168638,
      8,
    ]
  `);
});
