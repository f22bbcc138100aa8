import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import { disparateImpact } from './disparate-impact.ts';
import { signedCases } from './fairness-case.reference.ts';

test.each(signedCases)('$name, as AIF360', (golden) => {
  expectClose(disparateImpact(golden.unprivileged, golden.privileged).value, golden.disparateImpact, 'impact');
});

test('why it is undefined', () => {
  expect(disparateImpact({ hits: 2, n: 5 }, { hits: 0, n: 4 }).reason).toBe(
    'nobody of the privileged group is selected',
  );
  expect(disparateImpact({ hits: 0, n: 0 }, { hits: 1, n: 4 }).reason).toBe('one of the two groups has no rows');
});
