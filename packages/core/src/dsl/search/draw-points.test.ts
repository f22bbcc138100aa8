// Points that are drawn: reproducible, in their ranges, evenly spread, and kept when more are drawn.

import { expect, expectTypeOf, it } from 'vitest';
import { latinHypercube, randomSearch } from './draw-points.ts';
import { between, oneOf } from './param-range.ts';

const space = {
  rate: between(1e-4, 1e-1, { scale: 'log' }),
  epochs: between(5, 20, { whole: true }),
  share: between(-1, 1),
  layers: oneOf([[], [16], [32, 16]]),
};

it('has the types that params take', () => {
  const [point] = randomSearch(1, { ...space, kind: oneOf(['relu', 'tanh']) });
  expectTypeOf(point!.rate).toEqualTypeOf<number>();
  expectTypeOf(point!.kind).toEqualTypeOf<'relu' | 'tanh'>();
  expect(Object.keys(point!)).toEqual(['rate', 'epochs', 'share', 'layers', 'kind']);
});

it.each([
  ['randomSearch', randomSearch],
  ['latinHypercube', latinHypercube],
] as const)('%s gives the same points for the same seed, inside of the ranges', (_, draw) => {
  const points = draw(200, space, { seed: 3 });
  expect(draw(200, space, { seed: 3 })).toEqual(points);
  expect(draw(200, space, { seed: 4 })).not.toEqual(points);
  for (const { rate, epochs, share, layers } of points) {
    expect(rate).toBeGreaterThanOrEqual(1e-4);
    expect(rate).toBeLessThanOrEqual(1e-1);
    expect(Number.isInteger(epochs) && epochs >= 5 && epochs <= 20).toBe(true);
    expect(Math.abs(share)).toBeLessThanOrEqual(1);
    expect([0, 1, 2]).toContain(layers.length);
    expect(String(rate).replace(/e.*|^0\.0*|\./g, '').length).toBeLessThanOrEqual(6);
  }
  expect(new Set(points.map(({ epochs }) => epochs)).size).toBe(16);
});

it('draws the same points on every machine', () => {
  expect(randomSearch(2, space)).toMatchInlineSnapshot(`
    [
      {
        "epochs": 14,
        "layers": [
          16,
        ],
        "rate": 0.00384376,
        "share": 0.554859,
      },
      {
        "epochs": 13,
        "layers": [],
        "rate": 0.000713488,
        "share": 0.831646,
      },
    ]
  `);
  expect(latinHypercube(2, space)).toMatchInlineSnapshot(`
    [
      {
        "epochs": 8,
        "layers": [],
        "rate": 0.000599312,
        "share": -0.708506,
      },
      {
        "epochs": 18,
        "layers": [
          16,
        ],
        "rate": 0.00676015,
        "share": 0.661171,
      },
    ]
  `);
});

it('a further param leaves the others, and more random points keep those that are there', () => {
  const some = randomSearch(5, space);
  expect(randomSearch(50, space).slice(0, 5)).toEqual(some);
  const more = randomSearch(5, { first: between(0, 1), ...space });
  expect(more.map(({ first: _, ...rest }) => rest)).toEqual(some);
});

it('of a Latin hypercube each part of each range has one point, and no two params are in step', () => {
  const points = latinHypercube(40, {
    one: between(0, 40),
    two: between(0, 40),
    log: between(1, 1e4, { scale: 'log' }),
  });
  const parts = (values: readonly number[]) => values.map(Math.floor).toSorted((a, b) => a - b);
  const each = Array.from({ length: 40 }, (_, part) => part);
  expect(parts(points.map(({ one }) => one))).toEqual(each);
  expect(parts(points.map(({ two }) => two))).toEqual(each);
  expect(parts(points.map(({ log }) => 10 * Math.log10(log)))).toEqual(each);
  expect(points.map(({ one }) => Math.floor(one))).not.toEqual(points.map(({ two }) => Math.floor(two)));
});

it('each value of a range of whole numbers, ends included, and of a list is as likely as another', () => {
  const points = randomSearch(
    6000,
    { die: between(1, 6, { whole: true }), coin: oneOf(['heads', 'tails']) },
    { seed: 8 },
  );
  for (const face of [1, 2, 3, 4, 5, 6]) {
    const count = points.filter(({ die }) => die === face).length;
    // Six standard errors.
    expect(Math.abs(count - 1000)).toBeLessThan(6 * Math.sqrt(6000 * (1 / 6) * (5 / 6)));
  }
  expect(Math.abs(points.filter(({ coin }) => coin === 'heads').length - 3000)).toBeLessThan(6 * Math.sqrt(1500));
});

it('refuses ranges and counts that are none', () => {
  expect(() => between(2, 1)).toThrow('between(2, 1): give two numbers, the lower one first');
  expect(() => between(0, 1, { scale: 'log' })).toThrow('a logarithmic range begins above 0');
  expect(() => between(0.5, 3, { whole: true })).toThrow('are whole numbers');
  expect(() => oneOf([])).toThrow('give at least one value');
  expect(() => randomSearch(0, space)).toThrow('The number of points is 0: give a whole number from 1');
  expect(() => latinHypercube(3, space, { seed: 0.5 })).toThrow('The seed is 0.5');
});
