// Models whose files of PMML are the same on every machine, for programs that opened them once: see references/pmml_models.py.

import { join } from 'node:path';
import { testContext } from '@cairn/core/testing';
import type { Calibration } from '../../deciding/calibration.ts';
import type { LinearParameters } from '../../linear/linear-family.ts';
import { parametersFile } from '../../models/model-files.ts';
import type { AnyModel } from '../../models/model-value.ts';
import { saveParameters } from '../../models/parameters-file.ts';
import type { ModelDescription } from '../../schemas/model-description.ts';
import { selectRows } from '../../tables/select-rows.ts';
import { columnRows, fixedTrees } from '../exported.rig.ts';

/** Some with a missing number, some with a missing category. */
export const pmmlRows = selectRows(
  columnRows,
  Array.from({ length: 60 }, (_, row) => row),
);

type Label = 'high' | 'level' | 'amount';

async function fixedLinear(
  label: Label,
  parameters: LinearParameters,
  decided: Pick<ModelDescription, 'calibration' | 'threshold'> = {},
): Promise<AnyModel> {
  const classes = { high: ['false', 'true'], level: ['low', 'middle', 'top'], amount: [] }[label];
  const task = label === 'amount' ? 'regression' : 'classification';
  const description: ModelDescription = {
    family: 'linear',
    files: [parametersFile],
    task,
    label,
    classes,
    positive: label === 'high' ? 'true' : null,
    features: [
      {
        name: 'x',
        column: { type: 'number', nullable: true },
        encoder: { type: 'standard', mean: 0.1, deviation: 0.7 },
      },
      {
        name: 'kind',
        column: { type: 'category', values: ['a', 'b', 'c'], nullable: true },
        encoder: { type: 'one-hot', values: ['a', 'b', 'c'] },
      },
    ],
    output: task === 'regression' ? 'value' : 'logits',
    target: label === 'amount' ? { type: 'standard', mean: 103, deviation: 8.5 } : null,
    parameterCount: parameters.intercepts.length * 7,
    cleaning: null,
    ...decided,
  };
  const path = join(testContext().folder, 'model');
  await saveParameters(parameters, description, path);
  return { task, description, path };
}

const binary = { coefficients: [[1.7, -0.3, 0.9, -1.1, 0.25, 0.4]], intercepts: [-0.35] };
const three = {
  coefficients: [
    [-1.2, 0.1, -0.4, 0.8, 0.3, 0],
    [0.2, 0.5, 0.1, -0.2, 0.7, 0.15],
    [1.1, -0.6, 0.3, -0.9, -0.8, -0.2],
  ],
  intercepts: [0.2, 0.05, -0.4],
};
const platt: Calibration = { type: 'platt', slope: 0.8, intercept: -0.15 };
const isotonic: Calibration = {
  type: 'isotonic',
  logOdds: [-1.5, -0.2, 0.6, 2],
  probabilities: [0.05, 0.3, 0.55, 0.9],
};

export const pmmlModels: Readonly<Record<string, () => Promise<AnyModel>>> = {
  linear: () => fixedLinear('high', binary),
  temperature: () => fixedLinear('high', binary, { calibration: { type: 'temperature', temperature: 1.6 } }),
  platt: () => fixedLinear('high', binary, { calibration: platt, threshold: 0.3 }),
  isotonic: () => fixedLinear('high', binary, { calibration: isotonic, threshold: 0.42 }),
  'three classes': () => fixedLinear('level', three),
  number: () => fixedLinear('amount', binary),
  'trees of two classes': () => fixedTrees('high'),
  'trees of three classes': () => fixedTrees('level'),
  'trees of a number': () => fixedTrees('amount'),
};
