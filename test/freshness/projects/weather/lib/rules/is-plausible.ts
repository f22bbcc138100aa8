import type { Verdict } from '@cairn/core';

export function judgeMean(mean: number, least: number): Verdict {
  const isPassed = mean >= least;
  const decision = isPassed ? 'passed' : 'failed';
  return { rule: 'mean', value: mean, low: mean, high: mean, required: `≥ ${least}`, decision, isPassed };
}
