// Checks of explanations, which run by themselves.

import type { Verdict } from '@cairn/core';
import { rankCorrelation } from '@cairn/stats';
import type { Attributions } from './attributions.ts';

/** The largest share of a row's distance from its base that attributions may miss. */
const mostMissing = 0.01;
/** Explanations that hardly change when the model's parameters are shuffled explain the rows, and not the model. */
const mostAlike = 0.9;
/** Fewer numbers have so few orders that two of them are often alike. */
const fewestRanked = 4;

/** Whether attributions add up: |sum − (value − base)|, the worst of all, as a share of the largest |value − base|. */
export function checkSums(rule: string, explained: readonly Attributions[]): Verdict {
  let [gap, scale, size] = [0, 0, 1];
  for (const { attributions, bases, values } of explained)
    attributions.forEach((own, output) => {
      const distance = values[output]! - bases[output]!;
      const total = own.reduce((sum, value) => sum + value, 0);
      gap = Math.max(gap, Math.abs(total - distance));
      scale = Math.max(scale, Math.abs(distance));
      size = Math.max(size, Math.abs(values[output]!));
    });
  // What rounding leaves of values of this size, as of a constant model, does not count.
  const value = gap <= 1e-9 * size ? 0 : gap / scale;
  const isPassed = value <= mostMissing;
  const decision = isPassed ? 'passed' : 'failed';
  return { rule, value, low: null, high: null, required: `≤ ${mostMissing}`, decision, isPassed };
}

/**
 * Whether attributions follow the model: the mean size of Spearman's rank correlation, by row, between the sizes of the
 * attributions and those of the same model with shuffled parameters.
 *
 * Source: J. Adebayo and others, "Sanity checks for saliency maps", NeurIPS 2018 (model parameter randomisation).
 */
export function checkShuffled(own: readonly (readonly number[])[], shuffled: readonly (readonly number[])[]): Verdict {
  const rule = 'attributions differ from those of the model with shuffled parameters: rank correlation';
  const common = { rule, low: null, high: null, required: `≤ ${mostAlike}` };
  const unsure = (reason: string): Verdict => ({
    ...common,
    value: null,
    decision: 'inconclusive',
    isPassed: true,
    reason,
  });
  if ((own[0]?.length ?? 0) < fewestRanked) return unsure(`there are fewer than ${fewestRanked} attributions to rank`);
  const found = own
    .map((values, row) => rankCorrelation(values.map(Math.abs), shuffled[row]!.map(Math.abs)))
    .filter((value) => value !== null);
  if (found.length === 0) return unsure('all attributions are equal');
  const value = found.reduce((total, one) => total + Math.abs(one) / found.length, 0);
  const isPassed = value <= mostAlike;
  return { ...common, value, decision: isPassed ? 'passed' : 'failed', isPassed };
}
