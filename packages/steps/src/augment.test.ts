import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { augment, type Balance } from './augment.ts';
import { placePoints } from './augmentation/balance-rows.ts';
import { flipImage, foldPlace, shiftImage } from './augmentation/image-changes.ts';
import reference from './augmentation/smote.reference.json' with { type: 'json' };
import { findNearest } from './augmentation/smote.ts';
import type { AnyTable } from './kinds/table.ts';
import type { ColumnSpec } from './schemas/column.ts';
import { type AnyColumnValues, createTable } from './tables/create-table.ts';

const run = async (rows: AnyTable, params: object, seed = 1): Promise<AnyTable> => {
  const schema = augment.definition.params!;
  const parsed = await schema['~standard'].validate(params);
  if (parsed.issues) throw new Error(parsed.issues[0]!.message);
  return (await augment.run({ rows }, parsed.value, testContext({ seed }))).rows;
};

const tableOf = (columns: Record<string, ColumnSpec>, values: Record<string, AnyColumnValues>) =>
  createTable({ columns, values, rowNumbers: Int32Array.from({ length: 6 }, (_, row) => 10 * row + 5) });

const shape = [3, 3, 1] as const;
const pixels = { type: 'image', shape, min: 0, max: 9, from: ['1', '9'] } as const;
const nine = Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8, 9);
const images = tableOf(
  { pixels, digit: { type: 'text' } },
  {
    pixels: { shape, data: Float32Array.from({ length: 54 }, (_, index) => nine[index % 9]!) },
    digit: ['a', 'b', 'c', 'd', 'e', 'f'],
  },
);
const dataOf = (rows: AnyTable) => (rows.column('pixels') as { data: Float32Array }).data;

test.each([
  ['constant', '- - - - a b c d - - - -'],
  ['nearest', 'a a a a a b c d d d d d'],
  ['reflect', 'd c b a a b c d d c b a'],
  ['wrap', 'a b c d a b c d a b c d'],
] as const)("fill mode %s is Keras'", (mode, expected) => {
  const places = Array.from({ length: 12 }, (_, index) => foldPlace(index - 4, 4, mode));
  expect(places.map((place) => (place < 0 ? '-' : 'abcd'[place])).join(' ')).toBe(expected);
});

test('a shift moves, a flip mirrors', () => {
  const shift = { down: 1, right: -1, mode: 'constant', constant: 0 } as const;
  expect([...shiftImage(nine, shape, shift)]).toEqual([0, 0, 0, 2, 3, 0, 5, 6, 0]);
  expect([...flipImage(nine, shape)]).toEqual([3, 2, 1, 6, 5, 4, 9, 8, 7]);
  const colours = Float32Array.of(1, 10, 2, 20, 3, 30, 4, 40);
  expect([...flipImage(colours, [2, 2, 2])]).toEqual([2, 20, 1, 10, 4, 40, 3, 30]);
});

test('the rows come first, then their copies, which keep their numbers and other columns', async () => {
  const more = await run(images, { copies: 2, shift: 1 });
  expect(more.rowCount).toBe(18);
  expect([...more.rowNumbers]).toEqual([...images.rowNumbers, ...images.rowNumbers, ...images.rowNumbers]);
  expect((more.column('digit') as string[]).slice(6, 12)).toEqual(images.column('digit'));
  expect(dataOf(more).slice(0, 54)).toEqual(dataOf(images));
  for (let row = 6; row < 18; row++) {
    const copy = dataOf(more).slice(row * 9, row * 9 + 9);
    const moves = [-1, 0, 1].flatMap((down) => [-1, 0, 1].map((right) => ({ down, right })));
    const found = moves.filter((move) => {
      return shiftImage(nine, shape, { ...move, mode: 'constant', constant: 0 }).every(
        (value, at) => value === copy[at],
      );
    });
    expect(found.length).toBe(1);
    expect(found[0]).not.toEqual({ down: 0, right: 0 });
  }
});

test('one seed gives one result', async () => {
  const params = { copies: 1, shift: 1, flip: true, noise: 0.1 };
  expect(dataOf(await run(images, params))).toEqual(dataOf(await run(images, params)));
  expect(dataOf(await run(images, params, 2))).not.toEqual(dataOf(await run(images, params)));
  const noisy = dataOf(await run(images, params)).slice(54);
  expect(Math.min(...noisy)).toBeGreaterThanOrEqual(0);
  expect(Math.max(...noisy)).toBeLessThanOrEqual(9);
});

const numbers = tableOf(
  { x: { type: 'number', min: 0 }, y: { type: 'number' }, kind: { type: 'category', values: ['a', 'b'] } },
  { x: [0, 1, 2, 3, 10, 11], y: [5, 5, 5, 5, 0, 1], kind: ['a', 'a', 'a', 'a', 'b', 'b'] },
);

test('jitter moves numbers by a little, within their range', async () => {
  const more = await run(numbers, { jitter: ['x'], copies: 50 });
  const x = more.column('x') as number[];
  const moves = x.slice(6).map((value, row) => value - x[row % 6]!);
  expect(Math.min(...x)).toBe(0);
  expect(Math.max(...moves.map(Math.abs))).toBeLessThan(4 * 0.05 * 4.4);
  expect(new Set(moves).size).toBeGreaterThan(200);
  expect((more.column('y') as number[]).slice(6, 12)).toEqual(numbers.column('y'));
});

test('over-sampling repeats rows of the rare class', async () => {
  const more = await run(numbers, { balance: { by: 'kind' } });
  expect((more.column('kind') as string[]).slice(6)).toEqual(['b', 'b']);
  for (const number of more.rowNumbers.slice(6)) expect([45, 55]).toContain(number);
});

test('a row of SMOTE lies between a row and a neighbour of its class', async () => {
  const more = await run(numbers, { balance: { by: 'kind', method: 'smote' } });
  expect(more.rowCount).toBe(8);
  for (let row = 6; row < 8; row++) {
    const [x, y] = [(more.column('x') as number[])[row]!, (more.column('y') as number[])[row]!];
    expect(x).toBeGreaterThanOrEqual(10);
    expect(x).toBeLessThanOrEqual(11);
    expect(x - 10).toBeCloseTo(y, 12);
  }
  const line = [[0], [1], [2], [4], [8]];
  expect(findNearest(line, 2, [0, 1, 2, 3, 4], 3)).toEqual([1, 0, 3]);
});

test.each(['raw', 'standardised'] as const)(
  "neighbours by %s distances are those of imbalanced-learn's SMOTE",
  (distance) => {
    const { columns, classes, neighbours } = reference;
    const points = placePoints(Object.values(columns), distance);
    const rare = [...classes.keys()].filter((row) => classes[row] === 'rare');
    expect(rare.map((row) => findNearest(points, row, rare, neighbours))).toEqual(reference[distance]);
    expect(reference.raw).not.toEqual(reference.standardised);
  },
);

test('SMOTE measures in deviations unless it is told to take the columns as they are', async () => {
  // Row 0 is near row 1 by y alone, and near row 2 by x alone; y has the larger deviation of the two.
  const declared = tableOf(
    { x: { type: 'number' }, y: { type: 'number' }, kind: { type: 'category', values: ['a', 'b'] } },
    { x: [0, 5, 0.1, 0, 0, 0], y: [0, 0, 40, 1000, 1000, 1000], kind: ['b', 'b', 'b', 'a', 'a', 'a'] },
  );
  const nearest = (distance: 'raw' | 'standardised') =>
    findNearest(placePoints([declared.column('x'), declared.column('y')] as number[][], distance), 0, [0, 1, 2], 1);
  expect([nearest('raw'), nearest('standardised')]).toEqual([[1], [2]]);
  const balance = { by: 'kind', method: 'smote', neighbours: 1 };
  const more = tableOf(
    { x: { type: 'number' }, y: { type: 'number' }, kind: { type: 'category', values: ['a', 'b'] } },
    { x: [0, 5, 0.1, 0, 0, 0], y: [0, 0, 40, 1000, 1000, 1000], kind: ['b', 'b', 'a', 'a', 'a', 'a'] },
  );
  expect((await run(more, { balance })).rowCount).toBe(8);
  expect((await run(more, { balance: { ...balance, distance: 'raw' } })).rowCount).toBe(8);
});

test('rows that balance makes are changed as copies are', async () => {
  const sampled = await run(numbers, { balance: { by: 'kind' }, jitter: ['x'] });
  const x = numbers.column('x') as number[];
  const plain = await run(numbers, { balance: { by: 'kind' } });
  expect((plain.column('x') as number[]).slice(6).every((value) => x.includes(value))).toBe(true);
  expect((sampled.column('x') as number[]).slice(0, 6)).toEqual(x);
  for (const value of (sampled.column('x') as number[]).slice(6)) {
    expect(x).not.toContain(value);
    expect(Math.abs(value - 10.5)).toBeLessThan(0.5 + 5 * 0.05 * 4.4);
  }
  const between = await run(numbers, { balance: { by: 'kind', method: 'smote' }, jitter: ['y'] });
  const [made, y] = [(between.column('x') as number[])[6]!, (between.column('y') as number[])[6]!];
  expect(Math.abs(made - 10 - y)).toBeGreaterThan(1e-6);
  const moved = await run(
    tableOf(
      { pixels, kind: { type: 'category', values: ['a', 'b'] } },
      { pixels: images.column('pixels') as AnyColumnValues, kind: ['a', 'a', 'a', 'a', 'a', 'b'] },
    ),
    { balance: { by: 'kind' }, shift: 1 },
  );
  expect(moved.rowCount).toBe(10);
  for (let row = 6; row < 10; row++) expect(dataOf(moved).slice(row * 9, row * 9 + 9)).not.toEqual(nine);
});

test('a param that nothing would read is refused', async () => {
  await expect(run(numbers, { jitterFactor: 0.1 })).rejects.toThrow(
    'is for jitter and would be ignored: name the columns, jitter: [...]',
  );
  await expect(run(images, { fill: 'wrap' })).rejects.toThrow('is for shift, rotation and zoom and would be ignored');
  await expect(run(numbers, { balance: { by: 'kind', neighbours: 3 } })).rejects.toThrow(
    "is for method: 'smote' or 'smote-nc' and would be ignored",
  );
  await expect(run(numbers, { balance: { by: 'kind', distance: 'raw' } })).rejects.toThrow(
    "is for method: 'smote' or 'smote-nc' or 'tomek-links' and would be ignored",
  );
  expect(() => {
    // @ts-expect-error neighbours are for SMOTE
    const over: Balance<'kind'> = { by: 'kind', method: 'over-sample', neighbours: 3 };
    return over;
  }).toBeDefined();
});

test('what cannot be is said', async () => {
  await expect(run(numbers, { shift: 1 })).rejects.toThrow('shift: for images, and there are none');
  await expect(run(images, { shift: 3 })).rejects.toThrow('shift: 3 pixels would empty an image of 3 × 3');
  await expect(run(numbers, { jitter: ['kind'] })).rejects.toThrow("jitter: 'kind' is not a column of numbers");
  await expect(run(numbers, { balance: { by: 'x' } })).rejects.toThrow("balance: 'x' is not a category or a boolean");
});
