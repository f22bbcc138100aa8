import { Estimate } from '../base/estimate.ts';
import { Figure } from '../base/figure.ts';
import { sum } from '../base/sum.ts';
import { chiSquareSurvival } from '../distributions/chi-square.ts';
import { normalQuantile } from '../distributions/normal.ts';
import type { TwoByTwo } from './fisher-exact.ts';

/** What the test finds over all strata. */
export interface CochranMantelHaenszelResult {
  /** The common odds ratio of Mantel and Haenszel: odds of the first column in the first row over those in the second. */
  readonly oddsRatio: Estimate;
  /** The χ² statistic with one degree of freedom; `null` where no stratum could have come out otherwise. */
  readonly chiSquare: number | null;
  /** Its p-value. */
  readonly p: number | null;
  /** Strata that count. */
  readonly strata: number;
  /** Strata left out because they have fewer than two rows. */
  readonly dropped: number;
}

/** How the test is made. */
export interface CochranMantelHaenszelOptions {
  /** Continuity correction; default true. */
  readonly correction?: boolean;
  /** Coverage of the odds ratio's interval; default 0.95. */
  readonly level?: number;
}

/**
 * The Cochran–Mantel–Haenszel test: are two groups' odds equal in every stratum (department, age band) alike?
 *
 * As R's `mantelhaen.test`: ½ is taken off |Σ(a − E a)|, and nothing where that is below ½ already (statsmodels'
 * `StratifiedTable.test_null_odds(correction=True)` takes it off always). The odds ratio's interval is Robins, Breslow
 * and Greenland's (Biometrics 42, 1986), as both have it.
 *
 * @param tables - one two-way table for each stratum
 */
export function cochranMantelHaenszel(
  tables: readonly TwoByTwo[],
  { correction = true, level = 0.95 }: CochranMantelHaenszelOptions = {},
): CochranMantelHaenszelResult {
  const strata = tables.map(([[a, b], [c, d]]) => ({ a, b, c, d, n: a + b + c + d })).filter(({ n }) => n >= 2);
  const excess = Math.abs(sum(strata.map(({ a, b, c, n }) => a - ((a + b) * (a + c)) / n)));
  const variance = sum(strata.map(({ a, b, c, d, n }) => ((a + b) * (c + d) * (a + c) * (b + d)) / (n * n * (n - 1))));
  const chiSquare = variance === 0 ? null : (excess - (correction && excess >= 0.5 ? 0.5 : 0)) ** 2 / variance;
  return {
    oddsRatio: estimateOddsRatio(strata, level),
    chiSquare,
    p: chiSquare === null ? null : chiSquareSurvival(chiSquare),
    strata: strata.length,
    dropped: tables.length - strata.length,
  };
}

interface Stratum {
  readonly a: number;
  readonly b: number;
  readonly c: number;
  readonly d: number;
  readonly n: number;
}

function estimateOddsRatio(strata: readonly Stratum[], level: number): Estimate {
  const rows = strata.reduce((total, { n }) => total + n, 0);
  const top = sum(strata.map(({ a, d, n }) => (a * d) / n));
  const bottom = sum(strata.map(({ b, c, n }) => (b * c) / n));
  if (bottom === 0) {
    return Estimate.of(
      Figure.none(rows, rows === 0 ? 'no rows' : 'no stratum has both counts that it divides by'),
      null,
    );
  }
  const figure = Figure.of(top / bottom, rows);
  if (top === 0) return Estimate.of(figure, null, 'the logarithm of an odds ratio of 0 has no standard error');
  const halfVariance = sum(
    strata.map(({ a, b, c, d, n }) => {
      const agreeing = (a + d) / n;
      const ad = (a * d) / n;
      const bc = (b * c) / n;
      return (
        (agreeing * ad) / top ** 2 +
        (agreeing * bc + (1 - agreeing) * ad) / (top * bottom) +
        ((1 - agreeing) * bc) / bottom ** 2
      );
    }),
  );
  const reach = normalQuantile(1 - (1 - level) / 2) * Math.sqrt(halfVariance / 2);
  const centre = Math.log(top / bottom);
  return Estimate.of(figure, { low: Math.exp(centre - reach), high: Math.exp(centre + reach) });
}
