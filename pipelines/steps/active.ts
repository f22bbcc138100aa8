// Steps of an active-learning loop: points in a plane, of which an oracle labels those that the model is least sure of.

import { defineStep, each, json, metrics } from '@cairn/core';
import { z } from 'zod';

/** Coordinates, and the class: 0 or 1. */
export type Point = readonly [x: number, y: number, label: number];

/** Coefficients of x and y, and the intercept. */
export type Line = readonly [number, number, number];

export const drawPoints = defineStep('draw-points', {
  in: {},
  params: z.strictObject({ pool: z.int().positive(), validation: z.int().positive(), start: z.int().positive() }),
  out: { labelled: json<readonly Point[]>(), pool: json<readonly Point[]>(), validation: json<readonly Point[]>() },
  run(_, { pool, validation, start }, context) {
    const random = context.random('points');
    const draw = (): Point => {
      const [x, y] = [2 * random.next() - 1, 2 * random.next() - 1];
      return [x, y, x + 2 * y + 0.2 > 0 ? 1 : 0];
    };
    const many = (count: number): Point[] => Array.from({ length: count }, draw);
    return { labelled: many(start), pool: many(pool), validation: many(validation) };
  },
});

/** Logistic regression by gradient descent, from zero: nothing is random. */
export const fitLine = defineStep('fit-line', {
  in: { labelled: json<readonly Point[]>() },
  out: { line: json<Line>() },
  run({ labelled }) {
    let [a, b, c] = [0, 0, 0];
    for (let turn = 0; turn < 3000; turn += 1) {
      let [da, db, dc] = [0.001 * a, 0.001 * b, 0];
      for (const [x, y, label] of labelled) {
        const error = (probability([a, b, c], x, y) - label) / labelled.length;
        da += error * x;
        db += error * y;
        dc += error;
      }
      [a, b, c] = [a - 5 * da, b - 5 * db, c - 5 * dc];
    }
    return { line: [a, b, c] as const };
  },
});

export interface RoundMetrics {
  readonly accuracy: number;
  readonly labels: number;
}

/** How well the line separates other points, and whether that is enough. */
export const judgeLine = defineStep('judge-line', {
  in: { line: json<Line>(), validation: json<readonly Point[]>(), labelled: json<readonly Point[]>() },
  params: z.strictObject({ target: z.number() }),
  out: { metrics: metrics<RoundMetrics>(), isEnough: json<boolean>() },
  run({ line, validation, labelled }, { target }) {
    const right = validation.filter(([x, y, label]) => (probability(line, x, y) > 0.5 ? 1 : 0) === label).length;
    const accuracy = right / validation.length;
    return { metrics: { accuracy, labels: labelled.length }, isEnough: accuracy >= target };
  },
});

/** Takes the points of the pool that the line is least sure of. */
export const askOracle = defineStep('ask-oracle', {
  in: { line: json<Line>(), labelled: json<readonly Point[]>(), pool: json<readonly Point[]>() },
  params: z.strictObject({ count: z.int().positive() }),
  out: { labelled: json<readonly Point[]>(), pool: json<readonly Point[]>() },
  run({ line, labelled, pool }, { count }) {
    const doubt = ([x, y]: Point): number => Math.abs(probability(line, x, y) - 0.5);
    const sorted = pool.toSorted((a, b) => doubt(a) - doubt(b));
    return { labelled: [...labelled, ...sorted.slice(0, count)], pool: sorted.slice(count) };
  },
});

/** The metrics of all rounds, as a learning curve. */
export const drawCurve = defineStep('draw-curve', {
  in: { rounds: each(metrics<RoundMetrics>()) },
  out: { curve: json<readonly RoundMetrics[]>(), summary: metrics<RoundMetrics & { readonly rounds: number }>() },
  run({ rounds }) {
    const curve = Object.values(rounds).sort((a, b) => a.labels - b.labels);
    return { curve, summary: { ...curve.at(-1)!, rounds: curve.length } };
  },
});

function probability([a, b, c]: Line, x: number, y: number): number {
  return 1 / (1 + Math.exp(-(a * x + b * y + c)));
}
