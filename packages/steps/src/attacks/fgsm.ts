// The fast gradient sign method: one step of the whole radius up the loss.

import type { Tensor } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import { type GradientOf, type PgdOptions, pgd } from './pgd.ts';

/**
 * Rows that FGSM moved, in the shape of `rows`: x + ε · sign(∇ loss), clipped to the declared range; in L2, x + ε · ∇ ÷ ‖∇‖.
 *
 * Source: I. Goodfellow, J. Shlens, C. Szegedy, "Explaining and harnessing adversarial examples", ICLR 2015; as
 * `FastGradientMethod` of the Adversarial Robustness Toolbox.
 */
export function fgsm(
  tf: Tfjs,
  gradientOf: GradientOf,
  rows: Tensor,
  { epsilon, norm, bounds }: Pick<PgdOptions, 'epsilon' | 'norm' | 'bounds'>,
): Tensor {
  return pgd(tf, gradientOf, rows, { epsilon, norm, bounds, steps: 1, stepSize: epsilon });
}
