// Godfrey's coefficients for Lanczos' approximation with g = 607/128 and 15 terms.
const G = 607 / 128;
const TERMS = [
  0.9999999999999971, 57.15623566586292, -59.59796035547549, 14.136097974741746, -0.4919138160976202,
  0.00003399464998481189, 0.00004652362892704858, -0.00009837447530487956, 0.0001580887032249125,
  -0.00021026444172410488, 0.00021743961811521265, -0.0001643181065367639, 0.00008441822398385275,
  -0.000026190838401581408, 0.0000036899182659531625,
];

/**
 * The logarithm of the gamma function for `x > 0`, relative error about 1e-15.
 *
 * Source: C. Lanczos, SIAM J. Numer. Anal. B 1 (1964), 86–96, with P. Godfrey's coefficients (2001).
 */
export function logGamma(x: number): number {
  if (!(x > 0)) throw new RangeError(`logGamma needs x > 0, not ${x}`);
  let series = TERMS[0] as number;
  for (let i = 1; i < TERMS.length; i++) series += (TERMS[i] as number) / (x + i - 1);
  const t = x + G - 0.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}
