// Student's t distribution with a whole number of degrees of freedom.

/** The share of the distribution between -t and t, where t = √freedom · tan(angle). Abramowitz and Stegun, 26.7.3 and 26.7.4. */
function shareWithin(angle: number, freedom: number): number {
  const [sine, cosine] = [Math.sin(angle), Math.cos(angle)];
  const isOdd = freedom % 2 === 1;
  let term = isOdd ? cosine : 1;
  let sum = 0;
  for (let power = isOdd ? 1 : 0; power <= freedom - 2; power += 2) {
    sum += term;
    term *= (cosine * cosine * (power + 1)) / (power + 2);
  }
  return isOdd ? ((angle + sine * sum) * 2) / Math.PI : sine * sum;
}

/**
 * The t that leaves half of `1 - level` above it.
 *
 * @param freedom - degrees of freedom, a whole number from 1
 * @param level - from 0 to 1, both excluded: 0.95 for a 95 % interval
 */
export function studentT(freedom: number, level: number): number {
  let [low, high] = [0, Math.PI / 2];
  for (let turn = 0; turn < 100; turn += 1) {
    const middle = (low + high) / 2;
    if (shareWithin(middle, freedom) < level) low = middle;
    else high = middle;
  }
  return Math.sqrt(freedom) * Math.tan((low + high) / 2);
}
