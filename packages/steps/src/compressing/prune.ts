// Makes a network smaller by what matters least in it: single weights, or whole units and filters.

import { join } from 'node:path';
import { defineStep, json, optional, type Ref, type Runnable, type StepContext } from '@cairn/core';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { z } from 'zod';
import { loadBackend } from '../backend/load-backend.ts';
import { nativeMemo } from '../backend/native-memo.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { type AnyModel, type Model, model } from '../kinds/model.ts';
import { type AnyTable, type Table, table } from '../kinds/table.ts';
import { networkFiles } from '../models/model-files.ts';
import { saveNetwork } from '../models/save-network.ts';
import { loadNetwork } from '../packed/load-network.ts';
import { putTogether, takeApart } from '../packed/network-tensors.ts';
import { savePacked } from '../packed/packed-file.ts';
import { createNetworkFunction } from '../training/network-function.ts';
import { listKernels } from '../training/training-step.ts';
import { checkSubject } from './check-subject.ts';
import { fineTune } from './fine-tuning.ts';
import { type FineTuningOptions, fineTuningShape, type PruningScope, pruningScopes } from './fine-tuning-params.ts';
import { listChain } from './list-chain.ts';
import { pruneUnits } from './prune-units.ts';
import { pruneKernels, sparsityAt } from './prune-weights.ts';

export interface PruneOptions extends FineTuningOptions {
  /** Share of what is pruned that is removed, above 0 and below 1: of weights or of units. */
  readonly sparsity: number;
  /**
   * `weights` (default) sets single weights to 0: the file is smaller, and programs are faster only if their kernels leave
   * zeros out. `units` removes units and filters: the network is smaller and faster in every program.
   */
  readonly structure?: 'weights' | 'units' | undefined;
  /** `layer` (default): the share is of each layer; `global`: of all layers together. */
  readonly scope?: PruningScope | undefined;
  /** Default 10, and 0 if there are no rows. */
  readonly epochs?: number | undefined;
  /** Of weights: epochs in which the share rises; the others train what is left. Default: two thirds of the epochs. */
  readonly rampEpochs?: number | undefined;
}

const layerSchema = z.strictObject({
  layer: z.string(),
  /** Weights that are not 0, or units. */
  before: z.int(),
  after: z.int(),
});

const pruneReportSchema = z.strictObject({
  structure: z.enum(['weights', 'units']),
  scope: z.enum(pruningScopes),
  sparsity: z.number(),
  layers: z.array(layerSchema).readonly(),
  /** By epoch of the fine-tuning: the share of weights that are 0 (of units: that are removed), and the mean loss. */
  epochs: z.array(z.strictObject({ epoch: z.int(), sparsity: z.number(), loss: z.number() })).readonly(),
});

export type PruneReport = z.output<typeof pruneReportSchema>;

export interface Prune extends Runnable {
  /**
   * A smaller network of the same task. The smallest weights by magnitude become 0, in more of them before each epoch of a
   * fine-tuning on `rows`, as the schedule of Zhu and Gupta says; or the units with the smallest weights are removed, and
   * what is left is trained. Weights that are 0 stay 0. The result is a model like any other; `compareSizes` says what was
   * lost and gained. The same seed gives the same bits.
   *
   * A network with pruned weights is stored without its zeros (packed.json, packed.bin); one with removed units is stored as
   * `train` stores it.
   *
   * @throws Error for a model that is no network, or that is calibrated; if there are epochs and no rows; and for `units`,
   *   for a network that is not a chain of layers, or has a layer through which units cannot be followed
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, Task extends 'classification' | 'regression' = 'classification'>(
    inputs: {
      readonly model: Ref<Model<Row, Task>, 'model'>;
      readonly rows?: Ref<Table<Row>, 'table'> | undefined;
    },
    params: PruneOptions,
  ): { readonly model: Ref<Model<Row, Task>, 'model'>; readonly report: Ref<PruneReport, 'json'> };
}

export const pruneParamsSchema = z
  .strictObject({
    sparsity: z.number().gt(0).lt(1),
    structure: z.enum(['weights', 'units']).default('weights'),
    scope: z.enum(pruningScopes).default('layer'),
    epochs: z.int().min(0).optional(),
    rampEpochs: z.int().positive().optional(),
    ...fineTuningShape,
  })
  .superRefine(({ structure, epochs, rampEpochs }, ctx) => {
    const ignored = (message: string) => ctx.addIssue({ code: 'custom', path: ['rampEpochs'], message });
    if (rampEpochs === undefined) return;
    if (structure === 'units') ignored("is for structure: 'weights': units are removed at once");
    else if (rampEpochs > (epochs ?? defaultEpochs)) ignored('is more than there are epochs');
  });

type Params = z.output<typeof pruneParamsSchema>;

const defaultEpochs = 10;

export const prune: Prune = defineStep('prune', {
  in: { model, rows: optional(table) },
  params: pruneParamsSchema,
  out: { model, report: json(pruneReportSchema) },
  memo: nativeMemo,
  rows: { in: { rows: 'learns' } },
  run: async ({ model: subject, rows }, params, context) => {
    checkSubject(subject, 'pruned');
    const epochs = params.epochs ?? (rows ? defaultEpochs : 0);
    if (epochs > 0 && !rows)
      throw new Error("'epochs' trains on the input 'rows', which is not wired: prune({ model, rows }, …)");
    if (params.rampEpochs !== undefined && epochs === 0)
      throw new Error(
        "'rampEpochs' is for a training on the input 'rows', which is not wired: prune({ model, rows }, …)",
      );
    const tf = await loadBackend<Tfjs>();
    const pruned = params.structure === 'units' ? removeUnits : removeWeights;
    return pruned(tf, { subject, rows, epochs, params }, context);
  },
}) as Prune;

interface Pruning {
  readonly subject: AnyModel;
  readonly rows: AnyTable | undefined;
  readonly epochs: number;
  readonly params: Params;
}

async function removeWeights(tf: Tfjs, { subject, rows, epochs, params }: Pruning, context: StepContext) {
  const { sparsity, scope, rampEpochs = Math.max(1, Math.ceil((2 * epochs) / 3)) } = params;
  const network = await loadNetwork(tf, subject);
  try {
    const before = countNonZero(network);
    const own = createNetworkFunction(tf, network);
    const kernels = listKernels(own.weightNames);
    if (kernels.length === 0) throw new Error('The network has no kernels to prune');
    const at = (epoch: number) => sparsityAt(epoch, { sparsity, rampEpochs });
    const losses = rows && epochs > 0 ? await train(rows) : pruneAtOnce();
    const after = countNonZero(network);
    const path = join(context.folder, 'model');
    const description = await savePacked(await takeApart(tf, network), subject.description, path, 'float32');
    return {
      model: { ...subject, description, path },
      report: {
        ...{ structure: 'weights' as const, scope, sparsity },
        layers: before.map(({ layer, count }, index) => ({ layer, before: count, after: after[index]!.count })),
        epochs: losses,
      },
    };

    function pruneAtOnce() {
      own.write(pruneKernels(tf, own.read(), kernels, { sparsity, scope }));
      return [];
    }

    async function train(learned: AnyTable) {
      const { description } = subject;
      const changes = {
        keepZeros: true,
        beforeEpoch: (epoch: number, weights: Parameters<typeof pruneKernels>[1]) =>
          epoch > rampEpochs ? weights : pruneKernels(tf, weights, kernels, { sparsity: at(epoch), scope }),
      };
      const history = await fineTune(tf, network, { ...params, rows: learned, description, epochs, changes }, context);
      return history.epochs.map(({ epoch, loss }) => ({ epoch, sparsity: at(epoch), loss }));
    }
  } finally {
    network.dispose();
  }
}

async function removeUnits(tf: Tfjs, { subject, rows, epochs, params }: Pruning, context: StepContext) {
  const { sparsity, scope } = params;
  const whole = await loadNetwork(tf, subject);
  const { parts, counts } = await takeApart(tf, whole)
    .then((given) => pruneUnits(given, listChain(whole, 'pruned by units'), { sparsity, scope }))
    .finally(() => whole.dispose());
  if (counts.length === 0) throw new Error("The network has no hidden units to remove: use structure: 'weights'");
  const network = await putTogether(tf, parts);
  try {
    const { description: given } = subject;
    const trained =
      rows && epochs > 0
        ? await fineTune(tf, network, { ...params, rows, description: given, epochs, changes: {} }, context)
        : { epochs: [] };
    const description = { ...given, files: networkFiles, parameterCount: network.countParams() };
    const path = join(context.folder, 'model');
    await saveNetwork(tf, network, description, path);
    return {
      model: { ...subject, description, path },
      report: {
        ...{ structure: 'units' as const, scope, sparsity, layers: counts },
        epochs: trained.epochs.map(({ epoch, loss }) => ({ epoch, sparsity, loss })),
      },
    };
  } finally {
    network.dispose();
  }
}

/** Kernels by name, and how many of their weights are not 0. */
function countNonZero(network: LayersModel) {
  return network.trainableWeights
    .filter(({ originalName }) => /kernel$/.test(originalName))
    .map((weight) => ({
      layer: weight.originalName.replace(/\/[^/]*$/, ''),
      count: weight
        .read()
        .dataSync()
        .filter((value) => value !== 0).length,
    }));
}
