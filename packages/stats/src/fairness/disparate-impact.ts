import { Figure } from '../base/figure.ts';
import type { Rate } from '../base/rate.ts';

/**
 * AIF360's disparate impact: selection rate of the unprivileged group over that of the privileged, from 0, above 1 when
 * the unprivileged are selected more. Undefined when nobody privileged is selected. Its interval is to be drawn.
 */
export function disparateImpact(unprivileged: Rate, privileged: Rate): Figure {
  const n = unprivileged.n + privileged.n;
  if (unprivileged.n === 0 || privileged.n === 0) return Figure.none(n, 'one of the two groups has no rows');
  if (privileged.hits === 0) return Figure.none(n, 'nobody of the privileged group is selected');
  return Figure.of(unprivileged.hits / unprivileged.n / (privileged.hits / privileged.n), n);
}
