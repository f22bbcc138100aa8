// A folder of images, asked of a model of images.

import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testContext } from '@cairn/core/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { linearParamsSchema } from '../linear/linear-params.ts';
import type { AnyModel } from '../models/model-value.ts';
import { predictTable } from '../models/predict.ts';
import { predictRows } from '../models/predict-rows.ts';
import { createTable } from '../tables/create-table.ts';
import { trainLinear } from '../train-linear.ts';

const folder = mkdtempSync(join(tmpdir(), 'cairn-predict-images-'));
const photos = join(folder, 'photos');
afterAll(() => rmSync(folder, { recursive: true }));

/** Images of 2 × 2 grey pixels, from 0 to 16 as a table declares them. */
const shape = [2, 2, 1] as const;
const greys = Array.from({ length: 16 }, (_, i) => i + 1);
const image = { type: 'image', shape, min: 0, max: 16, from: ['1', '4'] } as const;
const rows = createTable({
  columns: { image, shade: { type: 'category', values: ['dark', 'light'], positive: 'light' } },
  values: {
    image: { shape, data: Float32Array.from(greys.flatMap((grey) => [grey, grey, grey, grey])) },
    shade: greys.map((grey) => (grey > 8 ? 'light' : 'dark')),
  },
});
const trainOn = async (features: readonly string[], table = rows): Promise<AnyModel> =>
  (await trainLinear.run({ rows: table }, linearParamsSchema.parse({ label: 'shade', features }), testContext())).model;

async function put(path: string, height: number, width: number, grey: number): Promise<void> {
  mkdirSync(join(photos, path, '..'), { recursive: true });
  const pixels = Buffer.alloc(3 * height * width, grey);
  await sharp(pixels, { raw: { height, width, channels: 3 } })
    .png()
    .toFile(join(photos, path));
}

let model: AnyModel;
beforeAll(async () => {
  model = await trainOn(['image']);
  await put('b.png', 2, 2, 255);
  await put('a/a.png', 2, 2, 0);
  await put('a/wide.png', 2, 3, 255);
  writeFileSync(join(photos, 'c.txt'), 'a note');
  writeFileSync(join(photos, '.hidden'), '');
});

test('images are predicted in the order of their paths, in the range of the column; others have a problem', async () => {
  const { columns, rows: answers } = await predictRows(model.path, photos);
  expect(columns).toEqual(['row', 'file', 'prediction', 'probability of dark', 'probability of light', 'problem']);
  expect(answers.map(({ row, file, prediction }) => [row, file, prediction])).toEqual([
    [1, 'a/a.png', 'dark'],
    [2, 'a/wide.png', null],
    [3, 'b.png', 'light'],
    [4, 'c.txt', null],
  ]);
  expect(answers[1]!['problem']).toBe('is 2 × 3 pixels, and not 2 × 2');
  expect(answers[3]!['problem']).toMatch(/^cannot be decoded/);
  const white = createTable({
    columns: { image },
    values: { image: { shape, data: Float32Array.of(16, 16, 16, 16) } },
  });
  expect(answers[2]!['probability of light']).toBe((await predictTable(model, white)).probabilities[1]);
});

test('images of another size are stretched if that is asked for, and a link to the folder is followed', async () => {
  const link = join(folder, 'link');
  symlinkSync(photos, link);
  const { rows: answers } = await predictRows(model.path, link, { fit: 'stretch' });
  expect(answers[1]).toMatchObject({ file: 'a/wide.png', prediction: 'light', problem: null });
  await put('../sorted/b.png', 2, 2, 255);
  const { columns } = await predictRows(model.path, join(folder, 'sorted'));
  expect(columns).not.toContain('problem');
});

test('a folder without files and a model of columns are refused', async () => {
  mkdirSync(join(folder, 'empty'));
  await expect(predictRows(model.path, join(folder, 'empty'))).rejects.toThrow('The folder of images has no files');
  const columns = { x: { type: 'number' }, shade: rows.columns['shade']! } as const;
  const table = createTable({ columns, values: { x: greys, shade: rows.column('shade') as string[] } });
  const ofColumns = await trainOn(['x'], table);
  await expect(predictRows(ofColumns.path, photos)).rejects.toThrow(
    "takes 'x', and a folder has images alone: give a file of rows",
  );
  await expect(predictRows(model.path, join(photos, 'b.png'))).rejects.toThrow(
    'it takes no raw rows. Give it a folder of images',
  );
});
