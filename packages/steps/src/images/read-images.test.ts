// Folders of images and IDX files, good and malformed ones, made here.

import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { createRandom, createStoredFile } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import sharp from 'sharp';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { evaluate } from '../evaluate.ts';
import type { AnyTable, PixelColumn } from '../kinds/table.ts';
import { createTable } from '../tables/create-table.ts';
import { readTable } from '../tables/read-table.ts';
import { writeTable } from '../tables/write-table.ts';
import { train } from '../train.ts';
import { trainParamsSchema } from '../training/train-params.ts';
import { readIdx } from './read-idx.ts';
import { readImages } from './read-images.ts';

let folder: string;
let photos: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'cairn-images-'));
});
afterAll(() => rm(folder, { recursive: true }));
beforeEach(async () => {
  photos = await mkdtemp(join(folder, 'photos-'));
});

async function put(path: string, bytes: Uint8Array | string) {
  await mkdir(dirname(join(photos, path)), { recursive: true });
  await writeFile(join(photos, path), bytes);
}

/** An image of `height × width` pixels, each `[red, green, blue]` or with a fourth number for what is opaque. */
const paint = (height: number, width: number, pixel: (row: number, column: number) => readonly number[]) => {
  const pixels = Array.from({ length: height * width }, (_, at) => pixel(Math.floor(at / width), at % width));
  const channels = pixels[0]!.length as 1 | 3 | 4;
  return sharp(Uint8Array.from(pixels.flat()), { raw: { height, width, channels } });
};
const plain = (value: number) =>
  paint(4, 4, () => [value, value, value])
    .png()
    .toBuffer();

async function read(given: object = {}, labels?: AnyTable) {
  const definition = readImages.definition.params!['~standard'];
  const base = { size: [2, 2], channels: 'grey', ...(labels ? {} : { classes: ['cat', 'dog'], positive: 'dog' }) };
  const parsed = definition.validate({ ...base, ...given }) as { value: never };
  return readImages.run({ images: { path: photos }, labels }, parsed.value, testContext({ seed: 1 }));
}

const pixelsOf = (rows: AnyTable) => [...(rows.column('image') as unknown as PixelColumn).data];

test('the class is the folder, rows are in the order of paths, and pixels are what was painted', async () => {
  await put(
    'dog/b.png',
    await paint(2, 2, (row, column) => [40 * row, 0, 90 * column])
      .png()
      .toBuffer(),
  );
  await put(
    'cat/z/a.webp',
    await paint(2, 2, () => [10, 20, 30])
      .webp({ lossless: true })
      .toBuffer(),
  );
  await put('cat/.DS_Store', 'not an image');
  const { rows, report } = await read({ channels: 'colour', fit: 'exact' });
  expect(rows.column('file')).toEqual(['cat/z/a.webp', 'dog/b.png']);
  expect(rows.column('label')).toEqual(['cat', 'dog']);
  expect(rows.columns['label']).toEqual({ type: 'category', values: ['cat', 'dog'], positive: 'dog' });
  expect(pixelsOf(rows)).toEqual([
    10, 20, 30, 10, 20, 30, 10, 20, 30, 10, 20, 30, 0, 0, 0, 0, 0, 90, 40, 0, 0, 40, 0, 90,
  ]);
  expect(report.summary).toEqual(["2 images: 2 in 'rows'."]);
  const path = join(folder, 'images.parquet');
  await writeTable(rows, path);
  expect(pixelsOf(await readTable(path))).toEqual(pixelsOf(rows));
});

test('grey, palettes, 16 bits, transparency, orientation and other sizes become one form', async () => {
  const rgb = paint(4, 4, () => [200, 200, 200]);
  await put('cat/grey.png', await rgb.clone().greyscale().png().toBuffer());
  await put('cat/palette.gif', await rgb.clone().gif().toBuffer());
  await put('cat/sixteen.png', await rgb.clone().toColourspace('rgb16').png().toBuffer());
  await put('cat/tiff.tiff', await rgb.clone().tiff().toBuffer());
  await put('cat/upright.jpg', await rgb.clone().jpeg({ quality: 100 }).toBuffer());
  await put(
    'dog/clear.png',
    await paint(4, 4, () => [0, 0, 0, 0])
      .png()
      .toBuffer(),
  );
  const sideways = paint(2, 4, (_, column) => (column < 2 ? [0, 0, 0] : [255, 255, 255]));
  await put('dog/turned.png', await sideways.withMetadata({ orientation: 6 }).png().toBuffer());
  const { rows } = await read();
  expect((rows.column('file') as readonly string[]).at(-1)).toBe('dog/turned.png');
  const pixels = pixelsOf(rows);
  for (const value of pixels.slice(0, 20)) expect(Math.abs(value - 200)).toBeLessThanOrEqual(2);
  expect(pixels.slice(20, 24)).toEqual([255, 255, 255, 255]);
  // Turned by a quarter: what was on the left is above. Resampling rounds the edge between both.
  expect(pixels.slice(24).map((value) => Math.round(value / 32))).toEqual([0, 0, 8, 8]);
});

describe('files that cannot be read are named', () => {
  beforeEach(async () => {
    await put('cat/good.png', await plain(1));
    await put('dog/good.png', await plain(2));
  });
  const cases: readonly [string, string, () => Promise<Uint8Array | string>, string][] = [
    ['empty', 'cat/a.png', async () => '', "'cat/a.png' is empty"],
    ['text', 'cat/a.png', async () => 'hello', "'cat/a.png' cannot be decoded"],
    ['cut off', 'cat/a.png', async () => (await plain(9)).subarray(0, 60), "'cat/a.png' cannot be decoded"],
    [
      'SVG',
      'dog/a.svg',
      async () => '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"/>',
      "'dog/a.svg' is SVG",
    ],
    [
      'a flipped byte',
      'dog/a.png',
      async () =>
        flip(
          await paint(40, 40, (row, column) => [row * 6, column * 6, 7])
            .png()
            .toBuffer(),
        ),
      "'dog/a.png' cannot be decoded",
    ],
    [
      'another size',
      'dog/a.png',
      async () =>
        paint(3, 4, () => [1, 1, 1])
          .png()
          .toBuffer(),
      "'dog/a.png' is 3 × 4 pixels, and not 4 × 4",
    ],
  ];
  test.each(cases)('%s', async (_, path, bytes, words) => {
    await put(path, await bytes());
    const given = { size: [4, 4], fit: words.includes('is 3 ×') ? 'exact' : 'stretch' };
    await expect(read(given)).rejects.toThrow(/1 of 3 image files cannot be read, and the tolerance is 0/);
    await expect(read(given)).rejects.toThrow(words);
    const { rows, report } = await read({ ...given, tolerance: 0.5 });
    expect([...rows.rowNumbers]).toHaveLength(2);
    expect(report.problems.map(({ file }: { file: string }) => file)).toEqual([path]);
    expect(report.summary[0]).toBe("3 images: 2 in 'rows'; 1 cannot be read.");
  });

  test('a folder that is not a class, a class without files, no files at all', async () => {
    await put('bird/a.png', await plain(3));
    await expect(read()).rejects.toThrow("'bird/a.png' is not in a folder of the classes cat, dog");
    await expect(read({ classes: ['bird', 'cat', 'dog', 'fox'], positive: undefined })).rejects.toThrow(
      "The class 'fox' has no image file",
    );
    photos = await mkdtemp(join(folder, 'none-'));
    await expect(read()).rejects.toThrow('The folder of images has no files');
  });

  const flip = (bytes: Buffer) => {
    bytes[Math.floor(bytes.length / 2)]! ^= 0xff;
    return bytes;
  };
});

test('a table has the labels: its columns stay, and a file that is not there is named', async () => {
  await put('1.png', await plain(10));
  await put('2.png', await plain(20));
  await put('3.png', await plain(30));
  const labels = (files: readonly string[]) =>
    createTable({
      columns: { name: { type: 'id' }, weight: { type: 'number' } },
      values: { name: files, weight: files.map((_, row) => row + 0.5) },
    });
  const { rows } = await read({ file: 'name' }, labels(['3.png', '1.png']));
  expect([rows.column('name'), rows.column('weight'), pixelsOf(rows)]).toEqual([
    ['3.png', '1.png'],
    [0.5, 1.5],
    [30, 30, 30, 30, 10, 10, 10, 10],
  ]);
  await expect(read({ file: 'name' }, labels(['1.png', '4.png']))).rejects.toThrow(
    "Row 2 of 'labels' names '4.png', which is not in the folder of images",
  );
  await expect(read({}, labels(['1.png']))).rejects.toThrow("Say which column of 'labels' has the path");
});

test('equal images are in one part of a split, whatever their names are', async () => {
  for (let copy = 0; copy < 30; copy++)
    await put(`${copy % 2 ? 'cat' : 'dog'}/${copy}.png`, await plain(100 + (copy % 10)));
  const { train: own, test: held, report } = await read({ split: { validation: 0, test: 0.3 } });
  const [known, others] = [own, held].map((rows) => new Set(pixelsOf(rows)));
  expect(others!.size).toBeGreaterThan(0);
  expect([...others!].filter((pixel) => known!.has(pixel))).toEqual([]);
  expect(report.kept).toEqual({ train: own.rowCount, validation: 0, test: held.rowCount });
});

describe('IDX', () => {
  const idx = (sizes: readonly number[], data: Uint8Array, type = 8) => {
    const header = Buffer.alloc(4 + 4 * sizes.length);
    header[2] = type;
    header[3] = sizes.length;
    for (const [index, size] of sizes.entries()) header.writeUInt32BE(size, 4 + 4 * index);
    return Buffer.concat([header, data]);
  };
  const ask = async (images: Uint8Array, labels: Uint8Array, given: object = {}) => {
    const [imagesPath, labelsPath] = [join(folder, 'images.idx'), join(folder, 'labels.idx')];
    await writeFile(imagesPath, images);
    await writeFile(labelsPath, labels);
    const definition = readIdx.definition.params!['~standard'];
    const parsed = definition.validate({ classes: ['zero', 'one'], positive: 'one', ...given }) as { value: never };
    const inputs = { images: createStoredFile(imagesPath), labels: createStoredFile(labelsPath) };
    return readIdx.run(inputs, parsed.value, testContext({ seed: 1 }));
  };
  const two = idx([2, 2, 2], Uint8Array.from([0, 1, 2, 3, 252, 253, 254, 255]));

  test('plain and gzip', async () => {
    for (const images of [two, gzipSync(two)]) {
      const { rows } = await ask(images, idx([2], Uint8Array.from([1, 0])));
      expect([pixelsOf(rows), rows.column('label')]).toEqual([
        [0, 1, 2, 3, 252, 253, 254, 255],
        ['one', 'zero'],
      ]);
      expect(rows.columns['image']).toMatchObject({ shape: [2, 2, 1], min: 0, max: 255 });
    }
  });

  const labels = idx([2], Uint8Array.from([1, 0]));
  test.each<[string, Uint8Array, Uint8Array, string]>([
    ['not IDX', Buffer.from('x,y\n1,2\n'), labels, "The file 'images' is not IDX"],
    ['an empty file', Buffer.alloc(0), labels, "The file 'images' is not IDX"],
    ['floats', idx([1], Uint8Array.from([0, 0, 0, 0]), 0x0d), labels, 'is IDX of the type 0x0d: only unsigned bytes'],
    ['cut off', two.subarray(0, -1), labels, "The file 'images' has 7 values, and its header says 2 × 2 × 2 = 8"],
    ['a header cut off', two.subarray(0, 9), labels, "The file 'images' ends within its header"],
    ['gzip cut off', gzipSync(two).subarray(0, -9), labels, 'begins as gzip, and it ends too early or is damaged'],
    ['labels for images', labels, labels, "The file 'images' has 1 dimensions"],
    ['too few labels', two, idx([1], Uint8Array.from([1])), "The file 'labels' is 1, and there are 2 images"],
    ['a label without a class', two, idx([2], Uint8Array.from([1, 7])), 'Image 2 has the label 7'],
    ['no images', idx([0, 2, 2], new Uint8Array(0)), idx([0], new Uint8Array(0)), 'has no images'],
  ])('%s', async (_, images, own, words) => {
    await expect(ask(images, own)).rejects.toThrow(words);
  });

  test('a network learns from them', async () => {
    const random = createRandom(1);
    const classes = Array.from({ length: 120 }, () => random.integer(2));
    const pixels = classes.flatMap((label) =>
      Array.from({ length: 16 }, (_, at) =>
        Math.min(255, Math.floor((label === (at < 8 ? 0 : 1) ? 150 : 20) + 80 * random.next())),
      ),
    );
    const images = idx([120, 4, 4], Uint8Array.from(pixels));
    const split = { validation: 0, test: 0.25, stratify: 'label' };
    const data = await ask(images, idx([120], Uint8Array.from(classes)), { split });
    const params = trainParamsSchema.parse({ label: 'label', epochs: 8, network: { convolutions: [4], dense: [8] } });
    const { model } = await train.run({ rows: data.train, validation: undefined }, params, testContext());
    const { metrics } = await evaluate.run({ model, rows: data.test }, { slices: [] } as never, testContext());
    expect(metrics.accuracy.value).toBeGreaterThan(0.9);
  });
});
