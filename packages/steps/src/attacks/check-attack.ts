// Checks that run beside every attack. Robustness that an attack cannot see past is not robustness: an attack that fails
// one of these is too weak or blinded.

import type { Decision, Verdict } from '@cairn/core';
import type { Estimate } from '../math/estimate.ts';
import { estimateDifference } from '../math/estimate-difference.ts';
import { estimateRate } from '../math/estimate-rate.ts';
import type { Rate } from '../math/rate.ts';
import { verdictOfInterval } from '../math/verdict-of-interval.ts';

/** Rows right under attacks of one size. */
export interface RightAt {
  readonly epsilon: number;
  readonly right: Rate;
}

/** What the checks look at. */
export interface Evidence {
  readonly noise: Rate;
  readonly fgsm: Rate;
  readonly pgd: Rate;
  /** By rising ε; the last is the whole declared range. */
  readonly curve: readonly RightAt[];
  readonly classCount: number;
  /** Rows whose loss has no slope at all. */
  readonly flat: Rate;
  /** Rows whose outputs add up to 1 with none below 0. */
  readonly likeProbabilities: Rate;
  /** Rows whose outputs differ when asked twice. */
  readonly unsteady: Rate;
}

/**
 * Noise is no stronger than FGSM, FGSM no stronger than PGD, a larger ε no weaker than a smaller, and the whole range
 * leaves no more than chance. A reversal that lies within the interval of the difference (Newcombe's, of independent
 * rates, hence wide for the same rows) is not enough evidence. AutoAttack's: slopes of 0, outputs that are drawn,
 * probabilities where logits are meant (F. Croce, M. Hein, 2020).
 */
export function checkAttack(evidence: Evidence): readonly Verdict[] {
  const { noise, fgsm, pgd, curve, classCount, flat, likeProbabilities, unsteady } = evidence;
  const chance = 1 / classCount;
  const whole = curve.at(-1)!;
  return [
    checkOrder('accuracy under noise ≥ under FGSM', noise, fgsm),
    checkOrder('accuracy under FGSM ≥ under PGD', fgsm, pgd),
    worst(
      curve
        .slice(1)
        .map((next, index) =>
          checkOrder(
            `accuracy does not rise with ε (${curve[index]!.epsilon} to ${next.epsilon})`,
            curve[index]!.right,
            next.right,
          ),
        ),
    ),
    checkMost(
      `accuracy at ε ${Number(whole.epsilon.toPrecision(3))}, the whole range, is at or below chance`,
      estimateRate(whole.right),
      chance,
    ),
    checkMost('rows whose loss has no slope', estimateRate(flat), 0.05),
    checkMost('rows with probabilities where logits are meant', estimateRate(likeProbabilities), 0.5),
    checkMost('rows whose outputs differ when asked twice', estimateRate(unsteady), 0.05),
  ];
}

/** Held while a reversal lies within its interval: that much, the rows that were drawn may do. */
function checkOrder(rule: string, weaker: Rate, stronger: Rate): Verdict {
  const { value, low, high } = estimateDifference(weaker, stronger);
  const common = { rule, found: value, low, high, wanted: '≥ 0' } as const;
  if (value !== null && value >= 0) return { ...common, decision: 'holds', isHeld: true };
  if (high !== null && high < 0) return { ...common, decision: 'does not', isHeld: false };
  return { ...common, decision: 'not enough evidence', isHeld: true, reason: 'a reversal within the interval' };
}

function checkMost(rule: string, estimate: Estimate, atMost: number): Verdict {
  const { value, low, high } = estimate;
  const verdict = verdictOfInterval(estimate, { atMost });
  const decision: Decision =
    verdict === 'does-not' ? 'does not' : verdict === 'holds' ? 'holds' : 'not enough evidence';
  const wanted = `≤ ${Number(atMost.toPrecision(3))}`;
  return { rule, found: value, low, high, wanted, decision, isHeld: decision === 'holds' };
}

/** The one that says most against it. */
function worst(checks: readonly Verdict[]): Verdict {
  return checks.reduce((least, check) => ((check.found ?? 0) < (least.found ?? 0) ? check : least));
}
