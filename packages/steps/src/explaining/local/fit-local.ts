// LIME's fit: a linear model around one row, in which samples count by how near they are.

/** Rows near the explained row; the first one is the row itself. */
export interface Neighbours {
  /** `samples × features`: what a sample has of the row, mostly 1 or 0. */
  readonly data: Float64Array;
  readonly features: number;
  /** By sample: the model's answer. */
  readonly answers: Float64Array;
  /** By sample: how much it counts. */
  readonly weights: Float64Array;
}

export interface LocalFit {
  readonly intercept: number;
  /** What the linear model says of the row: `intercept` plus all weights. */
  readonly prediction: number;
  /** R² of the linear model on the samples, by their weights; null if all answers are equal. */
  readonly fidelity: number | null;
  /** From the largest to the smallest. */
  readonly coefficients: readonly { readonly feature: number; readonly weight: number }[];
}

/** Up to this number of features, each is selected after the one before. */
const mostForwards = 6;
/** The penalties of lime: of the selection by weights, and of the fit. */
const penalties = { selection: 0.01, fit: 1 };

/**
 * Source: M. T. Ribeiro, S. Singh, C. Guestrin, "Why should I trust you? Explaining the predictions of any classifier", KDD
 * 2016; as `lime.lime_base.LimeBase.explain_instance_with_data` with its defaults: ridge regression with a penalty of 1 on at
 * most `most` features, which are selected forwards (up to 6) or by their weights.
 */
export function fitLocal(neighbours: Neighbours, most: number): LocalFit {
  const sums = sumUp(neighbours);
  const used = most <= mostForwards ? selectForwards(sums, most) : selectByWeights(neighbours, sums, most);
  const slopes = solve(sums, used, penalties.fit);
  const intercept = sums.meanAnswer - used.reduce((total, j, i) => total + slopes[i]! * sums.means[j]!, 0);
  const prediction = used.reduce((total, j, i) => total + slopes[i]! * neighbours.data[j]!, intercept);
  return {
    intercept,
    prediction,
    fidelity: scoreOf(sums, used, slopes),
    coefficients: used
      .map((feature, i) => ({ feature, weight: slopes[i]! }))
      .toSorted((a, b) => Math.abs(b.weight) - Math.abs(a.weight)),
  };
}

/** Weighted sums of squares and products about the means, from which every fit follows. */
interface Sums {
  readonly features: number;
  readonly means: Float64Array;
  readonly meanAnswer: number;
  /** `features × features` */
  readonly products: Float64Array;
  /** Of each feature with the answers. */
  readonly withAnswers: Float64Array;
  readonly answers: number;
}

function sumUp({ data, features, answers, weights }: Neighbours): Sums {
  const samples = answers.length;
  const whole = weights.reduce((total, weight) => total + weight, 0);
  const means = new Float64Array(features);
  let meanAnswer = 0;
  for (let i = 0; i < samples; i++) {
    meanAnswer += (weights[i]! * answers[i]!) / whole;
    for (let j = 0; j < features; j++) means[j]! += (weights[i]! * data[i * features + j]!) / whole;
  }
  const products = new Float64Array(features * features);
  const withAnswers = new Float64Array(features);
  const own = new Float64Array(features);
  let squares = 0;
  for (let i = 0; i < samples; i++) {
    const answer = answers[i]! - meanAnswer;
    squares += weights[i]! * answer * answer;
    for (let j = 0; j < features; j++) own[j] = data[i * features + j]! - means[j]!;
    for (let j = 0; j < features; j++) {
      const weighted = weights[i]! * own[j]!;
      withAnswers[j]! += weighted * answer;
      for (let k = 0; k <= j; k++) products[j * features + k]! += weighted * own[k]!;
    }
  }
  for (let j = 0; j < features; j++)
    for (let k = 0; k < j; k++) products[k * features + j] = products[j * features + k]!;
  return { features, means, meanAnswer, products, withAnswers, answers: squares };
}

function selectForwards(sums: Sums, most: number): readonly number[] {
  const used: number[] = [];
  while (used.length < Math.min(most, sums.features)) {
    let [best, highest] = [-1, Number.NEGATIVE_INFINITY];
    for (let j = 0; j < sums.features; j++) {
      if (used.includes(j)) continue;
      const tried = [...used, j];
      const score = scoreOf(sums, tried, solve(sums, tried, 0)) ?? 0;
      if (score > highest) [best, highest] = [j, score];
    }
    used.push(best);
  }
  return used;
}

function selectByWeights({ data }: Neighbours, sums: Sums, most: number): readonly number[] {
  const all = Array.from({ length: sums.features }, (_, j) => j);
  const slopes = solve(sums, all, penalties.selection);
  const sizeOf = (j: number) => Math.abs(slopes[j]! * data[j]!);
  return all.toSorted((a, b) => sizeOf(b) - sizeOf(a) || a - b).slice(0, most);
}

/** The slopes of a ridge regression on some features, by Gauss' elimination; 0 for one that never varies. */
function solve({ features, products, withAnswers }: Sums, used: readonly number[], penalty: number): Float64Array {
  const count = used.length;
  const rows = used.map((j, i) =>
    Float64Array.from({ length: count + 1 }, (_, k) =>
      k === count ? withAnswers[j]! : products[j * features + used[k]!]! + (i === k ? penalty : 0),
    ),
  );
  const scale = Math.max(...rows.map((row, i) => Math.abs(row[i]!)), 1e-300);
  for (let i = 0; i < count; i++) {
    let pivot = i;
    for (let r = i + 1; r < count; r++) if (Math.abs(rows[r]![i]!) > Math.abs(rows[pivot]![i]!)) pivot = r;
    [rows[i], rows[pivot]] = [rows[pivot]!, rows[i]!];
    if (Math.abs(rows[i]![i]!) <= 1e-12 * scale) {
      rows[i]!.fill(0);
      rows[i]![i] = 1;
      continue;
    }
    for (let r = i + 1; r < count; r++) {
      const factor = rows[r]![i]! / rows[i]![i]!;
      if (factor !== 0) for (let k = i; k <= count; k++) rows[r]![k]! -= factor * rows[i]![k]!;
    }
  }
  const slopes = new Float64Array(count);
  for (let i = count - 1; i >= 0; i--) {
    let rest = rows[i]![count]!;
    for (let k = i + 1; k < count; k++) rest -= rows[i]![k]! * slopes[k]!;
    slopes[i] = rest / rows[i]![i]!;
  }
  return slopes;
}

function scoreOf({ features, products, withAnswers, answers }: Sums, used: readonly number[], slopes: Float64Array) {
  if (answers <= 1e-20) return null;
  let left = answers;
  used.forEach((j, i) => {
    left -= 2 * slopes[i]! * withAnswers[j]!;
    used.forEach((k, other) => {
      left += slopes[i]! * slopes[other]! * products[j * features + k]!;
    });
  });
  return 1 - left / answers;
}
