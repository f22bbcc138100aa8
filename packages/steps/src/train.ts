// Trains a network on rows. The label's column decides what it gives: a number a regressor, anything else a classifier.

import { join } from 'node:path';
import { defineStep, json, type Kind, optional, type Ref, type Runnable } from '@cairn/core';
import { attackBounds, toBoundTensors } from './attacks/attack-bounds.ts';
import { loadBackend } from './backend/load-backend.ts';
import { nativeMemo } from './backend/native-memo.ts';
import type { Tfjs } from './backend/tfjs.ts';
import { fitFeatures } from './encoding/fit-features.ts';
import { type ModelOf, model } from './kinds/model.ts';
import { type AnyTable, type Table, table } from './kinds/table.ts';
import { buildNetwork } from './models/build-network.ts';
import { describeLabel } from './models/describe-label.ts';
import { networkFiles } from './models/model-files.ts';
import { isNetworkDefinition } from './models/network-description.ts';
import { saveNetwork } from './models/save-network.ts';
import { listParts } from './networks/network-parts.ts';
import { passTokens } from './networks/pass-tokens.ts';
import {
  checkPrivateFeatures,
  checkPrivateNetwork,
  planPrivacy,
  privateLabel,
} from './private-training/plan-privacy.ts';
import type { ColumnSpec } from './schemas/column.ts';
import type { ModelDescription } from './schemas/model-description.ts';
import { checkLabel } from './training/check-label.ts';
import { createOptimizer, defaultLearningRates } from './training/optimizer.ts';
import { plateauRate, withRateInState } from './training/plateau.ts';
import { prepareRows } from './training/prepare-rows.ts';
import { type LearningRate, scheduleRate } from './training/schedule.ts';
import { trainNetwork } from './training/train-network.ts';
import { type ParsedTrainParams, type TrainOptions, trainParamsSchema } from './training/train-params.ts';
import { type TrainingHistory, trainingHistorySchema } from './training/training-history.ts';

export interface Train extends Runnable {
  /**
   * Trains a network on `rows`; `validation` is for early stopping and the learning curve.
   *
   * Encoders and scalers are fitted on `rows` and live inside the model, so that what serves takes raw rows. The same
   * seed gives the same bits, in any process. Fails with the epoch when the loss is no longer a number, and before the
   * first epoch when the training rows lack a class of the label, or the validation rows have one class only.
   */
  // The params hold Label to the columns: a constraint that names Row would cost every call type instantiations.
  // biome-ignore lint/suspicious/noExplicitAny: stands where rows are missing, so that only that is told
  <Row = any, const Label extends string = string>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'>; readonly validation?: Ref<Table<Row>, 'table'> | undefined },
    params: TrainOptions & {
      readonly label: Label extends keyof Row ? Label : keyof Row & string;
      /** Default: the image column if there is one, else all columns but the label, the weights and the protected ones. */
      readonly features?: readonly (keyof Row & string)[] | undefined;
    },
  ): { readonly model: Ref<ModelOf<Row, Label>, 'model'>; readonly history: Ref<TrainingHistory, 'json'> };
}

/** Which model it is follows from the label's column; the call signature says how. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const modelOfLabel: Kind<any, 'model'> = model;

export const train: Train = defineStep('train', {
  in: { rows: table, validation: optional(table) },
  params: trainParamsSchema,
  out: { model: modelOfLabel, history: json(trainingHistorySchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'learns', validation: 'chooses' } },
  run: async ({ rows, validation }, params, context) => {
    if (params.earlyStopping && !validation)
      throw new Error(
        "'earlyStopping' watches the input 'validation', which is not wired: train({ rows, validation }, …)",
      );
    if (params.schedule?.type === 'plateau' && !validation)
      throw new Error(
        "The schedule 'plateau' watches the input 'validation', which is not wired: train({ rows, validation }, …)",
      );
    const label = params.privacy
      ? privateLabel(describeLabel(rows, params.label), columnOf(rows, params.label))
      : describeLabel(rows, params.label);
    checkLabel(label, rows, 'training');
    for (const name of ['labelSmoothing', 'focal'] as const)
      if (params[name] && label.task === 'regression')
        throw new Error(`'${name}' is for classes, and the label '${params.label}' is a number: leave it out`);
    if (params.adversarial?.method === 'trades' && label.task === 'regression')
      throw new Error(`adversarial: TRADES compares probabilities, and the label '${params.label}' is a number`);
    if (validation) checkLabel(label, validation, 'validation');
    const { features, learning } = fitFeatures(rows, { ...params, imageWithColumns: true }, label, context);
    if (params.privacy) checkPrivateFeatures(features, params.classWeights);
    const learned = prepareRows(rows, learning, label, params.classWeights, params.sampleWeights);
    const watched = validation ? prepareRows(validation, features, label, undefined) : null;
    const tf = await loadBackend<Tfjs>();
    const { outputs, shape } = learned;
    const parts = listParts(features);
    const build = () => {
      const built = buildNetwork(tf, { ...params, shape, outputs, parts, seed: context.seed });
      // An attack asks for gradients with respect to the rows.
      if (params.adversarial) passTokens(tf, built);
      return built;
    };
    const network = build();
    if (params.privacy) checkPrivateNetwork(network);
    const options = trainingOptions(params, learned.rowCount);
    const guarantee = params.privacy
      ? planPrivacy(params.privacy, learned.rowCount, options.batchSize, options.epochs)
      : null;
    if (guarantee)
      context.log(
        `Privacy: ε ${guarantee.epsilon.toPrecision(4)} at δ ${guarantee.delta.toPrecision(3)}, by noise ${guarantee.noise} in ${guarantee.steps} steps`,
      );
    const bounds = params.adversarial ? toBoundTensors(tf, attackBounds(features)) : null;
    try {
      const trained = await trainNetwork(
        tf,
        network,
        learned,
        {
          ...options,
          task: label.task,
          optimizer: optimizerOf(),
          rateAfter: rateAfterOf(),
          validation: watched,
          adversarial: adversarialOf(),
          privacy: guarantee && { ...guarantee, expectedRows: learned.rowCount * guarantee.sampleRate },
          buildAgain: isNetworkDefinition(params.network) ? build : null,
        },
        context,
      );
      const { parameterCount } = trained;
      const history = { ...trained, ...(guarantee && { privacy: guarantee }) };
      const description: ModelDescription = {
        family: 'network',
        files: networkFiles,
        ...label,
        features,
        ...(guarantee && { privacy: guarantee }),
        parameterCount,
        cleaning: rows.cleaning,
      };
      const path = join(context.folder, 'model');
      await saveNetwork(tf, network, description, path);
      return { model: { task: label.task, description, path }, history };
    } finally {
      network.dispose();
      if (bounds) tf.dispose([bounds.span, bounds.low, bounds.high]);
    }

    function optimizerOf() {
      const { optimizer, momentum, weightDecay, clipping, schedule } = params;
      const rate = params.learningRate ?? defaultLearningRates[optimizer];
      const make = (learningRate: number | LearningRate) =>
        createOptimizer(tf, optimizer, { learningRate, momentum, weightDecay, clipping });
      if (schedule?.type === 'plateau') return withRateInState(tf, make);
      return make(schedule ? scheduleRate(tf, rate, schedule) : rate);
    }

    function rateAfterOf() {
      const { optimizer, schedule } = params;
      if (schedule?.type !== 'plateau') return null;
      const rate = params.learningRate ?? defaultLearningRates[optimizer];
      return (losses: readonly number[]) => plateauRate(rate, schedule, losses);
    }

    function adversarialOf() {
      if (!params.adversarial || !bounds) return null;
      const { epsilon, steps, stepSize = (2.5 * epsilon) / steps, method, beta = 6 } = params.adversarial;
      return { epsilon, steps, stepSize, bounds, beta: method === 'trades' ? beta : undefined };
    }
  },
});

function columnOf(rows: AnyTable, name: string): ColumnSpec {
  return (rows.columns as Readonly<Record<string, ColumnSpec>>)[name]!;
}

function trainingOptions(
  { epochs, l2, l1, labelSmoothing, focal, earlyStopping, adversarial, ...params }: ParsedTrainParams,
  rowCount: number,
) {
  const batchSize = Math.min(params.batchSize, rowCount);
  const share = adversarial?.method === 'trades' ? 1 : (adversarial?.share ?? 0);
  const attackedRows = adversarial ? Math.max(1, Math.round(share * batchSize)) : 0;
  const compile = params.compile ?? true;
  return {
    epochs,
    l2,
    l1,
    labelSmoothing,
    focal,
    batchSize,
    attackedRows,
    compile,
    earlyStopping: earlyStopping ?? null,
  };
}
