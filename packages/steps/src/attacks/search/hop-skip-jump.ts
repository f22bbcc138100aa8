// HopSkipJump: looks for the nearest wrong answer and asks for decisions alone: it needs no gradients and no scores.

import type { Random } from '@cairn/core';
import type { Attack, Attempt } from './attempt.ts';
import type { Ball } from './ball.ts';
import { distanceOf } from './distance.ts';

export interface HopSkipJumpOptions {
  /** How often each row may be asked. */
  readonly queries: number;
}

/** Random points of the box that are tried for a first wrong answer. */
const firstTries = 100;
/** Questions of the first estimate of a direction; later ones take √t as many. */
const firstEstimate = 100;
/** Points on a line that are asked about at once. */
const pointsAtOnce = 16;
/** Rounds of the search on a line, each 17 times as fine as the one before. */
const lineRounds = 3;

/**
 * From a point with a wrong answer along the border of the decision towards the row, one row after the other. A row counts as
 * fooled if a wrong answer is within ε. In `l1` it moves as in `l2`.
 *
 * Source: J. Chen, M. Jordan, M. Wainwright, "HopSkipJumpAttack: a query-efficient decision-based attack", IEEE Symposium on
 * Security and Privacy 2020, algorithm 2; constants are those of the authors' implementation. Where it differs: points on a
 * line are asked about 16 at once in place of one after the other.
 */
export function hopSkipJump({ queries }: HopSkipJumpOptions): Attack {
  return async (attempt) => {
    const right = new Uint8Array(attempt.origins.rows.length).fill(1);
    for (let position = 0; position < right.length; position++) {
      await attempt.breathing.pauseIfDue();
      if (isFooled(attempt, position, queries)) right[position] = 0;
    }
    return right;
  };
}

/** One row, and what the model decides about points around it. */
interface Asked {
  readonly origin: Float32Array;
  readonly random: Random;
  readonly ball: Ball;
  /** 1 for each of the points whose answer is wrong. */
  ask(points: readonly Float32Array[]): readonly boolean[];
  asked: number;
}

function isFooled({ model, origins, ball, random }: Attempt, position: number, queries: number): boolean {
  const { size } = model;
  const origin = origins.values.slice(position * size, (position + 1) * size);
  const row = origins.rows[position]!;
  const given: Asked = {
    origin,
    random,
    ball,
    asked: 0,
    ask(points) {
      given.asked += points.length;
      const values = new Float32Array(points.length * size);
      points.forEach((point, i) => {
        values.set(point, i * size);
      });
      const rows = new Int32Array(points.length).fill(row);
      return Array.from(model.areRight(model.scoresOf({ values, rows }), rows), (isRight) => isRight === 0);
    },
  };
  const reaches = (point: Float32Array) => distanceOf(point, origin, ball.norm) <= ball.epsilon;
  let point = firstWrong(given);
  if (!point) return false;
  point = approach(given, point);
  for (let round = 1; !reaches(point); round++) {
    const distance = distanceOf(point, origin, moveNorm(ball));
    const count = Math.trunc(firstEstimate * Math.sqrt(round));
    if (given.asked + count + pointsAtOnce * (lineRounds + 1) > queries) return false;
    const direction = estimateDirection(given, point, count, round === 1 ? 0.1 : distance / size);
    const next = jump(given, point, direction, distance / Math.sqrt(round));
    if (!next) continue;
    const nearer = approach(given, next);
    if (distanceOf(nearer, origin, moveNorm(ball)) < distance) point = nearer;
  }
  return true;
}

/** The norm that it moves in. */
function moveNorm({ norm }: Ball): 'linf' | 'l2' {
  return norm === 'linf' ? 'linf' : 'l2';
}

function firstWrong({ origin, random, ask }: Asked): Float32Array | undefined {
  for (let tries = 0; tries < firstTries; tries += 20) {
    const points = Array.from({ length: 20 }, () => origin.map(() => random.next()));
    const wrong = ask(points);
    const found = points.find((_, i) => wrong[i]);
    if (found) return found;
  }
  return undefined;
}

/** The point nearest to the row with a wrong answer, on the way from a point with a wrong answer. */
function approach({ origin, ball, ask }: Asked, from: Float32Array): Float32Array {
  const whole = distanceOf(from, origin, 'linf');
  // In `linf` the way cuts all numbers at a distance, in `l2` it is a straight line.
  const at = (share: number) =>
    from.map((value, i) => {
      const change = value - origin[i]!;
      if (ball.norm !== 'linf') return origin[i]! + share * change;
      return origin[i]! + Math.min(Math.max(change, -share * whole), share * whole);
    });
  let [low, high] = [0, 1];
  for (let round = 0; round < lineRounds; round++) {
    const shares = Array.from({ length: pointsAtOnce }, (_, i) => low + ((high - low) * (i + 1)) / (pointsAtOnce + 1));
    const wrong = ask(shares.map(at));
    // The border that the search of halves finds: the wrong answer after the last right one, as seen from the far end.
    let first = pointsAtOnce;
    while (first > 0 && wrong[first - 1]) first--;
    [low, high] = [first === 0 ? low : shares[first - 1]!, first === pointsAtOnce ? high : shares[first]!];
  }
  return at(high);
}

/** Which way the answer stays wrong: by the decisions at random points around a point of the border. */
function estimateDirection(given: Asked, point: Float32Array, count: number, length: number): Float32Array {
  const { random, ball, ask } = given;
  const probes = Array.from({ length: count }, () => {
    const drawn = point.map(() => (ball.norm === 'linf' ? 2 * random.next() - 1 : random.normal()));
    const scale = length / (Math.hypot(...drawn) || 1);
    return point.map((value, i) => clip(value + scale * drawn[i]!));
  });
  const signs = ask(probes).map((isWrong) => (isWrong ? 1 : -1));
  const mean = signs.reduce((total, sign) => total + sign, 0) / count;
  const weights = Math.abs(mean) === 1 ? signs : signs.map((sign) => sign - mean);
  const direction = new Float32Array(point.length);
  probes.forEach((probe, k) => {
    for (let i = 0; i < direction.length; i++) direction[i]! += weights[k]! * (probe[i]! - point[i]!);
  });
  if (ball.norm === 'linf') return direction.map(Math.sign);
  const size = Math.hypot(...direction) || 1;
  return direction.map((value) => value / size);
}

/** The longest of the halved steps after which the answer is still wrong. */
function jump({ ask }: Asked, point: Float32Array, direction: Float32Array, step: number): Float32Array | undefined {
  const points = Array.from({ length: pointsAtOnce }, (_, halvings) =>
    point.map((value, i) => clip(value + (step / 2 ** halvings) * direction[i]!)),
  );
  const wrong = ask(points);
  return points.find((_, i) => wrong[i]);
}

function clip(value: number): number {
  return Math.min(Math.max(value, 0), 1);
}
