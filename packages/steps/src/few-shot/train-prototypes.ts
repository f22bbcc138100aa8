// Few-shot learning: a class is the mean of a few rows in the features of a network.

import { join } from 'node:path';
import { defineStep, type Kind, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../backend/native-memo.ts';
import { type Model, type ModelOf, model } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { describeLabel, encodeClasses } from '../models/describe-label.ts';
import { networkFiles } from '../models/model-files.ts';
import { saveNetwork } from '../models/save-network.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { checkLabel } from '../training/check-label.ts';
import { openEncoder } from './encoder.ts';
import { prototypeHead } from './prototype-head.ts';

export interface TrainPrototypes extends Runnable {
  /**
   * Few-shot classification by prototypes: each class of the label of `rows` is the mean of its rows in the features of a
   * pre-trained network (what its last layer takes), and a row is of the class whose mean is nearest. Classes that the network
   * never saw need a few rows each. Nothing is trained. The model is a network whose last layer computes the distances, so it
   * has gradients, and is evaluated, attacked, exported and deployed as any network. Its logits are minus the squared distances,
   * up to a number that is the same for all classes.
   *
   * Source: J. Snell, K. Swersky, R. Zemel, "Prototypical networks for few-shot learning", NeurIPS 2017.
   *
   * @throws Error if the pre-trained model is not a network that ends with a dense layer, if the rows lack one of its columns,
   *   if a class has no row, and for a label that is a number
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, const Label extends string = string>(
    inputs: {
      /** A network that `train`, `fineTune` or `trainParallel` made. Its label may be another one. */
      readonly pretrained: Ref<Model<never, 'classification' | 'regression'>, 'model'>;
      /** The labelled rows of all classes that the model shall know. */
      readonly rows: Ref<Table<Row>, 'table'>;
    },
    params: { readonly label: Label extends keyof Row ? Label : keyof Row & string },
  ): { readonly model: Ref<ModelOf<Row, Label>, 'model'> };
}

// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const modelOfLabel: Kind<any, 'model'> = model;

export const trainPrototypes: TrainPrototypes = defineStep('train-prototypes', {
  in: { pretrained: model, rows: table },
  params: z.strictObject({ label: z.string().min(1) }),
  out: { model: modelOfLabel },
  memo: nativeMemo,
  rows: { in: { rows: 'learns' } },
  run: async ({ pretrained, rows }, params, context) => {
    if (rows.rowCount === 0) throw new Error('There are no rows to make prototypes of');
    const label = describeLabel(rows, params.label);
    if (label.task !== 'classification')
      throw new Error(`Prototypes are of classes, and '${params.label}' is a number: give a category or a boolean`);
    checkLabel(label, rows, 'training');
    const encoder = await openEncoder(pretrained, rows, params.label);
    try {
      const truth = encodeClasses(label, rows);
      const network = encoder.withHead(
        'prototypes',
        prototypeHead(encoder.featuresOf(rows), truth, label.classes.length),
      );
      const description: ModelDescription = {
        family: 'network',
        files: networkFiles,
        ...label,
        features: encoder.features,
        parameterCount: network.countParams(),
        cleaning: rows.cleaning,
      };
      const path = join(context.folder, 'model');
      await saveNetwork(encoder.tf, network, description, path);
      const counts = label.classes.map((name, k) => `${truth.filter((own) => own === k).length} of '${name}'`);
      context.log(`A prototype of each class: ${counts.join(', ')}`);
      return { model: { task: 'classification', description, path } };
    } finally {
      encoder.dispose();
    }
  },
}) as TrainPrototypes;
