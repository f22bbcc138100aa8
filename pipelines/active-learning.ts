// Active learning: a model asks for the labels of the points that it is least sure of, until it is good enough.

import { definePipeline, repeatUntil } from '@cairn/core';
import { z } from 'zod';
import { askOracle, drawCurve, drawPoints, fitLine, judgeLine } from './steps/active.ts';

export default definePipeline('active-learning', {
  params: z.strictObject({
    /** The accuracy on validation points at which the loop stops. */
    target: z.number().default(0.99),
    /** Labels that are asked for in each round. */
    count: z.int().positive().default(4),
  }),
  build({ target, count }) {
    const { labelled, pool, validation } = drawPoints({}, { pool: 300, validation: 400, start: 4 });
    const { state, stopped, each } = repeatUntil(
      { labelled, pool, line: fitLine({ labelled }).line },
      (given) => {
        const asked = askOracle(given, { count });
        const { line } = fitLine({ labelled: asked.labelled });
        const { metrics, isEnough } = judgeLine({ line, validation, labelled: asked.labelled }, { target });
        return { state: { ...asked, line }, stop: isEnough, each: { metrics } };
      },
      { atMost: 12 },
    );
    const { curve, summary } = drawCurve({ rounds: each.metrics });
    return { line: state.line, reached: stopped, curve, summary };
  },
});
