// Models: a folder with cairn.json, which contains what the model needs to use raw rows (features, encoders, classes,
// and what clean learned), and the files of its family. For a network these are model.json and weights.bin, which
// tf.loadLayersModel opens.

import { defineKind, type Kind } from '@cairn/core';
import { describeModelDifference, summariseModel } from '../models/describe-model.ts';
import type { AnyModel, Classifier } from '../models/model-value.ts';
import { readModel } from '../models/read-model.ts';
import { writeModel } from '../models/write-model.ts';

export type { AnyModel, Classifier, Model, ModelOf, Regressor } from '../models/model-value.ts';

const shared = { name: 'model', form: 'folder', isImmutable: true, encode: writeModel } as const;

/** How models are stored, for any task. */
export const model: Kind<AnyModel, 'model'> = defineKind<AnyModel, 'model'>({
  ...shared,
  decode: readModel,
  describeDifference: describeModelDifference,
  show: ({ description }) => summariseModel(description),
});

/** Only classifiers, which attacks and audits require. */
// biome-ignore lint/suspicious/noExplicitAny: the call signatures of the steps say which rows
export const classifier: Kind<Classifier<any>, 'model'> = model as Kind<Classifier<any>, 'model'>;
