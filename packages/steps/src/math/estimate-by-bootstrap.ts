import { allRows } from './all-rows.ts';
import { type BootstrapOptions, bootstrap } from './bootstrap.ts';
import { Estimate } from './estimate.ts';
import type { Figure } from './figure.ts';

/** An estimate whose interval was drawn. */
export interface BootstrapEstimate extends Estimate {
  /** Draws made; 0 when the figure is undefined or there were too few rows to draw from. */
  readonly draws: number;
  /** Draws left out because the figure was undefined in them. */
  readonly dropped: number;
}

/**
 * A figure over all rows with a percentile bootstrap interval, see {@link bootstrap}. What `measure` returns beside the
 * figure (the worst pair, what was left out) is kept.
 *
 * @param n - number of rows
 * @param measure - the figure of some rows, given as indexes; called once with all rows and once for each draw
 */
export function estimateByBootstrap<T extends Figure>(
  n: number,
  measure: (rows: Int32Array) => T,
  options: BootstrapOptions,
): T & BootstrapEstimate {
  const figure = measure(allRows(n));
  if (figure.value === null) return { ...figure, ...Estimate.of(figure, null), draws: 0, dropped: 0 };
  const { interval, draws, dropped } = bootstrap(n, (rows) => measure(rows).value, options);
  const reason =
    draws === 0
      ? 'too few rows to draw an interval from'
      : dropped === draws
        ? 'undefined in every draw of rows'
        : 'every draw of rows gives the same value, so that there is no interval';
  const noInterval = draws === 0 || dropped === draws ? 'too-few-rows' : 'no-variation';
  return { ...figure, ...Estimate.of(figure, interval, reason, noInterval), draws, dropped };
}
