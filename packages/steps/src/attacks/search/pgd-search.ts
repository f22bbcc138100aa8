// Projected gradient descent that notes a row at any of its points, and the fast gradient method, which is one step of it.

import { type Attack, noteFooled } from './attempt.ts';
import { projectIntoBall } from './ball.ts';
import { marginLoss } from './class-losses.ts';
import { drawPoints } from './random-points.ts';
import { climb } from './steepest.ts';

export interface PgdSearchOptions {
  readonly steps: number;
  /** Length of a step as a share of ε. Default 2.5 ÷ steps (Madry et al., appendix). */
  readonly stepShare?: number | undefined;
  /** Whether it starts at a random point of the ball. Default true. */
  readonly startsAnywhere?: boolean | undefined;
}

/** In `l1`, a step changes the twentieth of the numbers that is steepest (Tramèr and Boneh 2019, SLIDE). */
const l1Share = 0.05;

/**
 * PGD on the true label. Source: A. Madry, A. Makelov, L. Schmidt, D. Tsipras, A. Vladu, "Towards deep learning models
 * resistant to adversarial attacks", ICLR 2018; in `l1` F. Tramèr, D. Boneh, "Adversarial training and robustness for
 * multiple perturbations", NeurIPS 2019, with the exact projection.
 */
export function pgdSearch({ steps, stepShare = 2.5 / steps, startsAnywhere = true }: PgdSearchOptions): Attack {
  return async ({ model, origins, ball, random, breathing }) => {
    const { size, slopesOf } = model;
    if (!slopesOf) throw new Error('PGD needs gradients');
    const { rows } = origins;
    const points = startsAnywhere ? drawPoints(random, origins, ball) : { values: origins.values.slice(), rows };
    const right = new Uint8Array(rows.length).fill(1);
    for (let step = 0; step < steps; step++) {
      await breathing.pauseIfDue();
      const { slopes, scores } = slopesOf(points, marginLoss);
      if (!noteFooled(right, model.areRight(scores, rows))) return right;
      for (let start = 0; start < slopes.length; start += size) {
        climb(points.values, slopes, { start, size, norm: ball.norm, step: stepShare * ball.epsilon, share: l1Share });
        projectIntoBall(points.values, origins.values, start, size, ball);
      }
    }
    noteFooled(right, model.areRight(model.scoresOf(points), rows));
    return right;
  };
}

/** I. Goodfellow, J. Shlens, C. Szegedy, "Explaining and harnessing adversarial examples", ICLR 2015. */
export const fgsmSearch: Attack = pgdSearch({ steps: 1, stepShare: 1, startsAnywhere: false });

/** A random point of the ball. */
export const noiseSearch: Attack = async ({ model, origins, ball, random }) =>
  model.areRight(model.scoresOf(drawPoints(random, origins, ball)), origins.rows);
