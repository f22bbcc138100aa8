// Columns are types: what clean declares flows on through the steps. Nothing here runs.

import { type Approved, type Bundle, best, between, file, type Ref, randomSearch } from '@cairn/core';
import {
  admitRows,
  adversarialTest,
  augment,
  type BiasReport,
  biasAudit,
  boolean,
  type Classifier,
  category,
  clean,
  type DeviationReport,
  deploy,
  drift,
  type ErrorReport,
  evaluate,
  expectations,
  image,
  number,
  type Pixels,
  profile,
  type Regressor,
  type RowOf,
  release,
  successiveHalving,
  type Table,
  train,
} from '@cairn/steps';
import { expectTypeOf } from 'vitest';

const columns = {
  age: number({ min: 0 }),
  sex: category(['f', 'm'], { protected: true }),
  face: image({ shape: [8, 8, 1], min: 0, max: 16, from: ['p0', 'p63'] }),
  repaid: boolean(),
};

interface Row {
  age: number;
  sex: 'f' | 'm';
  face: Pixels;
  repaid: boolean;
}

expectTypeOf<RowOf<typeof columns>>().toEqualTypeOf<{ [N in keyof Row]: Row[N] }>();

const split = { validation: 0.2, test: 0.2, stratify: 'repaid' } as const;
const cleanAll = () => clean({ raw: file('a.csv') }, { columns, split });
type Data = ReturnType<typeof cleanAll>;
type Cleaned = RowOf<typeof columns>;
declare const data: Data;

expectTypeOf(data.train).toEqualTypeOf<Ref<Table<Cleaned>, 'table'>>();
expectTypeOf(data.test).toEqualTypeOf<Ref<Table<Cleaned>, 'table'>>();
const cleanWhole = () => clean({ raw: file('a.csv') }, { columns });
expectTypeOf<ReturnType<typeof cleanWhole>['rows']>().toEqualTypeOf<Ref<Table<Cleaned>, 'table'>>();
expectTypeOf(augment({ rows: data.train }).rows).toEqualTypeOf<Ref<Table<Cleaned>, 'table'>>();

// The label's column decides
const byBoolean = train({ rows: data.train, validation: data.validation }, { label: 'repaid' }).model;
const byCategory = train({ rows: data.train }, { label: 'sex' }).model;
const byNumber = train({ rows: data.train }, { label: 'age' }).model;
expectTypeOf(byBoolean).toEqualTypeOf<Ref<Classifier<Cleaned>, 'model'>>();
expectTypeOf(byCategory).toEqualTypeOf<Ref<Classifier<Cleaned>, 'model'>>();
expectTypeOf(byNumber).toEqualTypeOf<Ref<Regressor<Cleaned>, 'model'>>();

// Metrics follow from the model
const ofClassifier = evaluate({ model: byBoolean, rows: data.test }).metrics;
const ofRegressor = evaluate({ model: byNumber, rows: data.test }).metrics;
expectTypeOf(ofClassifier).not.toEqualTypeOf(ofRegressor);
const chosen = best([{ model: byBoolean, metrics: ofClassifier }], (trial) => trial.metrics, { max: 'accuracy' });
expectTypeOf(chosen.model).toEqualTypeOf<Ref<Classifier<Cleaned>, 'model'>>();
best([{ model: byNumber, metrics: ofRegressor }], (trial) => trial.metrics, { min: 'rootMeanSquaredError' });

// A model takes the rows of its own table, and of wider ones
expectTypeOf<Classifier<{ age: number }>>().toExtend<Classifier<Cleaned>>();
expectTypeOf<Classifier<Cleaned>>().not.toExtend<Classifier<{ age: number }>>();
expectTypeOf<Table<Cleaned>>().toExtend<Table<{ age: number }>>();

// Only release makes what deploy takes
const attack = adversarialTest({ model: byBoolean, rows: data.test }, { epsilon: 0.1 }).report;
const bias = biasAudit({ model: byBoolean, rows: data.test }, { groups: ['sex'] }).report;
const approved = release(
  byBoolean,
  { metrics: ofClassifier, attack, bias },
  { metrics: { accuracy: { atLeast: 0.9 } } },
);
expectTypeOf(approved).toEqualTypeOf<Ref<Approved<Classifier<Cleaned>, 'release'>, 'model'>>();
expectTypeOf(deploy({ model: approved }, { name: 'credit' }).bundle).toEqualTypeOf<Ref<Bundle, 'bundle'>>();

// A rule of a release names one of the groupings that the audit has.
const audit = biasAudit({ model: byBoolean, rows: data.test }, { groups: ['sex', 'repaid'] }).report;
expectTypeOf(audit).toEqualTypeOf<Ref<BiasReport<'sex' | 'repaid'>, 'metrics'>>();
release(
  byBoolean,
  { metrics: ofClassifier, attack, bias: audit },
  {
    bias: {
      accuracyDifference: { atMost: 0.1, grouping: 'sex' },
      equalOpportunityDifference: { atMost: 0.1, grouping: ['sex', 'repaid'] },
      // @ts-expect-error: the audit made no groups by age
      demographicParityRatio: { atLeast: 0.8, grouping: 'age' },
    },
  },
);

// A regressor is attacked, audited and released by the figures that regressors have.
const evidenceOfRegressor = {
  metrics: ofRegressor,
  attack: adversarialTest({ model: byNumber, rows: data.test }).report,
  bias: biasAudit({ model: byNumber, rows: data.test }, { groups: ['sex'] }).report,
};
expectTypeOf(evidenceOfRegressor.attack).toEqualTypeOf<Ref<DeviationReport, 'metrics'>>();
expectTypeOf(evidenceOfRegressor.bias).toEqualTypeOf<Ref<ErrorReport<'sex'>, 'metrics'>>();
const approvedRegressor = release(byNumber, evidenceOfRegressor, {
  metrics: { meanAbsoluteError: { atMost: 5 } },
  attack: { meanChange: { atMost: 10 } },
  bias: { meanErrorDifference: { atMost: 2, grouping: 'sex' } },
});
expectTypeOf(approvedRegressor).toEqualTypeOf<Ref<Approved<Regressor<Cleaned>, 'release'>, 'model'>>();
expectTypeOf(deploy({ model: approvedRegressor }, { name: 'ages' }).bundle).toEqualTypeOf<Ref<Bundle, 'bundle'>>();
// @ts-expect-error: the metrics of a classifier
release(byNumber, { ...evidenceOfRegressor, metrics: ofClassifier }, { metrics: { r2: { atLeast: 0.5 } } });
// @ts-expect-error: the audit made no groups by age
release(byNumber, evidenceOfRegressor, { bias: { meanErrorDifference: { atMost: 2, grouping: 'age' } } });

// Rows are an object, and no report
// @ts-expect-error rows among the reports
deploy({ model: approved, reports: { rows: data.test } }, { name: 'credit' });
deploy({ model: approved, reports: { audit, attack, quality: ofClassifier } }, { name: 'credit' });

// Profiles, drift and expectations name columns of their rows, and a gate admits the same rows
const described = profile({ rows: data.train }, { label: 'repaid' }).profile;
// @ts-expect-error: 'wage' is not a column
profile({ rows: data.train }, { label: 'wage' });
drift({ rows: data.test, profile: described }, { tolerances: { age: 0.2 } });
// @ts-expect-error: 'wage' is not a column
drift({ rows: data.test, reference: data.train }, { columns: ['wage'] });
// @ts-expect-error: with what the rows are compared
drift({ rows: data.test });
const met = expectations(
  { rows: data.train },
  { expect: [{ type: 'expect_column_values_to_be_between', column: 'age', min_value: 18, mostly: 0.99 }] },
).report;
// @ts-expect-error: 'wage' is not a column
expectations({ rows: data.train }, { expect: [{ type: 'expect_column_values_to_be_unique', column: 'wage' }] });
const admitted = admitRows(data.train, { expectations: met });
expectTypeOf(admitted).toEqualTypeOf<Ref<Table<Cleaned>, 'table'>>();
expectTypeOf(train({ rows: admitted }, { label: 'age' }).model).toEqualTypeOf<Ref<Regressor<Cleaned>, 'model'>>();
// @ts-expect-error: no evidence
admitRows(data.train, {});

// A search gives the model of its trials, chosen by a metric that they have
const points = randomSearch(4, { learningRate: between(0.01, 0.3) });
const judgePoint = (point: (typeof points)[number], epochs: number) => {
  const { model } = train({ rows: data.train }, { label: 'repaid', epochs, ...point });
  return { model, metrics: evaluate({ model, rows: data.validation }).metrics };
};
const searched = successiveHalving(points, { resources: [3, 9] }, { max: 'auc' }, judgePoint);
expectTypeOf(searched.model).toEqualTypeOf<Ref<Classifier<Cleaned>, 'model'>>();
// @ts-expect-error: a classifier has no R²
successiveHalving(points, { resources: [3, 9] }, { max: 'r2' }, judgePoint);
