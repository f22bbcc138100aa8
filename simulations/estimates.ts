// Do the intervals of single figures cover the truth? Every figure that `evaluate` and `adversarialTest` report, in
// worlds whose truth is known, from 20 rows to 1,000.

import { createRandom, type Estimate, type Random } from '../packages/core/src/index.ts';
import { estimatePairedDifference } from '../packages/stats/src/rates/estimate-paired-difference.ts';
import { compareTwo } from '../packages/steps/src/comparing/compare-classifiers.ts';
import { testMeans } from '../packages/steps/src/comparing/test-means.ts';
import type { ClassifiedRows } from '../packages/steps/src/evaluation/classified-rows.ts';
import { classifierMetrics } from '../packages/steps/src/evaluation/classifier-metrics.ts';
import { regressorMetrics } from '../packages/steps/src/evaluation/regressor-metrics.ts';
import { classifierWorlds, drawClassified } from './classifier-worlds.ts';
import { drawTargets, quantileWorlds, regressorWorlds } from './regressor-worlds.ts';
import type { Simulation } from './simulation.ts';

const sizes = [20, 50, 100, 1000];
/** The number of rows from which the truth of a world is computed. */
const many = 60_000;

/** Large samples take longer and vary less: a quarter of them is drawn. */
const samplesOf = (n: number, draws: number): number => (n < 1000 ? draws : Math.ceil(draws / 4));

type Figures = Readonly<Record<string, Estimate>>;

/** A world, and the figures of a sample of it. */
interface World {
  readonly name: string;
  readonly measure: (n: number, random: Random) => Figures;
  /** Figures whose true value is known, and is not computed from many rows. */
  readonly truth?: Readonly<Record<string, number>>;
}

const worlds: readonly World[] = [
  ...classifierWorlds.map((world) => ({
    name: world.name,
    measure: (n: number, random: Random) => figuresOf(drawClassified(world, n, random), random),
    ...(world.isCalibrated && { truth: { expectedCalibrationError: 0 } }),
  })),
  ...regressorWorlds.map((world) => ({
    name: world.name,
    measure: (n: number, random: Random) => {
      const { truth, predicted } = drawTargets(world, n, random);
      return { ...regressorMetrics(truth, predicted) };
    },
  })),
  ...quantileWorlds.map((world) => ({
    name: world.name,
    measure: (n: number, random: Random) => {
      const { truth, predicted } = drawTargets(world, n, random);
      const { pinballLoss, meanAbsolutePercentageError } = regressorMetrics(truth, predicted, world.quantile);
      return { meanAbsolutePercentageError, [`pinballLoss at ${world.quantile}`]: pinballLoss };
    },
  })),
  ...[0.1, 0.5].map((base) => ({
    name: `two models of the same rows, ${base} positive`,
    measure: (n: number, random: Random): Figures => {
      const { figures } = compareTwo('one', ...drawPair(n, base, random));
      return differencesOf(figures);
    },
  })),
  {
    name: 'two regressors of the same rows',
    measure: (n, random) => {
      const both = Float64Array.from({ length: n }, () => random.normal());
      const [one, other] = [0.5, 1].map((size) => both.map((value) => Math.abs(value + size * random.normal())));
      return differencesOf({ meanAbsoluteError: testMeans(one!, other!) });
    },
  },
  ...[0.02, 0.3].map((drop) => ({
    name: `attack that takes ${drop} of an accuracy of 0.9`,
    measure: (n: number, random: Random): Figures => {
      const clean = Uint8Array.from({ length: n }, () => (random.next() < 0.9 ? 1 : 0));
      const attacked = clean.map((right) => (right && random.next() < drop / 0.9 ? 0 : right));
      return { pairedDifference: estimatePairedDifference(clean, attacked) };
    },
  })),
];

interface Count {
  /** Samples with an interval. */
  given: number;
  covered: number;
}

/**
 * The coverage of each figure at each size in the world where it is lowest, and how often there is no interval there.
 */
export const simulation: Simulation = {
  name: 'estimates',
  guide: 'intervals',
  title:
    'Coverage of the 95 % intervals of single figures: mean over the worlds, and the lowest of one world. Wanted: 0.90 at 20 rows, 0.93 from 100. At 1,000 rows a quarter of the samples.',
  run({ draws, seed }) {
    const coverage = new Map<string, Map<number, number[]>>();
    for (const world of worlds) {
      const random = createRandom(seed);
      const truth = { ...valuesOf(world.measure(many, random)), ...world.truth };
      for (const n of sizes) {
        const samples = samplesOf(n, draws);
        for (const [figure, { given, covered }] of countCovered(world, truth, n, random, samples)) {
          // If nearly no sample has an interval, there is nothing to count.
          if (given < samples / 10) continue;
          const bySize = coverage.get(figure) ?? new Map<number, number[]>();
          bySize.set(n, [...(bySize.get(n) ?? []), covered / given]);
          coverage.set(figure, bySize);
        }
      }
    }
    const missed: string[] = [];
    const rows = [...coverage].map(([figure, bySize]) => [
      figure,
      ...sizes.map((n) => {
        const found = bySize.get(n) ?? [];
        if (found.length === 0) return '–';
        const least = Math.min(...found);
        const wanted = n < 100 ? 0.9 : 0.93;
        // A difference of three standard errors of the count is not a miss.
        if (least < wanted - 3 * Math.sqrt((wanted * (1 - wanted)) / samplesOf(n, draws))) {
          missed.push(`${figure} at ${n} rows is covered in ${least.toFixed(3)} of samples of one world`);
        }
        const mean = found.reduce((total, share) => total + share, 0) / found.length;
        return `${mean.toFixed(3)}, ${least.toFixed(3)}`;
      }),
    ]);
    return { columns: ['figure', ...sizes.map((n) => `${n} rows`)], rows, missed };
  },
};

function countCovered(
  world: World,
  truth: Readonly<Record<string, number>>,
  n: number,
  random: Random,
  draws: number,
): Map<string, Count> {
  const counts = new Map<string, Count>();
  for (let draw = 0; draw < draws; draw++) {
    for (const [figure, { low, high }] of Object.entries(world.measure(n, random))) {
      const known = truth[figure];
      if (low === null || high === null || known === undefined) continue;
      const count = counts.get(figure) ?? { given: 0, covered: 0 };
      count.given++;
      if (low <= known + 1e-9 && known - 1e-9 <= high) count.covered++;
      counts.set(figure, count);
    }
  }
  return counts;
}

/** Two models whose scores go together, the second one weaker. */
function drawPair(n: number, base: number, random: Random): readonly [ClassifiedRows, string, ClassifiedRows] {
  const truth = Int32Array.from({ length: n }, () => (random.next() < base ? 1 : 0));
  const both = Array.from(truth, () => random.normal());
  const [one, other] = [1.5, 1].map((shift): ClassifiedRows => {
    const probabilities = Array.from(truth, (own, row) => {
      const yes = 1 / (1 + Math.exp(-(own * shift - shift / 2 + 0.7 * both[row]! + 0.7 * random.normal())));
      return Float64Array.of(1 - yes, yes);
    });
    const predicted = Int32Array.from(probabilities, ([no, yes]) => (yes! > no! ? 1 : 0));
    return { classes: ['no', 'yes'], positive: 1, truth, predicted, probabilities };
  });
  return [one!, 'other', other!];
}

function differencesOf(figures: Readonly<Record<string, { readonly difference: Estimate }>>): Figures {
  return Object.fromEntries(Object.entries(figures).map(([name, { difference }]) => [`compare: ${name}`, difference]));
}

function figuresOf(rows: ClassifiedRows, random: Random): Figures {
  return { ...classifierMetrics(rows, random) };
}

function valuesOf(figures: Figures): Record<string, number> {
  return Object.fromEntries(
    Object.entries(figures).flatMap(([name, { value }]) => (value === null ? [] : [[name, value]])),
  );
}
