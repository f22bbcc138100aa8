// Changed images against Keras' own, and balanced rows against imbalanced-learn's.

import { createRandom } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { expect, test } from 'vitest';
import { augment } from '../augment.ts';
import type { AnyTable } from '../kinds/table.ts';
import { createTable } from '../tables/create-table.ts';
import { rotation, transformImage, zoom } from './affine-image.ts';
import reference from './augmentation.reference.json' with { type: 'json' };
import { placePoints } from './balance-rows.ts';
import type { FillMode } from './image-changes.ts';
import { changeBrightness, changeContrast, cutOut } from './light-changes.ts';
import { findNearest } from './smote.ts';
import { mostFrequent, placeCategories } from './smote-categories.ts';
import { withoutTomekLinks } from './under-sample.ts';

const shape = reference.shape as unknown as readonly [number, number, number];
const farthest = (found: ArrayLike<number>, expected: readonly number[]) => {
  expect(found.length).toBe(expected.length);
  return Math.max(...expected.map((value, at) => Math.abs(value - found[at]!)));
};

test.each(reference.images)('$change by $draw ($fill, $interpolation) is Keras’', (one) => {
  const pixels = Float32Array.from(reference.image);
  const range = { min: 0, max: 255 };
  let found: Float32Array = pixels;
  if (one.change === 'contrast') changeContrast(pixels, shape, one.draw, range);
  else if (one.change === 'brightness') changeBrightness(pixels, one.draw, range);
  else {
    const affine = one.change === 'rotation' ? rotation(shape, one.draw) : zoom(shape, one.draw);
    const interpolation = one.interpolation as 'bilinear' | 'nearest';
    found = transformImage(pixels, shape, affine, { mode: one.fill as FillMode, constant: -3, interpolation });
  }
  // Keras computes positions in float32.
  expect(farthest(found, one.pixels)).toBeLessThan(0.01);
});

test('a square that is cut out ends at the image', () => {
  const cut = (row: number, column: number, side: number) => {
    const pixels = new Float32Array(9).fill(5);
    cutOut(pixels, [3, 3, 1], { row, column, side, value: 0 });
    return pixels.join('');
  };
  expect([cut(1, 1, 1), cut(0, 0, 3), cut(2, 2, 2), cut(1, 1, 9)]).toEqual([
    '555505555',
    '005005555',
    '555500500',
    '000000000',
  ]);
});

const { classes, numbers, categories, median, neighbours, made } = reference.rows;
const points = placePoints(Object.values(numbers), 'raw');
const rare = [...classes.keys()].filter((row) => classes[row] === 'rare');
const table = createTable({
  columns: {
    age: { type: 'number' },
    hours: { type: 'number' },
    job: { type: 'category', values: ['clerk', 'driver', 'nurse'] },
    member: { type: 'category', values: ['no', 'yes'] },
    kind: { type: 'category', values: ['rare', 'usual'] },
  },
  values: { ...numbers, ...categories, kind: classes },
});

async function run(rows: AnyTable, params: object, seed = 1): Promise<AnyTable> {
  const parsed = await augment.definition.params!['~standard'].validate(params);
  if (parsed.issues) throw new Error(parsed.issues[0]!.message);
  return (await augment.run({ rows }, parsed.value, testContext({ seed }))).rows;
}

const withColumns = (names: readonly (keyof typeof table.columns)[]) =>
  createTable({
    columns: Object.fromEntries(names.map((name) => [name, table.columns[name]!])),
    values: Object.fromEntries(names.map((name) => [name, table.column(name)])) as never,
  }) as AnyTable;

test('neighbours of SMOTE-NC are imbalanced-learn’s', () => {
  const placed = placeCategories(points, Object.values(categories), rare);
  expect(rare.map((row) => findNearest(placed, row, rare, 5))).toEqual(neighbours);
  // Two rows that are equal but for the job are as far apart as the median deviation.
  const [a, b] = [placed[0]!.slice(2, 5), [0, 1, 2].map((k) => placed[0]![2 + ((k + 1) % 3)]!)];
  expect(Math.hypot(...a.map((value, k) => value - b[k]!))).toBeCloseTo(median, 10);
});

test('rows of SMOTE-NC, of ours as of imbalanced-learn, are between neighbours and have their most frequent categories', async () => {
  const more = await run(table, { balance: { by: 'kind', method: 'smote-nc', distance: 'raw' } });
  expect(more.rowCount).toBe(50);
  const names = ['age', 'hours', 'job', 'member'];
  const ours = Array.from({ length: 10 }, (_, at) =>
    names.map((name) => (more.column(name as never) as unknown[])[40 + at]!),
  );
  const explains = ([age, hours, job, member]: readonly unknown[]) =>
    rare.some((from) =>
      neighbours[from]!.some((to) => {
        const gap = ((age as number) - points[from]![0]!) / (points[to]![0]! - points[from]![0]!);
        const own = points[from]![1]! + gap * (points[to]![1]! - points[from]![1]!);
        const most = (column: readonly string[]) => mostFrequent(neighbours[from]!.map((row) => column[row]!));
        const isBetween = gap >= -1e-9 && gap <= 1 + 1e-9 && Math.abs(own - (hours as number)) < 1e-6;
        return isBetween && most(categories.job).includes(job) && most(categories.member).includes(member);
      }),
    );
  expect(made.filter((row) => !explains(row))).toEqual([]);
  expect(ours.filter((row) => !explains(row))).toEqual([]);
  expect((more.column('kind') as string[]).slice(40)).toEqual(Array(10).fill('rare'));
});

test('rows without Tomek links are imbalanced-learn’s', async () => {
  expect(withoutTomekLinks(points, classes)).toEqual(reference.rows.withoutTomekLinks);
  const left = await run(withColumns(['age', 'hours', 'kind']), {
    balance: { by: 'kind', method: 'tomek-links', distance: 'raw' },
  });
  expect(left.rowCount).toBe(reference.rows.withoutTomekLinks.length);
  expect(left.rowCount).toBeLessThan(40);
  expect([...left.rowNumbers]).toEqual(reference.rows.withoutTomekLinks.map((row) => table.rowNumbers[row]));
});

test('under-sampling leaves rows as they are, as many of each class', async () => {
  const left = await run(table, { balance: { by: 'kind', method: 'under-sample' } });
  const kinds = left.column('kind') as string[];
  expect(['rare', 'usual'].map((kind) => kinds.filter((one) => one === kind).length)).toEqual(
    reference.rows.underSampled,
  );
  const ages = table.column('age') as number[];
  left.rowNumbers.forEach((number, row) => {
    expect((left.column('age') as number[])[row]).toBe(ages[[...table.rowNumbers].indexOf(number)]);
  });
  expect(new Set(left.rowNumbers).size).toBe(30);
  const other = await run(table, { balance: { by: 'kind', method: 'under-sample' } }, 2);
  expect([...other.rowNumbers]).not.toEqual([...left.rowNumbers]);
});

test.each<[readonly (keyof typeof table.columns)[], string, string]>([
  [['age', 'job', 'kind'], 'smote', "'job' is a category column: balance by method 'smote-nc'"],
  [['age', 'job', 'kind'], 'tomek-links', "'job' is a category column: balance by method 'under-sample'"],
  [['job', 'kind'], 'smote-nc', 'SMOTE-NC needs at least one column of numbers, and there is none'],
  [['age', 'kind'], 'smote-nc', "at least one column of categories, and there is none: balance by method 'smote'"],
])('of the columns %o, %s is refused', async (names, method, message) => {
  await expect(run(withColumns(names), { balance: { by: 'kind', method } })).rejects.toThrow(message);
});

test('images are rotated, zoomed, lit and cut within their range, by the seed', async () => {
  const random = createRandom(3);
  const data = Float32Array.from({ length: 4 * 64 }, () => random.next());
  const images = createTable({
    columns: { image: { type: 'image', shape: [8, 8, 1], min: 0, max: 1, from: ['1', '64'] } },
    values: { image: { shape: [8, 8, 1], data } },
  }) as AnyTable;
  const changed = async (params: object, seed?: number) =>
    ((await run(images, params, seed)).column('image') as { data: Float32Array }).data.slice(data.length);
  const each = { rotation: 0.1, zoom: 0.2, contrast: 0.5, brightness: 0.3, cutout: 3 };
  for (const [name, most] of Object.entries(each)) expect(await changed({ [name]: most })).not.toEqual(data);
  const all = await changed({ ...each, fill: 'reflect', interpolation: 'nearest' });
  expect(all).toEqual(await changed({ ...each, fill: 'reflect', interpolation: 'nearest' }));
  expect(all).not.toEqual(await changed({ ...each, fill: 'reflect', interpolation: 'nearest' }, 2));
  expect([Math.min(...all), Math.max(...all)].every((value) => value >= 0 && value <= 1)).toBe(true);
  await expect(changed({ shift: 1, interpolation: 'nearest' })).rejects.toThrow('is for rotation and zoom');
});
