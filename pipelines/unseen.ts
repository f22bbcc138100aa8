// Digits that no model saw: the networks learn 0 to 7. It is measured how well 8 and 9 are noticed, and a model says that they
// are unknown. Then they are learned from five rows of each (prototypes), and from a description of their strokes alone.

import { definePipeline, file } from '@cairn/core';
import {
  augment,
  boolean,
  category,
  clean,
  evaluate,
  fineTune,
  image,
  openSetTest,
  rejectUnknown,
  takeClasses,
  takeSample,
  train,
  trainPrototypes,
  trainZeroShot,
} from '@cairn/steps';
import { z } from 'zod';

const digits = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'] as const;
const columns = {
  image: image({ shape: [8, 8, 1], min: 0, max: 16, from: ['1', '64'] }),
  digit: category(digits, { from: '65' }),
};
/** The segments of a digit on a display, and its loops. */
const strokes = {
  digit: category(digits),
  ...{ top: boolean(), upperLeft: boolean(), upperRight: boolean(), middle: boolean(), lowerLeft: boolean() },
  ...{ lowerRight: boolean(), bottom: boolean(), upperLoop: boolean(), lowerLoop: boolean(), wholeLoop: boolean() },
};

export default definePipeline('unseen', {
  params: z.strictObject({
    epochs: z.int().positive().default(15),
    /** Rows of each digit that prototypes are the mean of. */
    rowsPerDigit: z.int().positive().default(5),
    /** Share of known digits that may be called unknown. */
    rate: z.number().gt(0).lt(1).default(0.05),
  }),
  build({ epochs, rowsPerDigit, rate }) {
    const raw = file('data/digits.csv.gz');
    const data = clean({ raw }, { columns, header: false, split: { validation: 0.2, test: 0.3, stratify: 'digit' } });
    const early = ['0', '1', '2', '3', '4', '5', '6', '7'] as const;
    const training = takeClasses({ rows: data.train }, { label: 'digit', classes: early });
    const late = takeClasses({ rows: data.test }, { label: 'digit', classes: ['8', '9'] });
    const learned = train(
      { rows: augment({ rows: training.rows }, { copies: 1, shift: 1 }).rows },
      { label: 'digit', network: { convolutions: [8, 16], dense: [64] }, epochs, batchSize: 64, learningRate: 0.004 },
    );

    // Which score notices 8 and 9, and a model that says so.
    const openSet = openSetTest({ model: learned.model, rows: data.test, training: training.rows });
    const careful = rejectUnknown(
      { model: learned.model, validation: data.validation, training: training.rows },
      { score: 'energy', rate },
    );
    const carefulOpenSet = openSetTest({ model: careful.model, rows: data.test });

    // All ten digits from a few rows of each. The same rows train a new last layer, for comparison.
    const { sample: few } = takeSample({ rows: data.train }, { size: 10 * rowsPerDigit, stratify: 'digit' });
    const prototypes = trainPrototypes({ pretrained: learned.model, rows: few }, { label: 'digit' });
    const tuned = fineTune({ pretrained: learned.model, rows: few }, { label: 'digit', epochs: 60, batchSize: 10 });

    // 8 and 9 from their strokes alone: of these two, and of all ten.
    const classes = clean({ raw: file('data/digit-attributes.csv') }, { columns: strokes }).rows;
    const described = { rows: training.rows, classes, pretrained: learned.model };
    const ofTwo = trainZeroShot(described, { label: 'digit', candidates: 'unseen', normalise: true });
    const ofTen = trainZeroShot(described, { label: 'digit', seenPenalty: 0.5 });

    return {
      openSet: openSet.report,
      careful: careful.report,
      carefulOpenSet: carefulOpenSet.report,
      carefulMetrics: evaluate({ model: careful.model, rows: data.test }).metrics,
      prototypes: evaluate({ model: prototypes.model, rows: data.test }).metrics,
      tuned: evaluate({ model: tuned.model, rows: data.test }).metrics,
      zeroShot: evaluate({ model: ofTwo.model, rows: late.rows }).metrics,
      zeroShotOfTen: evaluate({ model: ofTen.model, rows: data.test }).metrics,
    };
  },
});
