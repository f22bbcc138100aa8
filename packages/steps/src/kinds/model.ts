// Models: a folder with model.json and weights.bin (which tf.loadLayersModel opens) and cairn.json, which holds what
// the model needs beside its weights to take raw rows: features, encoders, classes, and what clean learned.

import { defineKind, type Kind } from '@cairn/core';
import { readModel } from '../models/read-model.ts';
import { writeModel } from '../models/write-model.ts';
import type { ModelDescription } from '../schemas/model-description.ts';

/** What every trained model holds. Its weights are read when something asks for them. */
interface Stored {
  readonly description: ModelDescription;
  /** A folder with model.json, weights.bin and cairn.json; read-only. */
  readonly path: string;
}

/** A model that tells classes of rows of type `Row`. */
export interface Classifier<in Row> extends Stored {
  readonly task: 'classification';
  /** There is nothing at run time: what rows it takes. */
  readonly takes?: ((row: Row) => void) | undefined;
}

/** A model that tells a number of rows of type `Row`. */
export interface Regressor<in Row> extends Stored {
  readonly task: 'regression';
  readonly takes?: ((row: Row) => void) | undefined;
}

// biome-ignore lint/suspicious/noExplicitAny: the call signatures of the steps say which rows
export type AnyModel = Classifier<any> | Regressor<any>;

/** The label's column decides what kind of model train gives: a number a regressor, anything else a classifier. */
export type ModelOf<Row, Label extends keyof Row> = [Row[Label]] extends [number] ? Regressor<Row> : Classifier<Row>;

const shared = { name: 'model', form: 'folder', isImmutable: true, encode: writeModel } as const;

/** How models are stored, whatever their task. */
export const model: Kind<AnyModel> = defineKind<AnyModel>({
  ...shared,
  decode: readModel,
  show: ({ description }) => `${description.task} of ${description.label}, ${description.parameterCount} parameters`,
});

/** Classifiers only: what attacks and audits take. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export const classifier: Kind<Classifier<any>> = model as Kind<Classifier<any>>;

/** The same kind as an output of a step whose call signature says which model it is. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export const modelOfLabel: Kind<any> = model;
