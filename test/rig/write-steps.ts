// Steps of tests of dynamic graphs: small, and each writes what it was given, so that a wrong wiring shows in a value.

import type { Rig } from './create-rig.ts';

export async function writeSmallSteps(rig: Rig): Promise<void> {
  await rig.write(
    'steps/small.ts',
    `import { existsSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { defineStep, each, json, many, storedFile, storedFolder, text } from '@cairn/core';
import { z } from 'zod';

/** The words of a file. */
export const read = defineStep('read', {
  in: { file: storedFile },
  out: { words: json<readonly string[]>() },
  run: async ({ file }) => ({ words: (await file.text()).trim().split(/\\s+/) }),
});

export const count = defineStep('count', {
  in: { words: json<readonly string[]>() },
  out: { count: json<number>() },
  run: ({ words }) => ({ count: words.length }),
});

type Shop = { readonly id: string; readonly sales: readonly number[] };

/** Shops of a file: a list of plain data that only a run knows. */
export const list = defineStep('list', {
  in: { file: storedFile },
  out: { shops: json<readonly Shop[]>() },
  run: async ({ file }) => ({ shops: JSON.parse(await file.text()) as readonly Shop[] }),
});

/** A negative sale fails it. */
export const total = defineStep('total', {
  in: { shop: json<Shop>() },
  params: z.strictObject({ times: z.number().default(1) }),
  out: { total: json<number>() },
  run({ shop }, { times }) {
    if (shop.sales.some((sale) => sale < 0)) throw new Error('a negative sale');
    return { total: times * shop.sales.reduce((sum, sale) => sum + sale, 0) };
  },
});

export const salesOf = defineStep('sales-of', {
  in: { shop: json<Shop>() },
  out: { sales: json<readonly number[]>() },
  run: ({ shop }) => ({ sales: shop.sales }),
});

export const double = defineStep('double', {
  in: { value: json<number>() },
  out: { value: json<number>() },
  run: ({ value }) => ({ value: 2 * value }),
});

export const label = defineStep('label', {
  in: { value: json<unknown>(), name: text },
  out: { line: json<string>() },
  run: ({ value, name }) => ({ line: \`\${name}: \${JSON.stringify(value)}\` }),
});

/** A folder with a file for each word. */
export const split = defineStep('split', {
  in: { words: json<readonly string[]>() },
  out: { folder: storedFolder },
  async run({ words }, _, { folder }) {
    for (const word of words) await writeFile(\`\${folder}/\${word}.txt\`, word.repeat(3));
    return { folder: { path: folder } };
  },
});

/** Words by their first letter. */
export const group = defineStep('group', {
  in: { words: json<readonly string[]>() },
  out: { groups: many(json<readonly string[]>()) },
  run: ({ words }) => ({ groups: Object.fromEntries(Map.groupBy(words, (word) => word.slice(0, 1))) }),
});

/** Two collections, by name. */
export const both = defineStep('both', {
  in: { one: each(json<unknown>()), other: each(json<unknown>()) },
  out: { all: json<unknown>() },
  run: ({ one, other }) => ({ all: { one: { ...one }, other: { ...other } } }),
});

export const learn = defineStep('learn', {
  in: { rows: storedFile },
  out: { model: json<string>() },
  run: async ({ rows }) => ({ model: await rows.text() }),
});

export const judge = defineStep('judge', {
  in: { model: json<string>(), rows: storedFile },
  rows: { in: { rows: 'reads' } },
  out: { score: json<boolean>() },
  run: async ({ model, rows }) => ({ score: model === (await rows.text()) }),
});

/** The mean of a collection, of which one in three may fail. */
export const mean = defineStep('mean', {
  in: { values: each(json<number>(), { failed: 'leave-out', atLeast: 0.6 }) },
  out: { mean: json<{ readonly of: readonly string[]; readonly without: readonly string[] }>() },
  run: ({ values }, _, { leftOut }) => ({ mean: { of: Object.keys(values), without: leftOut['values'] ?? [] } }),
});

/** All of a collection, by name. */
export const gather = defineStep('gather', {
  in: { parts: each(json<unknown>()) },
  out: { all: json<Readonly<Record<string, unknown>>>() },
  run: ({ parts }) => ({ all: { ...parts } }),
});

export const areMany = defineStep('many', {
  in: { list: json<readonly unknown[]>() },
  out: { isMany: json<boolean>() },
  run: ({ list }) => ({ isMany: list.length > 1 }),
});

/** A condition that is no boolean. */
export const odd = defineStep('odd', {
  in: { list: json<readonly unknown[]>() },
  out: { isMany: json<boolean>() },
  run: ({ list }) => ({ isMany: list.length as never }),
});

export const failing = defineStep('failing', {
  in: { list: json<readonly unknown[]>() },
  out: { isMany: json<boolean>() },
  run: () => Promise.reject(new Error('no answer')),
});

export const size = defineStep('size', {
  in: { list: json<readonly unknown[]>() },
  out: { size: json<number>() },
  run: ({ list }) => ({ size: list.length }),
});

export const few = defineStep('few', {
  in: { list: json<readonly unknown[]>() },
  out: { few: json<number>() },
  run: ({ list }) => ({ few: list.length }),
});

export const names = defineStep('names', {
  in: { list: json<readonly Shop[]>() },
  out: { names: json<readonly string[]>() },
  run: ({ list }) => ({ names: list.map(({ id }) => id) }),
});

export const word = defineStep('word', {
  in: { list: json<readonly unknown[]>() },
  out: { word: text },
  run: () => ({ word: 'shops' }),
});

export const hasMany = defineStep('has-many', {
  in: { shop: json<Shop>() },
  out: { answer: json<boolean>() },
  run: ({ shop }) => ({ answer: shop.sales.length > 1 }),
});

export const isNorth = defineStep('is-north', {
  in: { name: text },
  out: { answer: json<boolean>() },
  run: ({ name }) => ({ answer: name === 'north' }),
});

export const isEven = defineStep('is-even', {
  in: { value: json<number>() },
  out: { isEven: json<boolean>() },
  run: ({ value }) => ({ isEven: value % 2 === 0 }),
});

/** One more, and whether that is enough. */
export const grow = defineStep('grow', {
  in: { value: json<number>() },
  params: z.strictObject({ limit: z.number().default(5) }),
  out: { value: json<number>(), isEnough: json<boolean>() },
  run: ({ value }, { limit }) => ({ value: value + 1, isEnough: value + 1 >= limit }),
});

/** It fails at 5 while a file exists that is in no key. */
export const growOrFail = defineStep('grow-or-fail', {
  in: { value: json<number>() },
  out: { value: json<number>(), isEnough: json<boolean>() },
  run({ value }) {
    if (value === 4 && existsSync('fail')) throw new Error('it fails');
    return { value: value + 1, isEnough: value + 1 >= 6 };
  },
});

export const asShop = defineStep('as-shop', {
  in: { value: json<number>() },
  out: { shop: json<Shop>() },
  run: ({ value }) => ({ shop: { id: 'one', sales: [value] } }),
});
`,
  );
}
