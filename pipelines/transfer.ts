// Transfer: a network learns the digits 0 to 4, and is moved to 5 to 9 with ten rows of each. It is compared with a network of
// the same layers that learns from the same rows alone.

import { definePipeline, file } from '@cairn/core';
import { augment, category, clean, compare, evaluate, fineTune, image, takeSample, train } from '@cairn/steps';
import { z } from 'zod';
import { pickDigits } from './steps/pick-digits.ts';

const columns = {
  image: image({ shape: [8, 8, 1], min: 0, max: 16, from: ['1', '64'] }),
  digit: category(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9'], { from: '65' }),
};

export default definePipeline('transfer', {
  params: z.strictObject({
    /** Training rows of each digit from 5 to 9. */
    rowsPerDigit: z.int().positive().default(10),
    /** Samples of these rows, each with models of its own. */
    samples: z.int().positive().default(5),
  }),
  build({ rowsPerDigit, samples }) {
    const raw = file('data/digits.csv.gz');
    const data = clean({ raw }, { columns, header: false, split: { validation: 0, test: 0.4, stratify: 'digit' } });
    const early = pickDigits({ rows: data.train }, { digits: ['0', '1', '2', '3', '4'] }).rows;
    const [late, test] = [data.train, data.test].map(
      (rows) => pickDigits({ rows }, { digits: ['5', '6', '7', '8', '9'] }).rows,
    ) as [LateRows, LateRows];

    const network = { convolutions: [16, 32], dense: [64] };
    const more = augment({ rows: early }, { copies: 2, shift: 1 }).rows;
    const learned = train({ rows: more }, { label: 'digit', network, epochs: 20, dropout: 0.3, learningRate: 0.003 });

    const trials = Array.from({ length: samples }, (_, seed) => {
      const { sample: rows } = takeSample({ rows: late }, { size: 5 * rowsPerDigit, stratify: 'digit', seed });
      const few = { rows, pretrained: learned.model };
      const shared = { label: 'digit', batchSize: 10, learningRate: 0.003 } as const;
      const convolutions = { ...shared, upTo: 'pool', head: { dense: [64] } };
      const models = {
        // From nothing, with as many epochs as both phases of the transfer.
        scratch: train({ rows }, { ...shared, network, epochs: 100 }).model,
        // The convolutions as they are, and new layers on what they give.
        features: fineTune(few, { ...convolutions, epochs: 60 }).model,
        // After that the convolutions are trained too, with a rate of their own.
        tuned: fineTune(few, { ...convolutions, epochs: 60, fineTuning: { epochs: 40, learningRate: 0.0005 } }).model,
        // The last hidden layer knows what tells 0 to 4 apart, which is of little use for 5 to 9.
        tooFar: fineTune(few, { ...shared, upTo: 'dense_1', epochs: 60 }).model,
      };
      const figures = Object.entries(models).map(
        ([name, model]) => [`${name}${seed + 1}`, evaluate({ model, rows: test }).metrics] as const,
      );
      const comparison = compare({ models, rows: test }, { baseline: 'scratch' }).report;
      return { ...Object.fromEntries(figures), [`comparison${seed + 1}`]: comparison };
    });
    return Object.assign({}, ...trials);
  },
});

type LateRows = ReturnType<typeof pickDigits<readonly ['5', '6', '7', '8', '9']>>['rows'];
