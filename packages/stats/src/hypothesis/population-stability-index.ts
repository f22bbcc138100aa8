/** What stands for a share of 0, as in evidently. */
const smallestShare = 1e-4;

/**
 * The population stability index of two samples of counts over the same bins or values:
 * Σ (current − reference) ln(current ÷ reference), over their shares. A share of 0 counts as 0.0001.
 *
 * By convention below 0.1 is stable, and from 0.25 a large change (N. Siddiqi, Credit Risk Scorecards, 2006). Without any
 * change its mean is about (bins − 1)(1/n + 1/m), so that small samples look unstable.
 *
 * Null if a sample is empty.
 */
export function populationStabilityIndex(reference: readonly number[], current: readonly number[]): number | null {
  const [n, m] = [reference, current].map((counts) => counts.reduce((total, count) => total + count, 0)) as [
    number,
    number,
  ];
  if (n === 0 || m === 0) return null;
  return reference.reduce((total, count, bin) => {
    const [before, now] = [count / n || smallestShare, current[bin]! / m || smallestShare];
    return total + (now - before) * Math.log(now / before);
  }, 0);
}
