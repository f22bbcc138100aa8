import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { pinballLoss } from './pinball-loss.ts';
import reference from './regression.reference.json' with { type: 'json' };

const cases = reference.cases.flatMap(({ name, truth, predicted, pinballLoss: losses }) =>
  Object.entries(losses).map(([quantile, expected]) => ({ name, truth, predicted, quantile, expected })),
);

test.each(cases)('$name at $quantile, as scikit-learn', ({ truth, predicted, quantile, expected }) => {
  expectClose(pinballLoss(truth, predicted, Number(quantile)).value, expected, 'pinball loss');
});

test('no rows have none', () => {
  expect(pinballLoss([], [], 0.5)).toEqual({ value: null, n: 0, reason: 'no rows' });
});
