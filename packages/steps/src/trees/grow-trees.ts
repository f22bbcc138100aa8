// Grows trees, iteration by iteration, and stops where the validation rows say so.

import type { StepContext } from '@cairn/core';
import { type Handle, type LightGbm, loadLightGbm, type Matrix } from '../backend/lightgbm.ts';
import { createBreathing } from '../training/breathing.ts';
import type { ParsedTreeParams } from './trees-params.ts';

/** Rows to grow trees on, or to watch. */
export interface LabelledMatrix {
  readonly matrix: Matrix;
  /** A class's index, or a number. */
  readonly labels: Float32Array;
  /** The weight of each row; null if all have weight 1. */
  readonly weights: Float32Array | null;
}

export interface GrownTrees {
  /** The model as LightGBM writes it into a file. */
  readonly text: string;
  /** Iterations that the model has. */
  readonly iterations: number;
  readonly stoppedEarly: boolean;
  /** Loss on the validation rows after each iteration; empty without them. */
  readonly validationLosses: readonly number[];
  /** Of each column of the matrix: splits that use it, and their total gain. */
  readonly splits: readonly number[];
  readonly gains: readonly number[];
}

export interface Growing {
  /** As LightGBM reads them. */
  readonly params: string;
  readonly iterations: number;
  readonly earlyStopping: ParsedTreeParams['earlyStopping'];
}

/** @throws Error with LightGBM's own words */
export async function growTrees(
  rows: LabelledMatrix,
  validation: LabelledMatrix | null,
  { params, iterations, earlyStopping }: Growing,
  context: Pick<StepContext, 'progress' | 'signal'>,
): Promise<GrownTrees> {
  const lightGbm = loadLightGbm();
  const handles: (() => void)[] = [];
  try {
    const dataset = createDataset(lightGbm, rows, params, handles);
    const booster = lightGbm.createBooster(dataset, params);
    handles.push(() => lightGbm.freeBooster(booster));
    if (validation) lightGbm.addValidation(booster, createDataset(lightGbm, validation, params, handles, dataset));
    const breathing = createBreathing(context.signal);
    const losses: number[] = [];
    let best = { loss: Number.POSITIVE_INFINITY, iterations: 0 };
    let grown = 0;
    let stoppedEarly = false;
    while (grown < iterations && !stoppedEarly) {
      await breathing.pauseIfDue();
      lightGbm.update(booster);
      grown++;
      if (validation) {
        const loss = lightGbm.validationMetric(booster);
        losses.push(loss);
        if (loss < best.loss - (earlyStopping?.minDelta ?? 0)) best = { loss, iterations: grown };
        stoppedEarly = earlyStopping !== undefined && grown - best.iterations >= earlyStopping.patience;
      }
      context.progress({ fraction: grown / iterations, message: `${grown} of ${iterations} iterations` });
    }
    const kept = earlyStopping ? best.iterations : grown;
    // LightGBM takes 0 for all iterations.
    if (kept === 0)
      throw new Error(`The loss on the validation rows is ${losses[0]}: early stopping has no iteration to keep`);
    const text = lightGbm.saveModel(booster, kept);
    const importance = importanceIn(lightGbm, text, rows.matrix.columns);
    return { text, iterations: kept, stoppedEarly, validationLosses: losses, ...importance };
  } finally {
    for (const free of handles.reverse()) free();
  }
}

/** Of the model as it is stored, whose gains are rounded, as LightGBM's own Python package does. */
function importanceIn(lightGbm: LightGbm, text: string, columns: number): Pick<GrownTrees, 'splits' | 'gains'> {
  const { booster } = lightGbm.loadModel(text);
  try {
    return {
      splits: [...lightGbm.importance(booster, columns, 'split')],
      gains: [...lightGbm.importance(booster, columns, 'gain')],
    };
  } finally {
    lightGbm.freeBooster(booster);
  }
}

/** @param handles - to which the way to free it is added */
function createDataset(
  lightGbm: LightGbm,
  { matrix, labels, weights }: LabelledMatrix,
  params: string,
  handles: (() => void)[],
  reference?: Handle,
): Handle {
  const dataset = lightGbm.createDataset(matrix, params, reference);
  handles.push(() => lightGbm.freeDataset(dataset));
  lightGbm.setField(dataset, 'label', labels);
  if (weights) lightGbm.setField(dataset, 'weight', weights);
  return dataset;
}
