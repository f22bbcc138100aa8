import { expect, test } from 'vitest';
import { createTable } from '../tables/create-table.ts';
import { describeFeatures } from './describe-features.ts';
import { describeLabel, encodeClasses } from './describe-label.ts';
import { encodeRows } from './encode-rows.ts';

const people = createTable({
  columns: {
    age: { type: 'number', min: 0, max: 100 },
    income: { type: 'number', nullable: true },
    city: { type: 'category', values: ['Bergen', 'Oslo', 'Tromsø'] },
    owns: { type: 'boolean' },
    sex: { type: 'category', values: ['f', 'm'], protected: true },
    repaid: { type: 'boolean' },
  },
  values: {
    age: [20, 40, 60],
    income: [10, null, 30],
    city: ['Oslo', 'Tromsø', 'Bergen'],
    owns: [true, false, false],
    sex: ['f', 'm', 'f'],
    repaid: [true, false, true],
  },
  rowNumbers: Int32Array.of(4, 7, 9),
});

const encode = (choice: object, rows = people) =>
  encodeRows(describeFeatures(people, { label: 'repaid', ...choice }), rows);

test.each([Number.NaN, Number.POSITIVE_INFINITY])(
  '%s is no number that a model takes, whatever the scaling',
  (wrong) => {
    const numbers = (first: number) =>
      createTable({ columns: { x: { type: 'number', min: 0, max: 9 } }, values: { x: [first, 2, 4] } });
    for (const scaling of ['standard', 'robust', 'range', 'log', 'yeo-johnson', 'quantile'] as const) {
      const features = describeFeatures(numbers(1), { label: 'y', features: ['x'], scaling });
      expect(() => encodeRows(features, numbers(wrong)), scaling).toThrow(
        `'x' is ${wrong} in row 1, and the model takes finite numbers`,
      );
    }
  },
);

test('NaN is no missing value of trees', () => {
  const rows = createTable({ columns: { x: { type: 'number' } }, values: { x: [1, Number.NaN] } });
  const features = describeFeatures(rows, { label: 'y', features: ['x'], encoding: 'raw' });
  expect(() => encodeRows(features, rows)).toThrow("'x' is NaN in row 2");
});

test('by default all columns but the label and the protected ones are features', () => {
  const features = describeFeatures(people, { label: 'repaid' });
  expect(features.map(({ name, encoder }) => [name, encoder.type])).toEqual([
    ['age', 'standard'],
    ['income', 'standard'],
    ['city', 'one-hot'],
    ['owns', 'boolean'],
  ]);
});

test('each column becomes its numbers; a null is 0 and says so', () => {
  const { shape, data } = encode({});
  expect(shape).toEqual([7]);
  const z = Math.sqrt(3 / 2);
  const rows = Array.from({ length: 3 }, (_, row) => [...data.subarray(row * 7, row * 7 + 7)]);
  expect(rows).toEqual([
    [Math.fround(-z), -1, 0, 0, 1, 0, 1],
    [0, 0, 1, 0, 0, 1, 0],
    [Math.fround(z), 1, 0, 1, 0, 0, 0],
  ]);
});

test('scaling by the declared range goes from 0 to 1, and wants a range', () => {
  expect([...encode({ features: ['age'], scaling: 'range' }).data]).toEqual([0.2, 0.4, 0.6].map(Math.fround));
  expect(() => encode({ features: ['income'], scaling: 'range' })).toThrow("'income' has no declared range");
});

test('an image is alone, and its pixels go from 0 to 1', () => {
  const images = createTable({
    columns: {
      image: { type: 'image', shape: [1, 2, 1], min: 0, max: 16, from: ['1', '2'] },
      ink: { type: 'number' },
      digit: { type: 'category', values: ['0', '1', '2'] },
    },
    values: { image: { shape: [1, 2, 1], data: Float32Array.of(0, 16, 8, 4) }, ink: [1, 2], digit: ['2', '0'] },
  });
  const encoded = encodeRows(describeFeatures(images, { label: 'digit' }), images);
  expect(encoded).toMatchObject({ shape: [1, 2, 1], rowCount: 2, data: Float32Array.of(0, 1, 0.5, 0.25) });
  expect([...encodeClasses(describeLabel(images, 'digit'), images)]).toEqual([2, 0]);
  expect(() => describeFeatures(images, { label: 'digit', features: ['image', 'ink'] })).toThrow('not both');
});

test('what a model cannot take is named, with the row’s own number', () => {
  const strange = createTable({
    columns: { city: { type: 'category', values: ['Oslo', 'Rome'] } },
    values: { city: ['Oslo', 'Rome'] },
    rowNumbers: Int32Array.of(3, 8),
  });
  expect(() => encode({ features: ['city'] }, strange)).toThrow("'city' is 'Rome' in row 8, which the model never saw");
  expect(() => encode({ features: ['age'] }, strange)).toThrow("The model takes 'age', which the rows do not have");
  expect(() => encode({ features: ['repaid'] })).toThrow("The label 'repaid' cannot be a feature");
  expect(() => encode({ features: ['agee'] })).toThrow(
    "The feature 'agee' is not a column. There are 'age', 'income',",
  );
});

test('the label decides the task', () => {
  expect(describeLabel(people, 'repaid')).toMatchObject({ classes: ['false', 'true'], positive: 'true', target: null });
  expect(describeLabel(people, 'age')).toMatchObject({ task: 'regression', output: 'value', target: { mean: 40 } });
  expect(() => describeLabel(people, 'sex')).toThrow("category([…], { positive: 'm' })");
  expect(() => describeLabel(people, 'cty')).toThrow("The label 'cty' is not a column");
});
