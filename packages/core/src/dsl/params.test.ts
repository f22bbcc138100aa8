import { describe, expect, it } from 'vitest';
import { AuthorError } from '../base/errors/author-error.ts';
import { each } from './inputs.ts';
import { json } from './kinds/json.ts';
import { defineModel } from './model.ts';
import { parseParams, toPlainParams } from './params.ts';
import { recordNodes } from './recorder.ts';
import { defineStep } from './step.ts';

const net = defineModel('net', () => undefined);

const messageOf = (act: () => unknown): string => {
  try {
    act();
  } catch (error) {
    if (error instanceof AuthorError) return error.message;
    throw error;
  }
  throw new Error('nothing was thrown');
};

describe('plain data', () => {
  it('stays as it is, NaN, -0 and nested empties too', () => {
    const value = { a: null, b: [true, 'x', -0, Number.NaN, [], {}], c: { d: { e: 0 } } };
    expect(toPlainParams(value, 's').params).toEqual(value);
    expect(Object.is((toPlainParams(value, 's').params['b'] as number[])[2], -0)).toBe(true);
  });

  it('drops a field that is undefined, which is a field left out', () => {
    expect(toPlainParams({ a: undefined, b: 1 }, 's').params).toEqual({ b: 1 });
    expect(toPlainParams(undefined, 's').params).toEqual({});
  });

  it('may hold one value twice', () => {
    const shared = { x: 1 };
    expect(toPlainParams({ a: shared, b: [shared] }, 's').params).toEqual({ a: { x: 1 }, b: [{ x: 1 }] });
  });

  it('names a model by its definition', () => {
    const { params, models } = toPlainParams({ layers: [{ net }] }, 's');
    expect(params).toEqual({ layers: [{ net: { $definition: 'net' } }] });
    expect(models['net']).toBe(net.definition);
    expect(net.definition.definedAt).toEqual({ file: import.meta.filename, line: 10, column: 13 });
  });

  class Scaler {}
  const circle: Record<string, unknown> = {};
  circle['self'] = { inner: [circle] };
  const ref = recordNodes(() => defineStep('s', { in: {}, out: { a: json<1>() }, run: () => ({ a: 1 as const }) })({}))
    .value.a;

  it.each([
    [{ activation: () => 1 }, "Param 'activation' of 's' is a function, but params must be plain data"],
    [{ a: { b: [0, new Date(0)] } }, "Param 'a.b[1]' of 's' is a Date, but params must be plain data"],
    [{ weights: new Map() }, "Param 'weights' of 's' is a Map, but params must be plain data"],
    [{ scaler: new Scaler() }, "Param 'scaler' of 's' is a Scaler, but params must be plain data"],
    [{ scaler: Scaler }, "Param 'scaler' of 's' is a class, but params must be plain data"],
    [{ pixels: new Float32Array(2) }, "Param 'pixels' of 's' is a Float32Array, but params must be plain data"],
    [{ a: Symbol('a') }, "Param 'a' of 's' is a symbol, but params must be plain data"],
    [{ a: 1n }, "Param 'a' of 's' is a bigint, but params must be plain data"],
    [{ a: [undefined] }, "Param 'a[0]' of 's' is undefined, but params must be plain data"],
    [{ a: Object.assign([1], { 2: 1 }) }, "Param 'a[1]' of 's' is undefined, but params must be plain data"],
    [{ a: ref }, "Param 'a' of 's' is a ref, but params must be plain data"],
    [[1], "Param 'params' of 's' is an array, but params must be plain data"],
    [circle, "Param 'self.inner[0]' of 's' is a record that holds itself, but params must be plain data"],
    [
      { net: { $definition: 'net' } },
      "Param 'net' of 's' is a record with a field '$definition', which stands for a definition, but params must be plain data",
    ],
  ])('is not %o', (value, message) => {
    expect(messageOf(() => toPlainParams(value, 's'))).toBe(message);
  });
});

describe('parsing', () => {
  const schema = (validate: (value: unknown) => unknown) =>
    ({ '~standard': { version: 1, vendor: 'test', validate } }) as never;

  it('gives what the schema gives', () => {
    expect(
      parseParams(
        schema(() => ({ value: { epochs: 3 } })),
        {},
        's',
      ),
    ).toEqual({ epochs: 3 });
  });

  it('tells every issue with its path', () => {
    const issues = [{ message: 'too small', path: ['a', { key: 0 }] }, { message: 'strange' }];
    expect(
      messageOf(() =>
        parseParams(
          schema(() => ({ issues })),
          {},
          's',
        ),
      ),
    ).toBe("Wrong params of 's': 'a.0': too small\nWrong params of 's': strange");
  });

  it('refuses a schema that waits, also one that fails later', async () => {
    const failing = schema(() => Promise.reject(new Error('later')));
    expect(messageOf(() => parseParams(failing, {}, 's'))).toBe("Wrong params of 's': its schema is async");
    await new Promise((resolve) => setImmediate(resolve));
  });

  it('without a schema takes nothing', () => {
    expect(parseParams(undefined, {}, 's')).toEqual({});
    expect(messageOf(() => parseParams(undefined, { epochs: 1 }, 's'))).toBe("Wrong params of 's': it takes no params");
  });
});

it('params are part of a node: equal ones are one node', () => {
  const any = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;
  const step = defineStep('step', {
    in: {},
    out: { a: json<1>() },
    params: any as unknown as import('@standard-schema/spec').StandardSchemaV1<object>,
    run: () => ({ a: 1 as const }),
  });
  const count = (...calls: object[]): number => recordNodes(() => calls.map((params) => step({}, params))).nodes.length;
  expect(count({ a: Number.NaN }, { a: Number.NaN })).toBe(1);
  expect(count({ a: 0 }, { a: -0 }, { a: '0' }, { a: null }, { a: undefined }, {})).toBe(5);
  expect(count({ a: net }, { a: net })).toBe(1);
});

it('an order of names is part of a node where the caller chooses it, and where the schema does not', () => {
  type Params = { readonly b?: number; readonly a?: number; readonly free?: Readonly<Record<string, number>> };
  // As schemas of objects do: its fields in its own order, what is in a record in that of the caller.
  const validate = ({ b, a, free }: Params) => ({ value: { b, a, free } });
  const schema = { '~standard': { version: 1, vendor: 'test', validate } } as const;
  const step = defineStep('step', {
    in: { rows: each(json<1>()) },
    out: { a: json<1>() },
    params: schema as unknown as import('@standard-schema/spec').StandardSchemaV1<Params>,
    run: () => ({ a: 1 as const }),
  });
  const orders = (...calls: Parameters<typeof step>[1][]) =>
    recordNodes(() => calls.map((params) => step({}, params))).nodes.map(({ order }) => order);
  expect(orders({ a: 1, b: 2 }, { b: 2, a: 1 })).toEqual([undefined]);
  expect(orders({ free: { a: 1, b: 2 } }, { free: { b: 2, a: 1 } }, { free: { 10: 1, 9: 1 } })).toEqual([
    undefined,
    { free: ['b', 'a'] },
    undefined,
  ]);
  const { nodes } = recordNodes(() => {
    const { a } = step({}, {});
    step({ rows: { a, b: a } });
    step({ rows: { b: a, a } });
  });
  expect(nodes.map(({ order }) => order)).toEqual([undefined, undefined, { 'in rows': ['b', 'a'] }]);
  expect(new Set(nodes.map(({ id }) => id)).size).toBe(3);
});

it('two models of one name are refused: params would name both alike', () => {
  const any = { '~standard': { version: 1, vendor: 'test', validate: (value: unknown) => ({ value }) } } as const;
  const schema = any as unknown as import('@standard-schema/spec').StandardSchemaV1<object>;
  const step = defineStep('step', { in: {}, out: { a: json<1>() }, params: schema, run: () => ({ a: 1 as const }) });
  const other = defineModel('net', () => undefined);
  expect(messageOf(() => recordNodes(() => [step({}, { net }), step({}, { net: other })]))).toBe(
    `Two models are named 'net': the other is in ${import.meta.filename}:10`,
  );
});

describe('a param that is refused', () => {
  /** As Zod tells an issue of a field. */
  const tell = (given: unknown, issue: Readonly<Record<string, unknown>>): readonly [string, string] => {
    const validate = () => ({ issues: [{ message: 'expected one of them', ...issue }] });
    try {
      parseParams({ '~standard': { version: 1, vendor: 'a test', validate } } as never, given, 's');
    } catch (error) {
      const [problem] = (error as AuthorError).problems;
      return [problem!.message, problem!.fix];
    }
    throw new Error('nothing was thrown');
  };

  it('says what to set where it is missing', () => {
    const path = ['net', 'width'];
    expect(tell({ net: {} }, { path })[1]).toBe("Set 'net.width' in the params that it is given.");
    expect(tell({ net: { width: 'x' } }, { path })[1]).toBe('Correct the value.');
  });

  it('of many values that may be chosen names those that may be meant', () => {
    const values = Array.from({ length: 256 }, (_, index) => `column${index}`);
    expect(tell({ label: 'column256' }, { path: ['label'], values })[0]).toMatch(
      /^Wrong params of 's': 'label': 'column256' is none of its values\. The nearest are 'column25', .*, of 256$/,
    );
    expect(tell({ label: 'c' }, { path: ['label'], values: ['a', 'b'] })[0]).toContain('expected one of them');
  });
});
