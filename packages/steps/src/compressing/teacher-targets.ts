// What a teacher says of the rows that a student learns from.

import { toProbabilities } from '../deciding/decide.ts';
import { scaleTarget } from '../models/describe-label.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import type { AnyModel } from '../models/model-value.ts';
import { scoreTable } from '../models/predict.ts';
import { softmax } from '../models/softmax.ts';
import type { StandardEncoder } from '../schemas/model-description.ts';
import type { AnyTable } from '../tables/table-value.ts';

/**
 * The teacher's probabilities at a temperature, `rows × classes`: the softmax of its logits ÷ T. The logits of a calibrated
 * teacher are the logarithms of its calibrated probabilities.
 */
export async function softProbabilities(teacher: AnyModel, rows: AnyTable, temperature: number): Promise<Float64Array> {
  const { description } = teacher;
  const scores = await scoreTable(teacher, rows);
  const logits = description.calibration ? toProbabilities(description, scores).map(Math.log) : scores;
  return softmax(
    Float64Array.from(logits, (value) => value / temperature),
    description.classes.length,
  );
}

/** The teacher's numbers, scaled as the student's label is. */
export async function scaledNumbers(teacher: AnyModel, rows: AnyTable, target: StandardEncoder): Promise<Float32Array> {
  const { values } = interpretScores(teacher.description, await scoreTable(teacher, rows));
  return Float32Array.from(values, (value) => scaleTarget(target, value));
}
