// Settings ("worlds") for regressors: targets, and errors of several shapes.

import type { Random } from '../packages/core/src/index.ts';

export interface RegressorWorld {
  readonly name: string;
  /** One target, and the model's prediction. */
  readonly draw: (random: Random) => readonly [target: number, predicted: number];
}

const laplace = (random: Random): number => -Math.log(1 - random.next()) * (random.next() < 0.5 ? 1 : -1);

export const regressorWorlds: readonly RegressorWorld[] = [
  world('normal errors, strong', (random) => 0.3 * random.normal()),
  world('normal errors, weak', (random) => 3 * random.normal()),
  world('normal errors with a bias', (random) => 0.5 + random.normal()),
  world('Laplace errors', laplace),
  world('errors that grow', (random) => random.normal() * Math.exp(0.4 * random.normal())),
];

function world(name: string, error: (random: Random) => number): RegressorWorld {
  return {
    name,
    draw: (random) => {
      const target = random.normal();
      return [target, target + error(random)];
    },
  };
}

/** Targets far from 0, and predictions of a quantile of them. */
export const quantileWorlds: readonly (RegressorWorld & { readonly quantile: number })[] = [0.05, 0.9, 0.95].flatMap(
  (quantile) => {
    const shift = quantile < 0.5 ? Math.log(2 * quantile) : -Math.log(2 * (1 - quantile));
    return [
      { name: 'Laplace', off: 0, error: laplace },
      { name: 'Laplace, predicted too high', off: 0.3, error: laplace },
    ].map(({ name, off, error }) => ({
      name: `${name}, quantile ${quantile}`,
      quantile,
      draw: (random: Random) => {
        const centre = 20 + 4 * random.next();
        return [centre + error(random), centre + shift + off] as const;
      },
    }));
  },
);

export function drawTargets({ draw }: RegressorWorld, n: number, random: Random) {
  const truth = new Float64Array(n);
  const predicted = new Float64Array(n);
  for (let row = 0; row < n; row++) [truth[row], predicted[row]] = draw(random) as [number, number];
  return { truth, predicted };
}
