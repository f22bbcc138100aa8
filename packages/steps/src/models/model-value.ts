// A trained model as steps pass it on: what it is, and the folder that it lies in.

import type { ModelDescription } from '../schemas/model-description.ts';

/** What every trained model holds. Its weights are read when something asks for them. */
interface Stored {
  readonly description: ModelDescription;
  /** A folder with cairn.json and the files of its family; read-only. */
  readonly path: string;
}

/** A model of whatever task, over rows of type `Row`. */
export interface Model<in Row, out Task> extends Stored {
  readonly task: Task;
  /** There is nothing at run time: what rows it takes. */
  readonly takes?: ((row: Row) => void) | undefined;
}

/** A model that tells classes of rows of type `Row`. */
export interface Classifier<in Row> extends Model<Row, 'classification'> {}

/** A model that tells a number of rows of type `Row`. */
export interface Regressor<in Row> extends Model<Row, 'regression'> {}

// biome-ignore lint/suspicious/noExplicitAny: the call signatures of the steps say which rows
export type AnyModel = Classifier<any> | Regressor<any>;

/** The label's column decides what kind of model train gives: a number a regressor, anything else a classifier. */
export type ModelOf<Row, Label> = Label extends keyof Row
  ? [Row[Label]] extends [number]
    ? Regressor<Row>
    : Classifier<Row>
  : never;
