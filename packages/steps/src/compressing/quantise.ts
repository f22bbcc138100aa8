// Stores a network in fewer bits: its weights alone, or weights and activations, so that it computes in integers.

import { join } from 'node:path';
import { defineStep, json, optional, type Ref, type Runnable, type StepContext } from '@cairn/core';
import type { LayersModel, Tensor } from '@tensorflow/tfjs-node';
import { z } from 'zod';
import { loadBackend } from '../backend/load-backend.ts';
import { nativeMemo } from '../backend/native-memo.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { integerFiles, saveIntegers } from '../integers/integers-file.ts';
import { type AnyModel, type Model, model } from '../kinds/model.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import { encodeRows } from '../models/encode-rows.ts';
import { loadNetwork } from '../packed/load-network.ts';
import { takeApart } from '../packed/network-tensors.ts';
import { savePacked } from '../packed/packed-file.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { listKernels } from '../training/training-step.ts';
import { checkSubject } from './check-subject.ts';
import { roundLayers, roundWeights } from './fake-quantise.ts';
import { fineTune } from './fine-tuning.ts';
import { type FineTuningOptions, fineTuningShape } from './fine-tuning-params.ts';
import { calibrateRanges, type Ranges, toIntegers } from './integer-network.ts';

/** What a network is quantised to. */
export const quantisedForms = ['float16', 'int8-weights', 'int8'] as const;
export type QuantisedForm = (typeof quantisedForms)[number];

export interface QuantiseOptions extends FineTuningOptions {
  /**
   * `float16`: weights of 16 bits. `int8-weights`: kernels as integers of 8 bits with a scale for each output channel. Both
   * are smaller files, of which the weights are float32 again when the model is opened. `int8`: weights and activations are
   * integers of 8 bits, and the network computes in integers; it needs `rows`.
   */
  readonly to: QuantisedForm;
  /** Epochs of a fine-tuning in which the network computes with rounded numbers; not for `float16`. Default 0: none. */
  readonly epochs?: number | undefined;
}

const quantiseReportSchema = z.strictObject({
  to: z.enum(quantisedForms),
  /** Rows that the ranges of the activations were measured on; 0 except for `int8`. */
  calibrationRows: z.int(),
  /** Of `int8`: the scale and the zero point of the inputs and of each layer. */
  activations: z.array(z.strictObject({ layer: z.string(), scale: z.number(), zero: z.int() })).readonly(),
  /** By epoch of the fine-tuning: the mean loss. */
  epochs: z.array(z.strictObject({ epoch: z.int(), loss: z.number() })).readonly(),
});

export type QuantiseReport = z.output<typeof quantiseReportSchema>;

export interface Quantise extends Runnable {
  /**
   * The same network with fewer bits, as a model like any other. With `int8` its activations are scaled by their range on
   * `rows`, and it is of the family `integers`: sums of products of integers, without gradients. `exportModel` writes it as
   * ONNX with the operators `QLinearConv` and `MatMulInteger`, which onnxruntime computes in integers too.
   *
   * With `epochs`, the network is trained on `rows` first, with weights (and activations) rounded as they will be.
   *
   * @throws Error for a model that is no network, or that is calibrated; for `int8` or epochs without rows; for `int8`, for
   *   a layer that is not known in integers; for `float16`, if a weight is too large for it
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: {
      readonly model: Ref<Model<Row, Task>, 'model'>;
      readonly rows?: Ref<Table<Row>, 'table'> | undefined;
    },
    params: QuantiseOptions,
  ): { readonly model: Ref<Model<Row, Task>, 'model'>; readonly report: Ref<QuantiseReport, 'json'> };
}

export const quantiseParamsSchema = z
  .strictObject({ to: z.enum(quantisedForms), epochs: z.int().min(0).default(0), ...fineTuningShape })
  .refine(({ to, epochs }) => to !== 'float16' || epochs === 0, {
    path: ['epochs'],
    message: "is for 'int8' and 'int8-weights': numbers of 16 bits need no fine-tuning",
  });

type Params = z.output<typeof quantiseParamsSchema>;

export const quantise: Quantise = defineStep('quantise', {
  in: { model, rows: optional(table) },
  params: quantiseParamsSchema,
  out: { model, report: json(quantiseReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'learns' } },
  run: async ({ model: subject, rows }, params, context) => {
    checkSubject(subject, 'quantised');
    const { to, epochs } = params;
    if ((to === 'int8' || epochs > 0) && !rows)
      throw new Error(
        `${to === 'int8' ? "'int8' measures activations" : "'epochs' trains"} on the input 'rows', which is not wired: quantise({ model, rows }, …)`,
      );
    if (to !== 'int8' && epochs === 0 && rows)
      throw new Error(`'${to}' without epochs uses no rows: leave the input 'rows' out`);
    const tf = await loadBackend<Tfjs>();
    const network = await loadNetwork(tf, subject);
    try {
      const losses = rows && epochs > 0 ? await trainRounded(tf, network, { subject, rows, params }, context) : [];
      const path = join(context.folder, 'model');
      if (to === 'int8') return await saveInIntegers(tf, network, { subject, rows: rows!, path, losses });
      const element = to === 'float16' ? 'float16' : 'int8';
      const description = await savePacked(await takeApart(tf, network), subject.description, path, element);
      return {
        model: { ...subject, description, path },
        report: { to, calibrationRows: 0, activations: [], epochs: losses },
      };
    } finally {
      network.dispose();
    }
  },
}) as Quantise;

interface Losses {
  readonly epoch: number;
  readonly loss: number;
}

/** Trains the network that it is given. A copy computes with rounded numbers, since its layers are changed for that. */
async function trainRounded(
  tf: Tfjs,
  network: LayersModel,
  { subject, rows, params }: { readonly subject: AnyModel; readonly rows: AnyTable; readonly params: Params },
  context: StepContext,
): Promise<readonly Losses[]> {
  const { description } = subject;
  const copy = await loadNetwork(tf, subject);
  try {
    if (params.to === 'int8') {
      const { input, scales } = calibrateRanges(tf, network, encodeRows(description.features, rows));
      roundLayers(tf, copy, input, scales);
    }
    const kernels = listKernels(copy.trainableWeights.map(({ originalName }) => originalName));
    const asUsed = (weights: readonly Tensor[]) => roundWeights(tf, weights, kernels);
    // A network that was pruned stays so.
    const changes = { asUsed, keepZeros: true };
    const history = await fineTune(tf, copy, { rows, description, ...params, changes }, context);
    network.setWeights(copy.getWeights());
    return history.epochs.map(({ epoch, loss }) => ({ epoch, loss }));
  } finally {
    copy.dispose();
  }
}

async function saveInIntegers(
  tf: Tfjs,
  network: LayersModel,
  given: {
    readonly subject: AnyModel;
    readonly rows: AnyTable;
    readonly path: string;
    readonly losses: readonly Losses[];
  },
) {
  const { subject, rows, path, losses } = given;
  if (rows.rowCount === 0) throw new Error('There are no rows to measure activations on');
  const ranges = calibrateRanges(tf, network, encodeRows(subject.description.features, rows));
  const description: ModelDescription = { ...subject.description, family: 'integers', files: integerFiles };
  await saveIntegers(toIntegers(network, ranges), description, path);
  return {
    model: { ...subject, description, path },
    report: {
      to: 'int8' as const,
      calibrationRows: rows.rowCount,
      activations: listScales(ranges),
      epochs: losses,
    },
  };
}

function listScales({ input, scales }: Ranges) {
  return [{ layer: 'inputs', ...input }, ...[...scales].map(([layer, scale]) => ({ layer, ...scale }))];
}
