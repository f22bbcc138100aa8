// The lines of a request's rows: the fields as they came, flat, so that `clean` reads the file as it reads a raw one, and
// what the server knows under names that begin with `cairn_`.

import type { PredictedRequest } from '../models/predict-records.ts';

export interface PredictedRows {
  readonly request: string;
  readonly at: Date;
  /** `digits@champion` */
  readonly reference: string;
  /** `challenger` and `shadow` are versions that are tried next to the one that was asked. */
  readonly role: 'asked' | 'challenger' | 'shadow';
  readonly records: readonly unknown[];
  readonly predicted: PredictedRequest;
  /** Milliseconds from the arrival of the request to its prediction. */
  readonly milliseconds: number;
}

/** @param masked - fields that are not written */
export function listPredictionLines(rows: PredictedRows, masked: ReadonlySet<string>): readonly string[] {
  const { request, at, reference, role, records, predicted, milliseconds } = rows;
  const byRow = Map.groupBy(predicted.problems, ({ row }) => row);
  return records.flatMap((record, row) => {
    const prediction = predicted.predictions[row];
    // What could not be predicted is in the metrics.
    if (!prediction) return [];
    const problems = byRow.get(row)?.filter(({ field }) => field === null || !masked.has(field)) ?? [];
    return JSON.stringify({
      ...readFields(record, masked),
      cairn_request: request,
      cairn_row: row,
      cairn_at: at.toISOString(),
      cairn_model: reference,
      cairn_version: predicted.version,
      cairn_role: role,
      cairn_prediction: prediction.class ?? prediction.value,
      // It is that of the predicted class.
      cairn_probability: prediction.class
        ? prediction.probabilities[predicted.classes.indexOf(prediction.class)]
        : null,
      cairn_problems: problems.map(({ field, problem }) => (field === null ? problem : `${field}: ${problem}`)),
      cairn_milliseconds: Math.round(milliseconds * 1000) / 1000,
    });
  });
}

function readFields(record: unknown, masked: ReadonlySet<string>): Readonly<Record<string, unknown>> {
  if (typeof record !== 'object' || record === null) return {};
  const fields = Object.entries(record)
    .filter(([name]) => !masked.has(name) && !name.startsWith('cairn_'))
    .map(([name, value]) => [name, isNumbers(value) ? Array.from(value) : value]);
  return Object.fromEntries(fields);
}

/** Pixels of a binary tensor. */
function isNumbers(value: unknown): value is Float32Array | Float64Array {
  return value instanceof Float32Array || value instanceof Float64Array;
}
