// What an attacker looks at to guess whether a model was trained on a row: higher means more likely a member.

export const membershipAttacks = ['loss', 'entropy', 'modified entropy'] as const;
export type MembershipAttack = (typeof membershipAttacks)[number];

/** Probabilities of 0 have an infinite loss: they count as this one. */
const least = 1e-30;
const log = (probability: number) => Math.log(Math.max(probability, least));

/**
 * One score for each row, of its probabilities, `rows × classes`:
 * - `loss`: log of the true class's probability (S. Yeom, I. Giacomelli, M. Fredrikson, S. Jha, "Privacy risk in machine
 *   learning", CSF 2018)
 * - `entropy`: −entropy of the probabilities; it needs no label (A. Salem and others, "ML-Leaks", NDSS 2019)
 * - `modified entropy`: (1 − p) log p of the true class, and p log (1 − p) of the others (L. Song, P. Mittal, "Systematic
 *   evaluation of privacy risks of machine learning models", USENIX Security 2021, equation 8)
 */
export function membershipScores(
  attack: MembershipAttack,
  probabilities: Float64Array,
  truth: Int32Array,
  classCount: number,
): Float64Array {
  return Float64Array.from(truth, (own, row) => {
    const at = (k: number) => probabilities[row * classCount + k]!;
    if (attack === 'loss') return log(at(own));
    let score = 0;
    for (let k = 0; k < classCount; k++) {
      if (attack === 'entropy') score += at(k) === 0 ? 0 : at(k) * log(at(k));
      else if (k === own) score += (1 - at(k)) * log(at(k));
      else score += at(k) * log(1 - at(k));
    }
    return score;
  });
}
