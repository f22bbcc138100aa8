/**
 * The survival function of Kolmogorov's limit distribution: P(K ≥ x) of the largest distance of a Brownian bridge from 0.
 * As `scipy.special.kolmogorov`.
 *
 * Source: A. N. Kolmogorov, Giornale dell'Istituto Italiano degli Attuari 4 (1933), 83–91; below 1 the equal series by
 * Jacobi's theta function, which converges fast there.
 *
 * @param x - at least 0
 */
export function kolmogorovSurvival(x: number): number {
  if (!(x > 0)) return 1;
  if (x < 1) {
    let total = 0;
    for (let k = 1; k <= 15; k += 2) total += Math.exp(-((k * Math.PI) ** 2) / (8 * x * x));
    return 1 - (Math.sqrt(2 * Math.PI) / x) * total;
  }
  let total = 0;
  for (let k = 1; k <= 10; k++) total += (k % 2 ? 2 : -2) * Math.exp(-2 * (k * x) ** 2);
  return total;
}

/**
 * The x with P(K ≥ x) = p, by bisection. As `scipy.special.kolmogi`.
 *
 * @param p - above 0 and below 1
 */
export function kolmogorovCritical(p: number): number {
  if (!(p > 0 && p < 1)) throw new RangeError(`A probability of a tail is above 0 and below 1, and not ${p}`);
  let [low, high] = [0, 30];
  for (let step = 0; step < 80; step++) {
    const middle = (low + high) / 2;
    if (kolmogorovSurvival(middle) > p) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
