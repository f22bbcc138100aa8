// Checks that run beside every attack. Robustness that an attack cannot see past is not robustness: an attack that fails
// one of these is too weak or blinded.

import { listAll, type Verdict } from '@cairn/core';
import { type Estimate, estimatePairedDifference, estimateRate, type Rate } from '@cairn/stats';

/** By row: 1 where it is right, else 0. */
export type RightRows = ArrayLike<number>;

/** Rows right under attacks of one size. */
export interface RightAt {
  readonly epsilon: number;
  readonly right: RightRows;
}

/** What the checks look at. */
export interface Evidence {
  readonly noise: RightRows;
  /** Null for a family without gradients, as `pgd` and `flat`. */
  readonly fgsm: RightRows | null;
  readonly pgd: RightRows | null;
  /** By rising ε; the last is the whole declared range. */
  readonly curve: readonly RightAt[];
  readonly classCount: number;
  /** Columns of the model that no attack changes. */
  readonly unchanged: readonly string[];
  /** Rows whose loss has no slope at all. */
  readonly flat: Rate | null;
  /** Rows that were fooled without gradients alone; null if that was not tried after attacks by gradients. */
  readonly onlyBlackBox: Rate | null;
  /** Rows whose outputs add up to 1 with none below 0. */
  readonly likeProbabilities: Rate;
  /** Rows whose outputs differ when asked twice. */
  readonly unsteady: Rate;
}

/**
 * Noise is no stronger than FGSM, FGSM no stronger than PGD, a larger ε no weaker than a smaller, and the whole range
 * leaves no more than chance, if all columns may change. All are asked of the same rows: a reversal within the interval of the difference (Newcombe's,
 * for paired rates) is not enough evidence. AutoAttack's: slopes of 0, outputs that are drawn,
 * probabilities where logits are meant (F. Croce, M. Hein, 2020).
 */
export function checkAttack(evidence: Evidence): readonly Verdict[] {
  const { noise, fgsm, pgd, curve, flat, onlyBlackBox, likeProbabilities, unsteady } = evidence;
  return [
    ...(fgsm && pgd
      ? [
          checkOrder('accuracy under noise ≥ under FGSM', noise, fgsm),
          checkOrder('accuracy under FGSM ≥ under PGD', fgsm, pgd),
        ]
      : []),
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
    checkWhole(evidence),
    ...(flat ? [checkMost('rows whose loss has no slope', flat, 0.05)] : []),
    ...(onlyBlackBox ? [checkMost('rows that only the attack without gradients fooled', onlyBlackBox, 0.05)] : []),
    checkMost('rows with probabilities where logits are meant', likeProbabilities, 0.5),
    checkMost('rows whose outputs differ when asked twice', unsteady, 0.05),
  ];
}

/** How many rows are right. */
export function rateOf(right: RightRows): Rate {
  let hits = 0;
  for (let row = 0; row < right.length; row++) hits += right[row]!;
  return { hits, n: right.length };
}

/** A model that decides by columns that stay as they are is right wherever the others go: then the attack may be good. */
function checkWhole({ curve, classCount, unchanged }: Evidence): Verdict {
  const { epsilon, right } = curve.at(-1)!;
  const rule = `accuracy at ε ${Number(epsilon.toPrecision(3))}, the whole range, is at or below chance`;
  const verdict = checkMost(rule, rateOf(right), 1 / classCount);
  if (verdict.isPassed || unchanged.length === 0) return verdict;
  const names = listAll(unchanged.map((name) => `'${name}'`));
  const reason = `the attack leaves ${names} as ${unchanged.length > 1 ? 'they are' : 'it is'}, which may be enough to decide`;
  return { ...verdict, decision: 'inconclusive', isPassed: true, reason };
}

function checkOrder(rule: string, weaker: RightRows, stronger: RightRows): Verdict {
  return judge(rule, estimatePairedDifference(weaker, stronger), 'at least', 0);
}

export function checkMost(rule: string, rate: Rate, most: number): Verdict {
  return judge(rule, estimateRate(rate), 'at most', most);
}

/**
 * What is found decides; where it is on the wrong side, but its interval reaches the right one, there is not enough
 * evidence, which counts as held: that much, the drawing of the rows may do.
 */
export function judge(
  rule: string,
  { value, low, high }: Estimate,
  side: 'at least' | 'at most',
  bound: number,
): Verdict {
  const sign = side === 'at least' ? 1 : -1;
  const required = `${side === 'at least' ? '≥' : '≤'} ${Number(bound.toPrecision(3))}`;
  const common = { rule, value, low, high, required };
  if (value !== null && sign * (value - bound) >= 0) return { ...common, decision: 'passed', isPassed: true };
  const reach = side === 'at least' ? high : low;
  if (reach !== null && sign * (reach - bound) < 0) return { ...common, decision: 'failed', isPassed: false };
  return { ...common, decision: 'inconclusive', isPassed: true, reason: 'the interval reaches what is required' };
}

/** The one that says most against it. */
function worst(checks: readonly Verdict[]): Verdict {
  return checks.reduce((least, check) => ((check.value ?? 0) < (least.value ?? 0) ? check : least));
}
