// A frozen result is found again by a label, so it must not be that of another item.

import { expect, test } from 'vitest';
import { AuthorError } from '../../base/errors/author-error.ts';
import type { Ref } from '../../graph/ref.ts';
import { map } from '../dynamic/map.ts';
import { each } from '../inputs.ts';
import { json } from '../kinds/json.ts';
import { many } from '../kinds/many.ts';
import { definePipeline } from '../pipeline.ts';
import { defineStep } from '../step.ts';
import { always, frozen } from './frozen.ts';

interface Shop {
  readonly name: string;
}

const list = defineStep('list', {
  in: {},
  out: { shops: json<readonly Shop[]>(), byName: many(json<Shop>()) },
  run: () => ({ shops: [], byName: {} }),
});

const train = defineStep('train', {
  in: { shop: json() },
  out: { model: json() },
  run: ({ shop }) => ({ model: shop }),
});

const split = defineStep('split', {
  in: { shop: json() },
  out: { parts: json<readonly Shop[]>() },
  run: () => ({ parts: [] }),
});

const count = defineStep('count', {
  in: { all: each(json()) },
  out: { model: json() },
  run: ({ all }) => ({ model: Object.keys(all).length }),
});

function planning(make: () => unknown): string {
  try {
    definePipeline('shops', { build: () => ({ made: make() as Ref<unknown> }) }).plan();
  } catch (error) {
    if (error instanceof AuthorError) return error.problems.map(({ message, fix }) => `${message}. ${fix}`).join('\n');
    throw error;
  }
  return 'planned';
}

const refused = expect.stringMatching(
  /^'frozen' cannot be used here: 'live\/train' is made for each item of a list, and its items are named by their positions\. Name the items by a field: map\(list, body, \{ by: 'name' \}\)/,
);

test('a frozen node of items that are named by their positions is refused', () => {
  const shops = () => list({}).shops;
  expect(planning(() => map(shops(), (shop) => frozen('live', () => train({ shop }).model)))).toEqual(refused);
  expect(planning(() => frozen('live', () => map(shops(), (shop) => train({ shop }).model)))).toEqual(refused);
  // Also where another map takes its items from there, and around a map whose own items have names.
  expect(
    planning(() => {
      const read = map(shops(), (shop) => always(() => train({ shop })).model);
      return map(read, (shop) => frozen('live', () => train({ shop }).model));
    }),
  ).toEqual(refused);
  expect(
    planning(() =>
      map(shops(), (shop) =>
        map(split({ shop }).parts, (part) => frozen('live', () => train({ shop: part }).model), { by: 'name' }),
      ),
    ),
  ).toEqual(refused);
});

test('a frozen node of items that have names, or of no item, is planned', () => {
  const live = (shop: Ref<Shop, 'json'>) => frozen('live', () => train({ shop }).model);
  expect(planning(() => map(list({}).shops, live, { by: 'name' }))).toBe('planned');
  expect(planning(() => map(list({}).byName, live))).toBe('planned');
  expect(
    planning(() => {
      const trained = map(list({}).shops, (shop) => train({ shop }).model);
      return frozen('live', () => count({ all: trained }).model);
    }),
  ).toBe('planned');
});
