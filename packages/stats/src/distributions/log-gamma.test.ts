import { expect, test } from 'vitest';
import { expectClose } from '../base/expect-close.reference.ts';
import reference from '../rates/intervals.reference.json' with { type: 'json' };
import { logGamma } from './log-gamma.ts';

test.each(reference.logGamma)('logGamma($x), as scipy', ({ x, value }) => {
  expectClose(logGamma(x), value, `logGamma(${x})`);
});

test('there is none at or below 0', () => {
  expect(() => logGamma(0)).toThrow('x > 0');
});
