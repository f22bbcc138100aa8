import { expect, test } from 'vitest';
import reference from './privacy.reference.json' with { type: 'json' };
import { noiseFor, privacySpent } from './sampled-gaussian.ts';

test.each(reference.spent)('ε at rate $sampleRate, noise $noise, $steps steps, δ $delta is Opacus’', (given) => {
  const { epsilon, order } = privacySpent(given, given.delta);
  expect(epsilon / given.epsilon).toBeCloseTo(1, 9);
  expect(order).toBeCloseTo(given.order, 12);
});

test.each(reference.noise)('the noise for ε $epsilon is within a thousandth of the smallest', (given) => {
  const noise = noiseFor(given.epsilon, given.delta, given);
  expect(privacySpent({ ...given, noise }, given.delta).epsilon).toBeLessThanOrEqual(given.epsilon);
  // Opacus stops when its ε is at most 0.01 below.
  expect(noise).toBeLessThanOrEqual(given.noise + 0.001);
});

test('what is no mechanism is refused', () => {
  const mechanism = { sampleRate: 0.1, noise: 1, steps: 10 };
  expect(() => privacySpent({ ...mechanism, noise: 0 }, 1e-5)).toThrow('Without noise there is no privacy');
  expect(() => privacySpent({ ...mechanism, sampleRate: 2 }, 1e-5)).toThrow('A rate is above 0');
  expect(() => privacySpent(mechanism, 0)).toThrow('δ is above 0');
  expect(() => noiseFor(0, 1e-5, mechanism)).toThrow('No noise gives an ε of 0');
  expect(privacySpent({ ...mechanism, steps: 0 }, 1e-5).epsilon).toBe(0);
});
