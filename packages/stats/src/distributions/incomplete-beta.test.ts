import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import reference from '../rates/simultaneous.reference.json' with { type: 'json' };
import { betaQuantile, incompleteBeta } from './incomplete-beta.ts';

test.each(reference.incompleteBeta)('I($x; $a, $b), as scipy', ({ x, a, b, value }) => {
  expectClose(incompleteBeta(x, a, b), value, 'value', 1e-10);
});

test.each(reference.betaQuantile)('the quantile $p of beta($a, $b), as scipy', ({ p, a, b, x }) => {
  expectClose(betaQuantile(p, a, b), x, 'quantile', 1e-10);
});

test('what is no chance is refused', () => {
  expect(() => incompleteBeta(2, 1, 1)).toThrow('x from 0 to 1');
  expect(() => betaQuantile(-0.1, 1, 1)).toThrow('between 0 and 1');
});
