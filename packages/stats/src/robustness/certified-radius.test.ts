import { expect, test } from 'vitest';
import { certifiedRadius } from './certified-radius.ts';
import reference from './smoothing.reference.json' with { type: 'json' };

test.each(reference.certify)(
  '$hits of $n at σ $deviation: the radius is that of Cohen’s code',
  ({ hits, n, deviation, miss, radius }) => {
    const found = certifiedRadius(hits, n, deviation, miss);
    if (radius === null) expect(found).toBeNull();
    else expect(found! / radius).toBeCloseTo(1, 9);
  },
);
