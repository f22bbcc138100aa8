import { describe, expect, it } from 'vitest';
import { AuthorError } from '../../base/errors/author-error.ts';
import { map } from '../dynamic/map.ts';
import { file } from '../file.ts';
import { each } from '../inputs.ts';
import { storedFile } from '../kinds/file.ts';
import { json } from '../kinds/json.ts';
import { many } from '../kinds/many.ts';
import { definePipeline } from '../pipeline.ts';
import { defineStep } from '../step.ts';
import { after } from './after.ts';
import { always, frozen } from './frozen.ts';
import { untilRead } from './until-read.ts';

type Shop = { readonly id: string; readonly sales: readonly Shop[] };

const list = defineStep('list', {
  in: { raw: storedFile },
  out: { shops: json<readonly Shop[]>(), groups: many(json<Shop>()), nested: json<readonly (readonly Shop[])[]>() },
  run: () => ({ shops: [], groups: {}, nested: [] }),
});

const train = defineStep('train', {
  in: { shop: json<Shop>() },
  out: { model: json<Shop>() },
  run: ({ shop }) => ({ model: shop }),
});

const inner = defineStep('inner', {
  in: { shop: json<Shop>() },
  out: { sales: json<readonly Shop[]>() },
  run: ({ shop }) => ({ sales: shop.sales }),
});

const gather = defineStep('gather', {
  in: { models: each(json<Shop>()) },
  out: { all: json<number>() },
  run: ({ models }) => ({ all: Object.keys(models).length }),
});

const choose = defineStep('choose', {
  in: { one: json<number>(), other: json<number>() },
  out: { model: json<Shop>() },
  run: ({ one, other }) => ({ model: { id: String(one + other), sales: [] } }),
});

type Lists = ReturnType<typeof list>;

const refusalOf = (build: (lists: Lists) => unknown): string | undefined => {
  try {
    definePipeline('shops', {
      build: () => ({ all: gather({ models: build(list({ raw: file('shops.json') })) as never }).all }),
    }).plan();
    return undefined;
  } catch (error) {
    if (!(error instanceof AuthorError)) throw error;
    const sentences = new Set(error.problems.map(({ message }) => message));
    expect(sentences.size).toBe(1);
    expect(error.problems[0]!.at).toMatchObject({ line: expect.any(Number) });
    return `${error.problems[0]!.code}: ${error.problems[0]!.message}`;
  }
};

const byPosition = (of: string, step = 'train') =>
  `freshness-wrong: 'frozen' cannot be used here: '${step}' is in a map over ${of}, whose items are named by their positions`;

describe('a frozen result of one item is never used for another one: its label holds no position', () => {
  it.each<[string, (lists: Lists) => unknown, string]>([
    [
      'a call in the map',
      ({ shops }) => map(shops, (shop) => frozen('live', () => train({ shop }).model)),
      byPosition('list.shops'),
    ],
    [
      'the map in it',
      ({ shops }) => frozen('live', () => map(shops, (shop) => train({ shop }).model)),
      byPosition('list.shops'),
    ],
    [
      'a map behind the map',
      ({ shops }) =>
        map(
          map(shops, (shop) => train({ shop }).model),
          (shop) => frozen('live', () => inner({ shop }).sales) as never,
        ),
      byPosition('list.shops', 'inner'),
    ],
    [
      'the inner one of two maps',
      ({ shops }) =>
        map(shops, (shop) => map(inner({ shop }).sales, (one) => frozen('live', () => train({ shop: one }).model)), {
          by: 'id',
        }),
      byPosition('inner'),
    ],
    [
      'a map behind two maps, of which the inner one has no names',
      ({ shops }) =>
        map(
          map(shops, (shop) => map(inner({ shop }).sales, (one) => train({ shop: one }).model), { by: 'id' }),
          (shop) => frozen('live', () => inner({ shop }).sales) as never,
        ),
      byPosition('inner', 'inner'),
    ],
  ])('%s', (_, build, refusal) => {
    expect(refusalOf(build)).toBe(refusal);
  });

  it.each<[string, (lists: Lists) => unknown]>([
    [
      'named by a field',
      ({ shops }) => map(shops, (shop) => frozen('live', () => train({ shop }).model), { by: 'id' }),
    ],
    ['of values with names', ({ groups }) => map(groups, (shop) => frozen('live', () => train({ shop }).model))],
    [
      'an outer map without names, of which the frozen nodes need no item',
      ({ shops, groups }) =>
        map(shops, (shop) => {
          const models = map(groups, (one) => frozen('live', () => train({ shop: one }).model));
          return untilRead(() => after(models, () => always(() => train({ shop }).model)));
        }),
    ],
  ])('and plans %s', (_, build) => {
    expect(refusalOf(build)).toBeUndefined();
  });

  it('nor the place of a call among calls that look alike', () => {
    expect(
      refusalOf(({ groups }) =>
        map(groups, (shop) => {
          const { model } = train({ shop });
          const one = gather({ models: { a: model, b: shop } as never });
          const other = gather({ models: { b: shop, a: model } as never });
          return frozen('live', () => choose({ one: one.all, other: other.all })).model;
        }),
      ),
    ).toBeUndefined();
    expect(
      refusalOf(({ groups }) =>
        map(groups, (shop) => {
          const { model } = train({ shop });
          const [one, other] = frozen('live', () => [
            gather({ models: { a: model, b: shop } as never }),
            gather({ models: { b: shop, a: model } as never }),
          ]);
          return choose({ one: one!.all, other: other!.all }).model;
        }),
      ),
    ).toBe(
      "freshness-wrong: 'frozen' cannot be used here: several calls of 'gather' in it have the label 'live/gather', so only their order tells them apart",
    );
  });
});
