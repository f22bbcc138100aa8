// Learns a calibration from scores whose true classes are known.

import type { IsotonicCalibration, PlattScaling, TemperatureScaling } from './calibration.ts';
import { sigmoid } from './calibration.ts';

/** The range in which the inverse temperature is sought, as scikit-learn's. */
const [coldest, hottest] = [Math.exp(-10), Math.exp(10)];

/**
 * The temperature with the smallest log loss: the inverse at which Σ (mean logit under the model − logit of the true class)
 * is 0, which rises with it.
 *
 * Source: C. Guo et al., "On calibration of modern neural networks", ICML 2017; scikit-learn's `temperature`.
 */
export function fitTemperature(logits: ArrayLike<number>, classes: Int32Array, width: number): TemperatureScaling {
  const slopeAt = (inverse: number) => {
    let slope = 0;
    for (let row = 0; row < classes.length; row++) {
      let highest = Number.NEGATIVE_INFINITY;
      for (let k = 0; k < width; k++) highest = Math.max(highest, logits[row * width + k]!);
      let [total, mean] = [0, 0];
      for (let k = 0; k < width; k++) {
        const power = Math.exp(inverse * (logits[row * width + k]! - highest));
        total += power;
        if (power > 0) mean += power * logits[row * width + k]!;
      }
      slope += mean / total - logits[row * width + classes[row]!]!;
    }
    return slope;
  };
  let [low, high] = [coldest, hottest];
  for (let round = 0; round < 200; round++) {
    const middle = Math.sqrt(low * high);
    if (slopeAt(middle) < 0) low = middle;
    else high = middle;
  }
  return { type: 'temperature', temperature: 1 / Math.sqrt(low * high) };
}

/**
 * Platt's scaling with his smoothed targets, (n₊ + 1) ÷ (n₊ + 2) and 1 ÷ (n₋ + 2), by Newton's method.
 *
 * Source: J. Platt, "Probabilistic outputs for support vector machines" (1999); H.-T. Lin, C.-J. Lin, R. Weng (2007);
 * scikit-learn's `sigmoid`.
 *
 * @param isPositive - 1 for rows of the positive class
 */
export function fitPlatt(logOdds: Float64Array, isPositive: Uint8Array): PlattScaling {
  const positives = isPositive.reduce((total, value) => total + value, 0);
  const [high, low] = [(positives + 1) / (positives + 2), 1 / (isPositive.length - positives + 2)];
  const targetOf = (row: number) => (isPositive[row] ? high : low);
  const lossOf = (slope: number, intercept: number) =>
    logOdds.reduce((total, odds, row) => {
      const value = slope * odds + intercept;
      return total + Math.max(value, 0) - targetOf(row) * value + Math.log1p(Math.exp(-Math.abs(value)));
    }, 0);
  let [slope, intercept] = [0, Math.log((positives + 1) / (isPositive.length - positives + 1))];
  let loss = lossOf(slope, intercept);
  for (let iteration = 0; iteration < 100; iteration++) {
    let [gs, gi, hss, hsi, hii] = [0, 0, 1e-12, 0, 1e-12];
    logOdds.forEach((odds, row) => {
      const share = sigmoid(slope * odds + intercept);
      const [error, weight] = [share - targetOf(row), share * (1 - share)];
      gs += error * odds;
      gi += error;
      hss += weight * odds * odds;
      hsi += weight * odds;
      hii += weight;
    });
    const determinant = hss * hii - hsi * hsi;
    const [ds, di] = [-(hii * gs - hsi * gi) / determinant, -(hss * gi - hsi * gs) / determinant];
    let step = 1;
    while (
      step > 1e-10 &&
      lossOf(slope + step * ds, intercept + step * di) > loss + 1e-4 * step * (gs * ds + gi * di) + 1e-14 * loss
    )
      step /= 2;
    [slope, intercept] = [slope + step * ds, intercept + step * di];
    loss = lossOf(slope, intercept);
    if (Math.abs(step * ds) < 1e-10 * Math.max(1, Math.abs(slope)) && Math.abs(step * di) < 1e-10) break;
  }
  return { type: 'platt', slope, intercept };
}

/**
 * The rising function of the log odds that is nearest to the classes in squares, by pooling adjacent violators. Equal log
 * odds count as one. Between its knots it is linear, as scikit-learn's `IsotonicRegression`.
 *
 * Source: R. Barlow et al., "Statistical inference under order restrictions" (1972).
 */
export function fitIsotonic(logOdds: Float64Array, isPositive: Uint8Array): IsotonicCalibration {
  const groups = [...Map.groupBy(logOdds.keys(), (row) => logOdds[row]!)].sort(([a], [b]) => a - b);
  interface Block {
    readonly first: number;
    readonly last: number;
    readonly positives: number;
    readonly count: number;
  }
  const blocks: Block[] = [];
  for (const [at, rows] of groups) {
    let block: Block = {
      first: at,
      last: at,
      positives: rows.reduce((total, row) => total + isPositive[row]!, 0),
      count: rows.length,
    };
    for (let before = blocks.at(-1); before; before = blocks.at(-1)) {
      if (before.positives / before.count < block.positives / block.count) break;
      blocks.pop();
      const [positives, count] = [before.positives + block.positives, before.count + block.count];
      block = { first: before.first, last: block.last, positives, count };
    }
    blocks.push(block);
  }
  const knots = blocks.flatMap(({ first, last, positives, count }) => {
    const share = positives / count;
    return first === last ? [[first, share] as const] : [[first, share] as const, [last, share] as const];
  });
  return {
    type: 'isotonic',
    logOdds: knots.map(([at]) => at),
    probabilities: knots.map(([, share]) => share),
  };
}
