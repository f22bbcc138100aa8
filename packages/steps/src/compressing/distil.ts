// Trains a small network to say what a larger model of any family says.

import { join } from 'node:path';
import { defineStep, json, type Ref, type Runnable } from '@cairn/core';
import type { Tensor2D } from '@tensorflow/tfjs-node';
import { z } from 'zod';
import { loadBackend } from '../backend/load-backend.ts';
import { nativeMemo } from '../backend/native-memo.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { type AnyModel, type Model, model } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { buildNetwork } from '../models/build-network.ts';
import { describeFeatures } from '../models/describe-features.ts';
import { describeLabel } from '../models/describe-label.ts';
import { networkFiles } from '../models/model-files.ts';
import { isNetworkDefinition, type NetworkDefinition, type NetworkDescription } from '../models/network-description.ts';
import { saveNetwork } from '../models/save-network.ts';
import { listParts } from '../networks/network-parts.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { TrainingRows } from '../training/batches.ts';
import { checkLabel } from '../training/check-label.ts';
import { createOptimizer, defaultLearningRates } from '../training/optimizer.ts';
import type { OptimizerName } from '../training/optimizer-names.ts';
import { prepareRows } from '../training/prepare-rows.ts';
import { scheduleRate } from '../training/schedule.ts';
import { type StepSchedule, stepScheduleSchema } from '../training/schedule-params.ts';
import { trainNetwork } from '../training/train-network.ts';
import { trainParamsShape } from '../training/train-params.ts';
import { type TrainingHistory, trainingHistorySchema } from '../training/training-history.ts';
import { distillationLoss, mixTargets } from './distillation-loss.ts';
import { scaledNumbers, softProbabilities } from './teacher-targets.ts';

export interface DistilOptions {
  /** The student. Default: two convolutions and 64 hidden units for an image, 32 hidden units for columns. */
  readonly network?: NetworkDescription | NetworkDefinition | undefined;
  /**
   * Of classifiers: what the logits of both are divided by, from 1. The larger it is, the more the student learns of the
   * classes that the teacher thinks unlikely. Default 4.
   */
  readonly temperature?: number | undefined;
  /** What the teacher's word counts, above 0 to 1; the true labels count the rest. Default 0.9. */
  readonly share?: number | undefined;
  /** Default 20. */
  readonly epochs?: number | undefined;
  /** Default 32. */
  readonly batchSize?: number | undefined;
  /** Default `adam`. */
  readonly optimizer?: OptimizerName | undefined;
  /** Default 0.001; 0.01 for `sgd`. */
  readonly learningRate?: number | undefined;
  /** How the learning rate changes while training. Default: it does not. */
  readonly schedule?: StepSchedule | undefined;
  /** Wins over the node's own seed. */
  readonly seed?: number | undefined;
}

export interface Distil extends Runnable {
  /**
   * A network that was trained on what `teacher` says of `rows`: its probabilities at a temperature (Hinton's soft targets),
   * and the true labels. The teacher is of any family; a network of a boosted forest is smaller, and has gradients. Of a
   * regressor, the student learns from a mix of the teacher's numbers and the true ones.
   *
   * The student takes the columns that the teacher takes, encoded as `train` encodes them, and is a model like any other.
   *
   * @throws Error if the label or its classes are others than the teacher's, if there are no rows, and for `temperature` of a
   *   regressor
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: { readonly teacher: Ref<Model<Row, Task>, 'model'>; readonly rows: Ref<Table<Row>, 'table'> },
    params?: DistilOptions,
  ): { readonly model: Ref<Model<Row, Task>, 'model'>; readonly history: Ref<TrainingHistory, 'json'> };
}

const { network, epochs, batchSize, optimizer, learningRate, seed } = trainParamsShape;

export const distilParamsSchema = z.strictObject({
  ...{ network, epochs, batchSize, optimizer, learningRate, seed },
  schedule: stepScheduleSchema.optional(),
  temperature: z.number().min(1).optional(),
  share: z.number().gt(0).max(1).default(0.9),
});

export const distil: Distil = defineStep('distil', {
  in: { teacher: model, rows: table },
  params: distilParamsSchema,
  out: { model, history: json(trainingHistorySchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'learns' } },
  run: async ({ teacher, rows }, params, context) => {
    const label = describeLabel(rows, teacher.description.label);
    checkSame(teacher, label.classes);
    checkLabel(label, rows, 'training');
    if (params.temperature !== undefined && label.task === 'regression')
      throw new Error(`'temperature' is for classes, and the label '${label.label}' is a number: leave it out`);
    const names = teacher.description.features.map(({ name }) => name);
    const features = describeFeatures(rows, {
      label: label.label,
      imageWithColumns: true,
      ...(names.length > 0 && { features: names }),
    });
    const { temperature = 4, share } = params;
    const plain = prepareRows(rows, features, label, undefined);
    const learned = await withTeacher(plain);
    const tf = await loadBackend<Tfjs>();
    const { shape } = learned;
    const build = () =>
      buildNetwork(tf, {
        network: params.network,
        shape,
        outputs: plain.outputs,
        parts: listParts(features),
        seed: context.seed,
      });
    const student = build();
    const rate = params.learningRate ?? defaultLearningRates[params.optimizer];
    try {
      const history = await trainNetwork(
        tf,
        student,
        learned,
        {
          task: label.task,
          ...(label.task === 'classification' && {
            rowLoss: (outputs: Tensor2D, targets: Tensor2D) =>
              distillationLoss(tf, outputs, targets, { temperature, share }),
          }),
          optimizer: createOptimizer(tf, params.optimizer, {
            learningRate: params.schedule ? scheduleRate(tf, rate, params.schedule) : rate,
          }),
          epochs: params.epochs,
          batchSize: Math.min(params.batchSize, learned.rowCount),
          ...{ l2: 0, adversarial: null, attackedRows: 0, validation: null, earlyStopping: null, compile: true },
          buildAgain: isNetworkDefinition(params.network) ? build : null,
        },
        context,
      );
      const description: ModelDescription = {
        family: 'network',
        files: networkFiles,
        ...label,
        features,
        parameterCount: history.parameterCount,
        cleaning: rows.cleaning,
      };
      const path = join(context.folder, 'model');
      await saveNetwork(tf, student, description, path);
      return { model: { task: label.task, description, path } as AnyModel, history };
    } finally {
      student.dispose();
    }

    /** Rows whose targets are also, or are mixed with, what the teacher says. */
    async function withTeacher(own: TrainingRows): Promise<TrainingRows> {
      if (label.target) {
        const numbers = await scaledNumbers(teacher, rows, label.target);
        return { ...own, targets: mixTargets(own.targets, numbers, share) };
      }
      const soft = await softProbabilities(teacher, rows, temperature);
      const width = own.outputs;
      const targets = new Float32Array(2 * own.targets.length);
      for (let row = 0; row < own.rowCount; row++) {
        targets.set(own.targets.subarray(row * width, (row + 1) * width), 2 * row * width);
        targets.set(soft.subarray(row * width, (row + 1) * width), (2 * row + 1) * width);
      }
      return { ...own, targets, outputs: 2 * width };
    }
  },
}) as Distil;

function checkSame({ description }: AnyModel, classes: readonly string[]): void {
  if (description.classes.join('\n') === classes.join('\n')) return;
  throw new Error(
    `The teacher's classes of '${description.label}' are ${description.classes.join(', ') || 'none'}, and those of the rows are ${classes.join(', ') || 'none'}: they must be the same, in the same order`,
  );
}
