import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { signedCases } from './fairness-case.reference.ts';
import { statisticalParityDifference } from './statistical-parity-difference.ts';

test.each(signedCases)('$name, as AIF360', (golden) => {
  const found = statisticalParityDifference(golden.unprivileged, golden.privileged);
  expectClose(found.value, golden.statisticalParityDifference, 'difference');
  expect(found.low).toBeLessThan(found.value as number);
});
