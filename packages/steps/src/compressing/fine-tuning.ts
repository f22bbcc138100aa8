// Trains a network further, after or while it is made smaller.

import type { StepContext } from '@cairn/core';
import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { AnyTable } from '../kinds/table.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import { createOptimizer } from '../training/optimizer.ts';
import { prepareRows } from '../training/prepare-rows.ts';
import { trainNetwork } from '../training/train-network.ts';
import type { TrainingHistory } from '../training/training-history.ts';
import type { TrainingOptions } from '../training/training-options.ts';

export interface FineTuning {
  readonly rows: AnyTable;
  /** The description of the model that is trained. */
  readonly description: ModelDescription;
  readonly epochs: number;
  readonly batchSize: number;
  readonly learningRate: number;
  readonly changes: Partial<Pick<TrainingOptions, 'keepZeros' | 'asUsed' | 'beforeEpoch'>>;
}

/** Trains the network that it is given, with Adam and the loss of the task. */
export function fineTune(
  tf: Tfjs,
  network: LayersModel,
  { rows, description, epochs, batchSize, learningRate, changes }: FineTuning,
  context: StepContext,
): Promise<TrainingHistory> {
  const byLabel = description.features.find(({ encoder }) => encoder.type === 'target');
  if (byLabel)
    throw new Error(
      `Fine-tuning needs features that do not come from the label, and '${byLabel.name}' is encoded by categoryEncoding 'target': its means contain the labels of these rows. Train with another categoryEncoding`,
    );
  const learned = prepareRows(rows, description.features, description, undefined);
  return trainNetwork(
    tf,
    network,
    learned,
    {
      task: description.task,
      l2: 0,
      adversarial: null,
      optimizer: createOptimizer(tf, 'adam', { learningRate }),
      batchSize: Math.min(batchSize, learned.rowCount),
      attackedRows: 0,
      epochs,
      validation: null,
      earlyStopping: null,
      compile: true,
      buildAgain: null,
      ...changes,
    },
    context,
  );
}
