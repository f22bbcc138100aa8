// Regressors of every family are attacked, audited, released and deployed.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type Bundle, createRandom, definePipeline, file, type Runnable, type Verdict } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import { describe, expect, test } from 'vitest';
import { adversarialTest } from './adversarial-test.ts';
import type { DeviationReport } from './attacks/deviation/deviation-report.ts';
import type { ErrorReport } from './bias/errors/error-report.ts';
import { biasAudit } from './bias-audit.ts';
import { clean } from './clean.ts';
import { deploy } from './deploy.ts';
import { vote } from './ensembles/vote.ts';
import { evaluate } from './evaluate.ts';
import type { AnyModel } from './models/model-value.ts';
import { readParameters } from './models/parameters-file.ts';
import { predictTable } from './models/predict.ts';
import { release } from './release.ts';
import { boolean, category, number } from './schemas/column.ts';
import { createTable } from './tables/create-table.ts';
import { train } from './train.ts';
import { trainLinear } from './train-linear.ts';
import { trainTrees } from './train-trees.ts';

async function call<Outputs>(step: Runnable, inputs: object, params: object): Promise<Outputs> {
  const parsed = step.definition.params!['~standard'].validate(params) as { value: unknown; issues?: unknown };
  expect(parsed.issues).toBeUndefined();
  return (step.run as (...given: unknown[]) => Promise<Outputs>)(inputs, parsed.value, testContext());
}

function draw(count: number, seed: number) {
  const random = createRandom(seed);
  const size = Array.from({ length: count }, () => 30 + 170 * random.next());
  const age = size.map(() => 100 * random.next());
  const owner = size.map(() => (random.next() < 0.5 ? 'f' : 'm'));
  return createTable({
    columns: {
      size: { type: 'number', min: 30, max: 200, unit: 'm²' },
      age: { type: 'number', min: 0, max: 100 },
      garden: { type: 'boolean' },
      owner: { type: 'category', values: ['f', 'm'], protected: true },
      price: { type: 'number', unit: '1000 €' },
    },
    values: {
      size,
      age,
      garden: size.map((_, row) => row % 3 === 0),
      owner,
      price: size.map((value, row) => 20 + 2 * value - 0.5 * age[row]! + 10 * random.normal()),
    },
  });
}

const rows = draw(300, 1);
const other = draw(90, 2);
const label = 'price';

/** Each is trained once for all tests. */
const families: Readonly<Record<string, () => Promise<{ model: AnyModel }>>> = {
  linear: once(() => call(trainLinear, { rows }, { label })),
  network: once(() => call(train, { rows }, { label, epochs: 30, learningRate: 0.03, network: { dense: [8] } })),
  trees: once(() => call(trainTrees, { rows }, { label })),
  ensemble: once(async () => {
    const [linear, trees] = [await families['linear']!(), await families['trees']!()];
    return call(vote, { models: { linear: linear.model, trees: trees.model } }, { weights: { linear: 2, trees: 1 } });
  }),
};

function once<Result>(make: () => Promise<Result>): () => Promise<Result> {
  let made: Promise<Result> | undefined;
  return () => (made ??= make());
}

describe.each(Object.entries(families))('%s', (family, fit) => {
  /** The tests of a family read one attack. */
  const attack = once(async () => {
    const { model } = await fit();
    return call<{ report: DeviationReport }>(adversarialTest, { model, rows: other }, { epsilon: 0.1 });
  });

  test('is attacked for the largest change of its number', async () => {
    const { model } = await fit();
    const { report } = await attack();
    expect(report.checks.filter(({ isPassed }) => !isPassed)).toEqual([]);
    expect(report.isTrustworthy).toBe(true);
    expect(report.unit).toBe('1000 €');
    expect(report.unchanged).toEqual(['garden']);
    const { values } = await predictTable(model, other);
    const truth = other.column('price') as readonly number[];
    const error = values.reduce((total, value, row) => total + Math.abs(value - truth[row]!), 0) / values.length;
    expect(report.meanAbsoluteError.value).toBeCloseTo(error, 9);
    expect(report.noiseChange.value!).toBeLessThan(report.meanChange.value!);
    expect(report.largestChange.value!).toBeGreaterThanOrEqual(report.meanChange.value!);
    expect(report.attackedMeanAbsoluteError.value!).toBeGreaterThan(report.meanAbsoluteError.value!);
    const changes = report.curve.map(({ meanChange }) => meanChange.value!);
    expect(changes.toSorted((a, b) => a - b)).toEqual(changes);
    // 2 × 17 for the size and 0.5 × 10 for the age, where neither meets its range.
    expect(report.meanChange.value!).toBeGreaterThan(28);
    expect(report.meanChange.value!).toBeLessThan(60);
    const hasGradients = !['trees', 'ensemble', 'wrapped'].includes(family);
    expect(report.settings.attack).toBe(hasGradients ? 'pgd' : 'random-search');
    if (!hasGradients) expect(report.fgsmChange.reason).toBe(`family '${family}' has no gradients`);
  });

  test('is audited by its errors', async () => {
    const { model } = await fit();
    const given = { groups: ['owner'], errorTolerance: 40 };
    const { report } = await call<{ report: ErrorReport }>(biasAudit, { model, rows: other }, given);
    const { values } = await predictTable(model, other);
    const [owner, price] = [other.column('owner') as readonly string[], other.column('price') as readonly number[]];
    for (const { group, n, meanError } of report.groupings[0]!.groups) {
      const own = owner.flatMap((name, row) => (name === group[0] ? [values[row]! - price[row]!] : []));
      expect(n).toBe(own.length);
      expect(meanError.value).toBeCloseTo(own.reduce((total, value) => total + value, 0) / n, 9);
    }
    const found = report.findings.find(({ figure }) => figure === 'meanErrorDifference');
    expect(found?.decision).toBe('passed');
  });

  test('is released by rules over its figures, and deployed', async () => {
    const { model } = await fit();
    const evidence = {
      metrics: (await call<{ metrics: object }>(evaluate, { model, rows: other }, {})).metrics,
      attack: (await attack()).report,
      bias: (await call<{ report: ErrorReport }>(biasAudit, { model, rows: other }, { groups: ['owner'] })).report,
    };
    const judge = (mostError: number): readonly Verdict[] =>
      release.definition.check(
        evidence as never,
        {
          metrics: { meanAbsoluteError: { atMost: mostError, on: 'high', whenUnsure: 'refuse' } },
          attack: { meanChange: { atMost: 100, on: 'interval', whenUnsure: 'refuse' } },
          bias: { meanErrorDifference: { atMost: 60, grouping: 'owner', on: 'interval', whenUnsure: 'refuse' } },
        } as never,
      ) as readonly Verdict[];
    expect(judge(60).filter(({ isPassed }) => !isPassed)).toEqual([]);
    expect(
      judge(1)
        .filter(({ isPassed }) => !isPassed)
        .map(({ rule }) => rule),
    ).toEqual(['metrics.meanAbsoluteError']);
    const { bundle } = await call<{ bundle: Bundle }>(
      deploy,
      { model, reports: { attack: evidence.attack } },
      { name: 'prices' },
    );
    const card = await readFile(join(bundle.path, 'card.md'), 'utf8');
    expect(card).toContain(`- Family: ${family}\n- Tells: price\n`);
    expect(card).toContain('| meanChange | ');
  });
});

test('the attack finds the largest change of a linear model, which is known', async () => {
  const { model } = await families['linear']!();
  const { coefficients } = await readParameters<{ coefficients: number[][] }>(model.path);
  const inside = createTable({
    columns: other.columns,
    values: {
      size: [100, 120, 90, 110, 100, 115, 95, 105, 100, 100],
      age: [50, 40, 60, 50, 45, 55, 50, 50, 48, 52],
      garden: new Array<boolean>(10).fill(true),
      owner: new Array<string>(10).fill('f'),
      price: [220, 240, 170, 200, 210, 220, 190, 210, 205, 200],
    },
  } as never);
  const deviations = model.description.features.map(({ encoder }) =>
    encoder.type === 'standard' ? encoder.deviation : 1,
  );
  const [size, age] = coefficients[0]!.map((value, index) => Math.abs(value) / deviations[index]!);
  const most = { linf: 17 * size! + 10 * age!, l2: Math.hypot(17 * size!, 10 * age!) };
  for (const norm of ['linf', 'l2'] as const) {
    const { report } = await call<{ report: DeviationReport }>(
      adversarialTest,
      { model, rows: inside },
      { epsilon: 0.1, norm },
    );
    expect(report.meanChange.value!).toBeCloseTo(most[norm], 2);
    expect(report.largestChange.value!).toBeCloseTo(most[norm], 2);
  }
});

test('the planner takes the evidence of a regressor on rows that it did not learn from, and no other', () => {
  const columns = {
    size: number({ min: 30, max: 200 }),
    garden: boolean(),
    owner: category(['f', 'm'], { protected: true }),
    price: number(),
  };
  const planOf = (judged: 'train' | 'test') =>
    definePipeline('prices', {
      build() {
        const data = clean({ raw: file('package.json') }, { columns, split: { validation: 0.2, test: 0.2 } });
        const { model } = trainTrees({ rows: data.train }, { label: 'price' });
        const of = { model, rows: data.test };
        const evidence = {
          metrics: evaluate(of).metrics,
          attack: adversarialTest(of).report,
          bias: biasAudit({ model, rows: data[judged] }, { groups: ['owner'] }).report,
        };
        const approved = release(model, evidence, { attack: { meanChange: { atMost: 10 } } });
        return { deployed: deploy({ model: approved }, { name: 'prices' }).bundle };
      },
    }).plan();
  expect(planOf('test').nodes.map(({ definition }) => definition.name)).toContain('deploy');
  expect(() => planOf('train')).toThrow(/learned/);
});

test('params that are about classes are refused by name', async () => {
  const { model } = await families['linear']!();
  const audit = (params: object) => call(biasAudit, { model, rows: other }, { groups: ['owner'], ...params });
  await expect(audit({ positive: 'yes' })).rejects.toThrow("'positive' is for classes");
  await expect(audit({ controls: ['garden'] })).rejects.toThrow("'controls' compare rates");
  const decisions = { groups: ['owner'], decision: 'garden', errorTolerance: 1 };
  await expect(call(biasAudit, { rows: other }, decisions)).rejects.toThrow("'errorTolerance' is for regressors");
});
