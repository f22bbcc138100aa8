// The network with which all shards begin: encoders and scalers of all rows, and first weights.

import { join } from 'node:path';
import { defineStep, type Kind, type Ref, type Runnable } from '@cairn/core';
import { loadBackend } from '../backend/load-backend.ts';
import { nativeMemo } from '../backend/native-memo.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { type ModelOf, model } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { buildNetwork } from '../models/build-network.ts';
import { describeFeatures } from '../models/describe-features.ts';
import { describeLabel } from '../models/describe-label.ts';
import { networkFiles } from '../models/model-files.ts';
import { saveNetwork } from '../models/save-network.ts';
import { listParts } from '../networks/network-parts.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { checkLabel } from '../training/check-label.ts';
import { prepareRows } from '../training/prepare-rows.ts';
import type { TrainOptions } from '../training/train-params.ts';
import { startParamsSchema } from './shard-params.ts';

export interface StartNetwork extends Runnable {
  /**
   * A network that learned nothing yet: the encoders and scalers of `rows`, and the first weights that `train` gives with the same
   * seed. {@link trainParallel} calls this once.
   *
   * @throws Error for what `train` refuses of labels, features and networks
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, const Label extends string = string>(
    inputs: { readonly rows: Ref<Table<Row>, 'table'> },
    params: Pick<TrainOptions, 'network' | 'scaling' | 'text' | 'dropout' | 'seed' | 'sampleWeights'> & {
      readonly label: Label extends keyof Row ? Label : keyof Row & string;
      readonly features?: readonly (keyof Row & string)[] | undefined;
    },
  ): { readonly model: Ref<ModelOf<Row, Label>, 'model'> };
}

/** Which model it is follows from the label's column; the call signature says how. */
// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const modelOfLabel: Kind<any, 'model'> = model;

export const startNetwork: StartNetwork = defineStep('start-network', {
  in: { rows: table },
  params: startParamsSchema,
  out: { model: modelOfLabel },
  memo: nativeMemo,
  rows: { in: { rows: 'learns' } },
  run: async ({ rows }, params, context) => {
    const label = describeLabel(rows, params.label);
    checkLabel(label, rows, 'training');
    const features = describeFeatures(rows, { ...params, imageWithColumns: true });
    const { shape, outputs } = prepareRows(rows, features, label, undefined);
    const tf = await loadBackend<Tfjs>();
    const network = buildNetwork(tf, { ...params, shape, outputs, parts: listParts(features), seed: context.seed });
    try {
      if (network.nonTrainableWeights.length)
        throw new Error(
          'The network has layers that keep more than the weights that are trained, such as normalisation of batches: these cannot be averaged over shards',
        );
      const description: ModelDescription = {
        family: 'network',
        files: networkFiles,
        ...label,
        features,
        parameterCount: network.countParams(),
        cleaning: rows.cleaning,
      };
      const path = join(context.folder, 'model');
      await saveNetwork(tf, network, description, path);
      return { model: { task: label.task, description, path } };
    } finally {
      network.dispose();
    }
  },
}) as StartNetwork;
