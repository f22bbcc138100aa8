// From the raw rows of a request to the predictions of one version.

import type { CleanedRecords, Predictions, RecordProblem } from '@cairn/steps/serving';
import { failRows } from '../errors/describe-problem.ts';
import type { LoadedVersion } from './loaded-version.ts';
import type { ModelSlot } from './model-slot.ts';

export interface Prediction {
  /** The class; null for a regressor. */
  readonly class: string | null;
  /** Of each class, in their order; empty for a regressor. */
  readonly probabilities: readonly number[];
  /** A regressor's number, in the label's unit; null for a classifier. */
  readonly value: number | null;
}

export interface PredictedRequest {
  readonly version: number;
  readonly classes: readonly string[];
  /** One for each row of the request; null for a row that cannot be predicted. */
  readonly predictions: readonly (Prediction | null)[];
  readonly problems: readonly RecordProblem[];
}

export interface PredictOptions {
  readonly isGone: () => boolean;
  /** Whether rows that cannot be predicted are null. Default: the request is refused. */
  readonly isPartial?: boolean;
}

/** @throws RequestError `rows-wrong`, `rows-refused`, `timeout` */
export function predictRecords(
  slot: ModelSlot,
  records: readonly unknown[],
  { isGone, isPartial = false }: PredictOptions,
): Promise<PredictedRequest> {
  return slot.current.use(async (loaded: LoadedVersion) => {
    const cleaned = loaded.model.clean(records);
    if (!isPartial && cleaned.rows.length < records.length) failRows(cleaned.problems);
    const predictions = await loaded.batcher.predict(cleaned, isGone);
    loaded.drift?.add(cleaned, predictions);
    return {
      version: loaded.version,
      classes: predictions.classes,
      predictions: spread(cleaned, predictions),
      problems: cleaned.problems,
    };
  });
}

function spread({ rowCount, rows }: CleanedRecords, all: Predictions): readonly (Prediction | null)[] {
  const spread = new Array<Prediction | null>(rowCount).fill(null);
  const { classes, probabilities, predicted, values } = all;
  const width = classes.length;
  for (const [place, row] of rows.entries())
    spread[row] = width
      ? {
          class: classes[predicted[place]!]!,
          probabilities: Array.from(probabilities.subarray(place * width, (place + 1) * width)),
          value: null,
        }
      : { class: null, probabilities: [], value: values[place]! };
  return spread;
}
