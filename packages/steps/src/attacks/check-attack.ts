// Checks that run beside every attack. Robustness that an attack cannot see past is not robustness: an attack that fails
// one of these is too weak or blinded.

import type { Decision } from '@cairn/core';
import type { Estimate } from '../math/estimate.ts';
import { estimateDifference } from '../math/estimate-difference.ts';
import { estimateRate } from '../math/estimate-rate.ts';
import type { Rate } from '../math/rate.ts';
import { verdictOfInterval } from '../math/verdict-of-interval.ts';
import type { AttackCheck } from './attack-report.ts';

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
export function checkAttack(evidence: Evidence): readonly AttackCheck[] {
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
    checkMost(`accuracy at ε ${Number(whole.epsilon.toPrecision(3))}, the whole range, is at or below chance`, estimateRate(whole.right), chance),
    checkMost('rows whose loss has no slope', estimateRate(flat), 0.05),
    checkMost('rows with probabilities where logits are meant', estimateRate(likeProbabilities), 0.5),
    checkMost('rows whose outputs differ when asked twice', estimateRate(unsteady), 0.05),
  ];
}

function checkOrder(check: string, weaker: Rate, stronger: Rate): AttackCheck {
  const { value, low, high } = estimateDifference(weaker, stronger);
  const isRight = value !== null && value >= 0;
  const decision: Decision = isRight ? 'holds' : high !== null && high < 0 ? 'does not' : 'not enough evidence';
  return { check, found: value, low, high, wanted: '≥ 0', decision };
}

function checkMost(check: string, { value, low, high }: Estimate, atMost: number): AttackCheck {
  const verdict = verdictOfInterval({ value, low, high }, { atMost });
  const decision: Decision =
    verdict === 'does-not' ? 'does not' : verdict === 'holds' ? 'holds' : 'not enough evidence';
  return { check, found: value, low, high, wanted: `≤ ${Number(atMost.toPrecision(3))}`, decision };
}

/** The one that says most against it. */
function worst(checks: readonly AttackCheck[]): AttackCheck {
  return checks.reduce((least, check) => ((check.found ?? 0) < (least.found ?? 0) ? check : least));
}
