// Formats that hold the network or the trees alone: rows are encoded, and scores decided, by whoever uses the files.

import { imageOf, inputShapeOf } from '../models/encode-rows.ts';
import { interpretScores } from '../models/interpret-scores.ts';
import { listInputs } from '../models/list-inputs.ts';
import type { Scores } from '../models/scores.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { ExportedPredictions } from './exported-predictions.ts';

/** For `export.json`: how a row becomes numbers, and what the scores mean. */
export function describeEncoding(description: ModelDescription): Readonly<Record<string, unknown>> {
  const { features, classes, output, target, calibration, cleaning } = description;
  const isImage = imageOf(features) !== undefined;
  return {
    rowShape: inputShapeOf(features),
    features: features.map(({ name, column, encoder }) => ({
      name,
      encoder,
      nullable: column.nullable ?? false,
      fill: cleaning?.learned[name]?.fill ?? null,
    })),
    // The numbers of an image are its pixels, in the order of the row's shape.
    ...(!isImage && { numbers: listInputs(features).map(({ feature, type, value }) => ({ feature, type, value })) }),
    scores: { output, classes, target, calibration: calibration ?? null },
  };
}

/** What the model says, from scores that another program computed. */
export function decideScores(description: ModelDescription, scores: Scores): ExportedPredictions {
  const { classes, predicted, probabilities, values } = interpretScores(description, scores);
  if (description.task === 'regression') return { labels: [], numbers: values };
  return { labels: Array.from(predicted, (index) => classes[index]!), numbers: probabilities };
}

/** Sentences about what whoever uses the files has to do. */
export function describeOutside({ task, calibration, threshold }: ModelDescription): readonly string[] {
  const decided = [
    ...(task === 'regression' ? ['the scale of the label'] : ['the softmax']),
    ...(calibration ? ['the calibration'] : []),
    ...(threshold === undefined ? [] : ['the threshold']),
  ];
  return [
    'Rows are encoded outside, as export.json says: missing values, scaling, categories, and texts as terms or tokens.',
    `Scores are decided outside, as export.json says: ${decided.join(', ')}.`,
  ];
}
