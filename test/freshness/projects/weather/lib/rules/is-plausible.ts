import type { Verdict } from '@cairn/core';

export function judgeMean(mean: number, least: number): Verdict {
  const isHeld = mean >= least;
  const decision = isHeld ? 'holds' : 'does not';
  return { rule: 'mean', found: mean, low: mean, high: mean, wanted: `≥ ${least}`, decision, isHeld };
}
