// The door of @cairn/steps for servers: deployed models, opened once. It loads no library that its caller does not need.

export type { Predictions } from '../models/interpret-scores.ts';
export { parseJson } from '../reading/json-source.ts';
export type { ColumnSpec } from '../schemas/column.ts';
export type { ModelDescription } from '../schemas/model-description.ts';
export type { CleanedRecords, RecordProblem } from './clean-records.ts';
export { type DriftFigure, type DriftWatch, openDriftWatch } from './drift-watch.ts';
export type { ModelField } from './model-field.ts';
export { type Explainer, openExplainer, type RowAttributions } from './open-explainer.ts';
export { openServedModel, type ServedModel } from './open-served-model.ts';
